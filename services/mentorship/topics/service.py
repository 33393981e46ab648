"""Topics for groups: suggested by what they said, chosen by those who carry them."""

from typing import Any
from uuid import UUID

from services.mentorship import store as people
from services.mentorship.domain.gates import said
from services.mentorship.domain.pathways import today_in
from services.mentorship.roles import EVERYONE, MENTORS, is_staff
from services.mentorship.schemas import Wording
from services.mentorship.topics import domain, schemas, store
from services.mentorship.topics.domain import Choice
from shared.contracts.mentorship_continuity import TopicChosen, TopicDropped
from shared.contracts.scheduling_duties import PollClosed
from shared.contracts.scheduling_library import ThemeCovered, ThemeDropped, ThemePlanned
from shared.db.transaction import Transaction
from shared.entrypoints import Page, Request, http, on_event
from shared.errors import NotFound


class ChoosingTopics:
    """Entrypoints for topics."""

    @http(
        "GET",
        "/groups/<uuid:group_id>/topic-suggestions",
        roles=MENTORS,
        query=Wording,
        response=schemas.Suggestion(many=True),
    )
    def suggest_topics(self, request: Request, tx: Transaction, group_id: UUID) -> list[dict[str, Any]]:
        """Suggest topics by what the group said in its polls and covered, one level deeper at a time."""
        _check_group(tx, group_id)
        today, language = people.today(tx), request.query["language"]
        polls = store.list_polls(tx, group_id, since=today - domain.RECENT)
        themes = store.themes(tx)
        taken = store.list_taken(tx, group_id, {entry_id: code for code, entry_id in themes.items()})
        choices = store.list_all_choices(tx, group_id)
        found = domain.suggest(store.topics(), polls, choices, taken, today=today)
        return [
            {
                "topic": one.topic.code,
                "title": said(one.topic.title, language),
                "level": one.topic.level,
                "points": float(one.points),
                "said": one.said,
                "entry_id": themes.get(one.topic.code),
            }
            for one in found
        ]

    @http(
        "POST",
        "/groups/<uuid:group_id>/topics",
        roles=MENTORS,
        body=schemas.NewChoice,
        response=schemas.Choice,
        status=201,
    )
    def choose_topic(self, request: Request, tx: Transaction, group_id: UUID) -> Choice:
        """Choose a topic for the group and a day."""
        _check_group(tx, group_id)
        choice = domain.choose(
            request.body["topic"],
            [topic.code for topic in store.topics()],
            id=tx.new_id(),
            group_id=group_id,
            on=request.body["planned_on"],
            today=people.today(tx),
            by=request.principal.id,
        )
        store.add_choice(tx, choice)
        tx.emit(
            TopicChosen(
                choice_id=choice.id, group_id=group_id, topic=choice.topic, planned_on=choice.planned_on
            )
        )
        return choice

    @http("GET", "/groups/<uuid:group_id>/topics", roles=EVERYONE, response=schemas.Choice, page=2)
    def list_topics(self, request: Request, tx: Transaction, group_id: UUID) -> Page:
        """List what was chosen for the group, by day."""
        found = store.list_choices(tx, group_id, **request.page)
        return request.page_of(found, key=("planned_on", "id"))

    @http("DELETE", "/groups/<uuid:group_id>/topics/<uuid:choice_id>", roles=MENTORS, status=204)
    def drop_topic(self, request: Request, tx: Transaction, group_id: UUID, choice_id: UUID) -> None:
        """Take a topic back."""
        choice = store.get_choice(tx, choice_id)
        if choice.group_id != group_id:
            raise NotFound(choice_id)
        domain.check_removable(choice, by=request.principal.id, by_staff=is_staff(request))
        store.remove_choice(tx, choice_id)
        tx.emit(TopicDropped(choice_id=choice.id, group_id=group_id, topic=choice.topic))

    @on_event(ThemePlanned, ThemeDropped, ThemeCovered)
    def keep_theme(self, event: ThemePlanned | ThemeDropped | ThemeCovered, tx: Transaction) -> None:
        """Note what a meeting is about, or was."""
        assert tx.envelope is not None  # noqa: S101 - an event always comes in one
        covered = isinstance(event, ThemeCovered)
        store.keep_theme(
            tx,
            event.occurrence_id,
            event.group_id,
            entry_id=None if isinstance(event, ThemeDropped) else event.entry_id,
            covered_on=today_in(people.find_time_zone(tx), tx.envelope.time) if covered else None,
            as_of=tx.envelope.id,
        )

    @on_event(PollClosed)
    def keep_poll(self, event: PollClosed, tx: Transaction) -> None:
        """Note what a group said; nothing where too few answered to show any."""
        assert tx.envelope is not None  # noqa: S101 - an event always comes in one
        store.keep_poll(
            tx,
            event.poll_id,
            event.group_id,
            topic=event.topic,
            closed_on=today_in(people.find_time_zone(tx), tx.envelope.time),
            options=event.options,
            counts=event.counts,
        )


def _check_group(tx: Transaction, group_id: UUID) -> None:
    if people.find_group(tx, group_id) is None:
        raise NotFound(group_id)
