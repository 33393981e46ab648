"""Who there is in a group, put together from memberships, training, rest, absences and preferences."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from services.scheduling.rota.domain.people import Duty, Person, Preference, Span
from services.scheduling.rota.people import store
from shared.db.transaction import Transaction


def person_in(tx: Transaction, group_id: UUID, person_id: UUID) -> Person | None:
    """Return what is known of one person in a group, as far as it may be seen; None if nothing is."""
    found = people_of(tx, group_id, since=tx.now.date() - timedelta(days=1), person_id=person_id)
    return found[0] if found else None


def people_of(tx: Transaction, group_id: UUID, *, since: date, person_id: UUID | None = None) -> list[Person]:
    """Return what is known of the people of a group, or of one of them, as far as it may be seen."""
    memberships: dict[UUID, list[dict[str, Any]]] = defaultdict(list)
    for row in store.list_people(tx, group_id, person_id):
        memberships[row["person_id"]].append(row)
    absences: dict[UUID, list[Span]] = defaultdict(list)
    for absence in store.list_absences_of(tx, list(memberships), since=since):
        absences[absence.person_id].append(Span(since=absence.from_on, until=absence.until_on))
    handovers = [
        one for one in store.list_handovers(tx, group_id) if not memberships.keys().isdisjoint(one.people)
    ]
    preferences: dict[UUID, dict[Duty, Preference]] = defaultdict(dict)
    for one in store.list_preferences(tx, group_id, person_id):
        preferences[one.person_id][one.duty] = one.preference
    return [
        replace(
            _person(person_id, rows, tuple(absences[person_id]), preferences[person_id]),
            learning=tuple(span for one in handovers for span in one.learning(person_id)),
            handed_over=tuple(span for one in handovers for span in one.handed_over(person_id)),
        )
        for person_id, rows in memberships.items()
    ]


def _person(
    person_id: UUID,
    rows: Sequence[dict[str, Any]],
    absences: tuple[Span, ...],
    preferences: dict[Duty, Preference],
) -> Person:
    known = rows[0]
    rest = None
    # Until the day before they can be given something again; a rest that was taken back is none.
    if known["resting_from"] is not None and known["resting_until"] > known["resting_from"]:
        rest = Span(since=known["resting_from"], until=known["resting_until"] - timedelta(days=1))
    return Person(
        id=person_id,
        active=any(row["status"] == "active" for row in rows),
        memberships=tuple(Span(since=row["active_from"], until=row["left_on"]) for row in rows),
        stage=known["stage"],
        rest=rest,
        overloaded=known["overloaded"],
        absences=absences,
        preferences=preferences,
    )
