"""One function for each named query about people: training, rest, absences, preferences."""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import date, datetime
from typing import Any
from uuid import UUID

from services.scheduling.rota.domain.handovers import KnownHandover
from services.scheduling.rota.domain.people import Duty, Preference
from services.scheduling.rota.records import Absence, DutyPreference
from shared.contracts.mentorship_handovers import HandoverClosed, HandoverPlanned
from shared.db.queries import load_queries
from shared.db.transaction import Transaction

QUERIES = load_queries(__package__)


def keep_stages(tx: Transaction, stages: Sequence[tuple[UUID, str, datetime, UUID]]) -> None:
    """Write where people stand: person, stage, and the time and id of the event that told so, one each."""
    tx.execute(
        QUERIES["keep_stages"],
        person_ids=[one[0] for one in stages],
        stages=[one[1] for one in stages],
        stage_ats=[one[2] for one in stages],
        stage_event_ids=[one[3] for one in stages],
    )


def keep_rest(
    tx: Transaction, person_id: UUID, *, since: date, until: date, at: datetime, told: UUID
) -> None:
    """Write until when somebody rests."""
    tx.execute(
        QUERIES["keep_rest"],
        person_id=person_id,
        resting_from=since,
        resting_until=until,
        told_at=at,
        told_event_id=told,
    )


def keep_load(tx: Transaction, person_id: UUID, *, overloaded: bool, at: datetime, told: UUID) -> None:
    """Write whether somebody has enough to carry."""
    tx.execute(
        QUERIES["keep_load"], person_id=person_id, overloaded=overloaded, told_at=at, told_event_id=told
    )


def keep_handover(
    tx: Transaction, event: HandoverPlanned | HandoverClosed, *, at: datetime, told: UUID
) -> None:
    """Write the days of a handover, or that it was taken back."""
    days = {"shadow_from": None, "co_lead_from": None, "lead_from": None, "closed_on": None}
    tx.execute(QUERIES["keep_handover"], **days | asdict(event), told_at=at, told_event_id=told)


def list_handovers(tx: Transaction, group_id: UUID) -> list[KnownHandover]:
    """Return the handovers of a group."""
    return tx.fetch_all(QUERIES["list_handovers"], KnownHandover, group_id=group_id)


# People


def list_people(tx: Transaction, group_id: UUID, person_id: UUID | None = None) -> list[dict[str, Any]]:
    """Return the memberships of a group, each with the training and rest of its person, by person."""
    return tx.fetch_all(QUERIES["list_people"], dict, group_id=group_id, person_id=person_id)


def list_absences_of(tx: Transaction, person_ids: Sequence[UUID], *, since: date) -> list[Absence]:
    """Return absences of some people that reach into the time from a day on."""
    return tx.fetch_all(QUERIES["list_absences_of"], Absence, person_ids=list(person_ids), since=since)


def list_preferences(tx: Transaction, group_id: UUID, person_id: UUID | None = None) -> list[DutyPreference]:
    """Return how people of a group, or one of them, feel about duties."""
    return tx.fetch_all(QUERIES["list_preferences"], DutyPreference, group_id=group_id, person_id=person_id)


def replace_preferences(
    tx: Transaction, group_id: UUID, person_id: UUID, preferences: dict[Duty, Preference]
) -> None:
    """Make these all that somebody said about duties."""
    tx.execute(QUERIES["remove_preferences"], group_id=group_id, person_id=person_id)
    tx.execute(
        QUERIES["add_preferences"],
        group_id=group_id,
        person_id=person_id,
        duties=[duty.value for duty in preferences],
        preferences=[preference.value for preference in preferences.values()],
    )


def add_absence(tx: Transaction, absence: Absence) -> None:
    """Add an absence."""
    tx.execute(QUERIES["add_absence"], **asdict(absence))


def get_absence(tx: Transaction, absence_id: UUID) -> Absence:
    """Return an absence; raise `NotFound`."""
    return tx.fetch_one(QUERIES["get_absence"], Absence, absence_id=absence_id)


def list_absences(tx: Transaction, **filters: Any) -> list[Absence]:
    """Return a page of absences that are not over."""
    return tx.fetch_all(QUERIES["list_absences"], Absence, **filters)


def remove_absence(tx: Transaction, absence_id: UUID) -> None:
    """Remove an absence."""
    tx.execute(QUERIES["remove_absence"], absence_id=absence_id)
