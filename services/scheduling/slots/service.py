"""Finding a time that suits the most people."""

from dataclasses import fields
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from services.scheduling import store as calendar
from services.scheduling.domain.series import Mode, check_open
from services.scheduling.slots import schemas, store
from services.scheduling.slots.domain.answers import kinds_of
from services.scheduling.slots.domain.finding import Search, Suggestion, check_search, find_slots
from shared.db.transaction import Transaction
from shared.entrypoints import Request, http
from shared.errors import Invalid
from shared.security.principals import Role

RUNNERS = {Role.COORDINATOR, Role.FACILITATOR}


class Finding:
    """Entrypoints for the slot finder."""

    @http(
        "POST",
        "/slot-searches",
        roles=RUNNERS,
        body=schemas.SlotSearch,
        response=schemas.Suggestion(many=True),
    )
    def search_slots(self, request: Request, tx: Transaction) -> list[Suggestion]:
        """Suggest times, the best first, and say who can come, who cannot and why. Nothing is booked."""
        asked = request.body
        search = _search(tx, asked)
        person_ids = _people(tx, asked["group_id"], asked["person_ids"])
        check_search(search, people=len(person_ids), today=tx.now.date())
        span = _span(search)
        languages = {kind for language in search.languages for kind in kinds_of(language)}
        return find_slots(
            search,
            people=store.list_someones(tx, person_ids, group_id=asked["group_id"], span=span),
            venues=store.list_places(tx, asked["venue_ids"], span=span) if search.needs_place else [],
            interpreters=store.list_interpreters(tx, languages, span=span) if languages else [],
            now=tx.now,
        )


def _search(tx: Transaction, asked: dict[str, Any]) -> Search:
    group = check_open(calendar.find_known_group(tx, asked["group_id"]), asked["group_id"])
    given = {field.name: asked[field.name] for field in fields(Search) if field.name in asked}
    return Search(
        **given
        | {
            "time_zone": asked["time_zone"] or group.time_zone,
            "languages": tuple(dict.fromkeys(asked["languages"])),
            "accessibility": tuple(asked["accessibility"]),
            "needs_place": asked["mode"] is not Mode.ONLINE,
        }
    )


def _people(tx: Transaction, group_id: UUID, asked: list[UUID] | None) -> list[UUID]:
    members = store.list_people(tx, group_id)
    for place, person_id in enumerate(asked or ()):
        if person_id not in members:
            raise Invalid("This person does not belong to the group now.", pointer=f"/person_ids/{place}")
    return [person_id for person_id in members if asked is None or person_id in asked]


def _span(search: Search) -> tuple[datetime, datetime]:
    """Return the time in which somebody may be taken, with a day on either side for time zones."""
    first = datetime.combine(search.first_on, datetime.min.time(), tzinfo=UTC)
    last = datetime.combine(search.last_on, datetime.min.time(), tzinfo=UTC)
    return first - timedelta(days=2), last + timedelta(days=2, weeks=search.weeks)
