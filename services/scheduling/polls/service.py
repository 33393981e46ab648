"""Entrypoints of polls."""

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any
from uuid import UUID

from services.scheduling import store as scheduling
from services.scheduling.domain.series import check_open
from services.scheduling.polls import domain, schemas, store
from services.scheduling.polls.domain import AlreadyAnswered, Option, Poll, PollIsClosed, PollStatus
from shared.contracts.scheduling_duties import PollClosed, PollOpened
from shared.db.transaction import Transaction
from shared.entrypoints import Page, Request, every, http
from shared.errors import NotFound
from shared.security.principals import Role

LEADERS = frozenset({Role.COORDINATOR, Role.FACILITATOR, Role.MENTOR})
PEOPLE = frozenset({Role.FACILITATOR, Role.MENTOR, Role.MEMBER})
POLLS_AT_ONCE = 100


class Polling:
    """Entrypoints for polls and check-ins."""

    @http("POST", "/polls", roles=LEADERS, body=schemas.NewPoll, response=schemas.Poll, status=201)
    def open_poll(self, request: Request, tx: Transaction) -> dict[str, Any]:
        """Ask a group something; the same topic again later shows how needs change."""
        asked = request.body | {"options": tuple(Option(**one) for one in request.body["options"])}
        check_open(scheduling.find_known_group(tx, asked["group_id"]), asked["group_id"])
        poll = domain.open_poll(
            Poll(id=tx.new_id(), status=PollStatus.OPEN, opened_at=tx.now, **asked), tx.now
        )
        store.add_poll(tx, poll)
        tx.emit(
            PollOpened(poll_id=poll.id, group_id=poll.group_id, topic=poll.topic, closes_at=poll.closes_at)
        )
        return _shown(request, tx, [poll])[0]

    @http(
        "GET",
        "/polls",
        roles=LEADERS | PEOPLE,
        query=schemas.PollFilter,
        response=schemas.Poll,
        page=1,
    )
    def list_polls(self, request: Request, tx: Transaction) -> Page:
        """List polls with their results, oldest first; those of one topic show how needs changed."""
        page = request.page_of(store.list_polls(tx, **request.query, **request.page), key=("id",))
        return Page(_shown(request, tx, page.items), page.next)

    @http("GET", "/polls/<uuid:poll_id>", roles=LEADERS | PEOPLE, response=schemas.Poll)
    def get_poll(self, request: Request, tx: Transaction, poll_id: UUID) -> dict[str, Any]:
        """Show a poll, and its results as far as they may be told."""
        return _shown(request, tx, [store.get_poll(tx, poll_id)])[0]

    @http("POST", "/polls/<uuid:poll_id>/answer", roles=PEOPLE, body=schemas.NewAnswer, status=204)
    def answer_poll(self, request: Request, tx: Transaction, poll_id: UUID) -> None:
        """Answer a poll: anonymously once and for all, by name as often as one changes one's mind."""
        poll, person_id, option = store.get_poll(tx, poll_id), request.principal.id, request.body["option"]
        takes_part = poll.group_id in scheduling.list_groups_joined(tx, person_id)
        domain.check_answer(poll, option, takes_part=takes_part, now=tx.now)
        if not poll.anonymous:
            store.keep_answer(tx, poll, person_id, option)
            return
        if not store.add_voter(tx, poll, person_id):
            raise AlreadyAnswered(poll.id)
        if not store.count_answer(tx, poll.id, option):
            raise PollIsClosed(poll.id)

    @http("GET", "/polls/<uuid:poll_id>/answers", roles=LEADERS, response=schemas.Answer(many=True))
    def list_poll_answers(self, request: Request, tx: Transaction, poll_id: UUID) -> list[store.Answer]:
        """List who answered what in a poll by name; of an anonymous one there is nothing to list."""
        if store.get_poll(tx, poll_id).anonymous:
            raise NotFound(poll_id)
        return store.list_answers(tx, poll_id)

    @http("POST", "/polls/<uuid:poll_id>/close", roles=LEADERS, response=schemas.Poll)
    def close_poll(self, request: Request, tx: Transaction, poll_id: UUID) -> dict[str, Any]:
        """End a poll before its time."""
        return _shown(request, tx, [_closed(tx, store.lock_poll(tx, poll_id))])[0]

    @every(seconds=60)
    def close_polls(self, tx: Transaction) -> None:
        """End polls whose time is over, and forget who has answered."""
        for poll in store.lock_polls_to_close(tx, limit=POLLS_AT_ONCE):
            _closed(tx, poll)
        store.remove_voters(tx)


def _closed(tx: Transaction, poll: Poll) -> Poll:
    closed = domain.close(poll, tx.now)
    store.save_closed(tx, closed)
    if not poll.anonymous:
        chosen = [answer.option_code for answer in store.list_answers(tx, poll.id)]
        store.save_named_tallies(tx, poll.id, domain.tally(poll, chosen))
    found = domain.results(closed, store.lock_tallies(tx, poll.id), runs_the_group=True)
    counts = found.counts or {}
    tx.emit(
        PollClosed(
            poll_id=poll.id,
            group_id=poll.group_id,
            topic=poll.topic,
            answers=found.answers,
            options=tuple(counts),
            counts=tuple(counts.values()),
        )
    )
    return closed


def _shown(request: Request, tx: Transaction, polls: Sequence[Poll]) -> list[dict[str, Any]]:
    """Return polls with what may be told of their answers to whoever asks."""
    counted = store.list_tallies(tx, [poll.id for poll in polls])
    runs = request.principal.role in LEADERS
    for poll in polls:
        if runs and not poll.anonymous and poll.status is PollStatus.OPEN:
            chosen = [answer.option_code for answer in store.list_answers(tx, poll.id)]
            counted[poll.id] = domain.tally(poll, chosen)
    return [
        {
            **{name: getattr(poll, name) for name in poll.__dataclass_fields__},
            "options": [asdict(option) for option in poll.options],
            "results": asdict(domain.results(poll, counted[poll.id], runs_the_group=runs)),
        }
        for poll in polls
    ]
