"""What has to be known to find a time: people, venues and interpreters, with when each is taken."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from services.scheduling.availability.domain import Availability
from services.scheduling.availability.store import list_availabilities
from services.scheduling.slots.domain.answers import Interpreter, Place, Someone
from shared.db.queries import Query, load_queries
from shared.db.transaction import Transaction

QUERIES = load_queries(__package__)

type_of_span = tuple[datetime, datetime]


def list_people(tx: Transaction, group_id: UUID) -> list[UUID]:
    """Return who belongs to a group now."""
    return tx.fetch_column(QUERIES["list_people"], group_id=group_id)


def list_someones(
    tx: Transaction, person_ids: Sequence[UUID], *, group_id: UUID, span: type_of_span
) -> list[Someone]:
    """Return these people with their hours and their meetings in other groups."""
    taken = _taken(tx, QUERIES["list_other_meetings"], span, person_ids=list(person_ids), group_id=group_id)
    hours = list_availabilities(tx, person_ids)
    return [Someone(_hours(hours, person_id), taken[person_id]) for person_id in person_ids]


def list_places(tx: Transaction, venue_ids: Sequence[UUID] | None, *, span: type_of_span) -> list[Place]:
    """Return these venues, or those there are, with when each is taken."""
    ids = None if venue_ids is None else list(venue_ids)
    rows = tx.fetch_all(QUERIES["list_venues_to_weigh"], dict, venue_ids=ids)
    taken = _taken(tx, QUERIES["list_taken"], span, ids=[row["id"] for row in rows])
    return [
        Place(
            row["id"],
            capacity=row["capacity"],
            accessibility=row["accessibility"],
            taken=taken[row["id"]],
        )
        for row in rows
    ]


def list_interpreters(tx: Transaction, languages: Iterable[str], *, span: type_of_span) -> list[Interpreter]:
    """Return who interprets one of these languages, with their hours and when each is booked."""
    rows = tx.fetch_all(QUERIES["list_interpreters_to_weigh"], dict, languages=list(languages))
    ids = [row["id"] for row in rows]
    taken = _taken(tx, QUERIES["list_taken"], span, ids=ids)
    hours = list_availabilities(tx, ids)
    return [Interpreter(_hours(hours, row["id"]), row["languages"], taken[row["id"]]) for row in rows]


def _hours(told: dict[UUID, Availability], person_id: UUID) -> Availability:
    return told.get(person_id) or Availability(person_id=person_id)


def _taken(
    tx: Transaction, query: Query, span: type_of_span, **about: Any
) -> defaultdict[UUID, list[type_of_span]]:
    taken: defaultdict[UUID, list[type_of_span]] = defaultdict(list)
    for row in tx.fetch_all(query, dict, since=span[0], before=span[1], **about):
        taken[row["id"]].append((row["starts_at"], row["ends_at"]))
    return taken
