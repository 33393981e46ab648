"""Looking after those who carry others: the self-check, and resting."""

from dataclasses import asdict
from typing import Any
from uuid import UUID

from services.mentorship import store as people
from services.mentorship.domain.gates import said
from services.mentorship.roles import EVERYONE, MENTORS, PEOPLE, check_own
from services.mentorship.schemas import Wording
from services.mentorship.wellbeing import domain, schemas, store
from services.mentorship.wellbeing.domain import Rest, SelfCheck
from services.mentorship.wellbeing.wordings import in_words, questions
from shared.contracts.mentorship import RestAnnounced
from shared.db.transaction import Transaction
from shared.entrypoints import Page, Request, Sealing, http
from shared.security.sealing import Sealer


class LookingAfter:
    """Entrypoints for self-checks and rests."""

    sealer: Sealer = Sealing()

    # The self-check

    @http(
        "GET",
        "/self-check-questions",
        roles=EVERYONE,
        query=Wording,
        response=schemas.Question(many=True),
    )
    def list_questions(self, request: Request, tx: Transaction) -> list[dict[str, str]]:
        """List the questions of the self-check."""
        language = request.query["language"]
        return [{"code": one.code, "text": said(one.text, language)} for one in questions().values()]

    @http(
        "POST",
        "/self-checks",
        roles=PEOPLE,
        body=schemas.NewSelfCheck,
        response=schemas.SelfCheckTaken,
        status=201,
    )
    def take_self_check(self, request: Request, tx: Transaction) -> dict[str, Any]:
        """Look after yourself: what you answer is sealed, and nobody else can read it."""
        check = domain.take(
            questions(),
            request.body["answers"],
            id=tx.new_id(),
            person_id=request.principal.id,
            there_are=store.count_self_checks(tx),
            now=tx.now,
        )
        store.add_self_check(tx, self.sealer, check)
        advice = domain.advise(check.answers)
        words = in_words(advice, request.body["language"])
        return _shown(check) | {"advice": advice, "words": words}

    @http("GET", "/self-checks", roles=PEOPLE, response=schemas.SelfCheck, page=1)
    def list_self_checks(self, request: Request, tx: Transaction) -> Page:
        """List your own self-checks."""
        return request.page_of(store.list_self_checks(tx, self.sealer, **request.page), key=("id",))

    @http("DELETE", "/self-checks/<uuid:check_id>", roles=PEOPLE, status=204)
    def remove_self_check(self, request: Request, tx: Transaction, check_id: UUID) -> None:
        """Remove one of your self-checks for good."""
        store.remove_self_check(tx, check_id)

    # Resting

    @http(
        "PUT",
        "/persons/<uuid:person_id>/rest",
        roles=EVERYONE,
        body=schemas.NewRest,
        response=schemas.Rest,
    )
    def begin_rest(self, request: Request, tx: Transaction, person_id: UUID) -> dict[str, Any]:
        """Rest until a day: nothing is given to a resting person, and what they had is given back."""
        check_own(request, person_id)
        people.check_known(tx, person_id)
        until = request.body["resting_until"]
        return _saved(tx, domain.rest(store.find_rest(tx, person_id), until=until, today=people.today(tx)))

    @http("DELETE", "/persons/<uuid:person_id>/rest", roles=EVERYONE, status=204)
    def end_rest(self, request: Request, tx: Transaction, person_id: UUID) -> None:
        """Come back earlier than was said."""
        check_own(request, person_id)
        people.check_known(tx, person_id)
        _saved(tx, domain.come_back(store.find_rest(tx, person_id), today=people.today(tx)))

    @http("GET", "/persons/<uuid:person_id>/rest", roles=EVERYONE, response=schemas.Rest)
    def get_rest(self, request: Request, tx: Transaction, person_id: UUID) -> dict[str, Any]:
        """Show whether somebody rests, and until when."""
        people.check_known(tx, person_id)
        return _told(tx, store.find_rest(tx, person_id))

    @http("GET", "/rests", roles=MENTORS, query=schemas.RestFilter, response=schemas.Rest, page=1)
    def list_resting(self, request: Request, tx: Transaction) -> Page:
        """List who rests at present, so that nobody asks them for anything."""
        found = store.list_resting(tx, today=people.today(tx), **request.query, **request.page)
        page = request.page_of(found, key=("person_id",))
        return Page([_told(tx, one) for one in page.items], page.next)


def _saved(tx: Transaction, rest: Rest) -> dict[str, Any]:
    store.save_rest(tx, rest)
    assert rest.resting_until is not None  # noqa: S101 - both ways of changing a rest name a day
    tx.emit(RestAnnounced(person_id=rest.person_id, resting_until=rest.resting_until))
    return _told(tx, rest)


def _told(tx: Transaction, rest: Rest) -> dict[str, Any]:
    return asdict(rest) | {"resting": rest.holds(people.today(tx))}


def _shown(check: SelfCheck) -> dict[str, Any]:
    return {"id": check.id, "taken_at": check.taken_at, "answers": dict(check.answers)}
