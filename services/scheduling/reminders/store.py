"""What is kept of reminders: one function per query of `queries.sql`, by the same name."""

from collections.abc import Collection, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from services.scheduling.domain.languages import Language
from services.scheduling.reminders.domain import (
    MOST_LEAD_MINUTES,
    ChannelCode,
    Kind,
    Preference,
    Reminder,
)
from shared.db.queries import load_queries
from shared.db.transaction import Transaction
from shared.events.envelope import Received

QUERIES = load_queries(__package__)
# Nobody is reminded of what lies further ahead.
HORIZON = timedelta(minutes=MOST_LEAD_MINUTES, days=1)


@dataclass(frozen=True, kw_only=True)
class Candidate:
    """Somebody to whom one might write about a meeting now."""

    occurrence_id: UUID
    starts_at: datetime
    kind: Kind
    preference: Preference


@dataclass(frozen=True, kw_only=True)
class Claim:
    """Somebody, by person or by invitation, to whom one writes about a meeting now."""

    occurrence_id: UUID
    starts_at: datetime
    kind: Kind
    person_id: UUID
    channel: ChannelCode


@dataclass(frozen=True, kw_only=True)
class Meeting:
    """A meeting that is on."""

    group_id: UUID
    local_start: datetime
    time_zone: str
    starts_at: datetime
    venue_id: UUID | None


def keep_preference(tx: Transaction, preference: Preference) -> None:
    """Keep how somebody wants to be reminded."""
    tx.execute(QUERIES["keep_preference"], **asdict(preference))


def find_preference(tx: Transaction, person_id: UUID) -> Preference | None:
    """Return how somebody wants to be reminded, if they do."""
    return tx.find_one(QUERIES["get_preference"], Preference, person_id=person_id)


def get_preference(tx: Transaction, person_id: UUID) -> Preference:
    """Return how somebody wants to be reminded; raise `NotFound`."""
    return tx.fetch_one(QUERIES["get_preference"], Preference, person_id=person_id)


def remove_preference(tx: Transaction, person_id: UUID) -> None:
    """Forget how somebody is reached."""
    tx.execute(QUERIES["remove_preference"], person_id=person_id)


def keep_consent(
    tx: Transaction,
    consent_id: UUID,
    person_id: UUID,
    *,
    granted_at: datetime | None = None,
    withdrawn_at: datetime | None = None,
) -> None:
    """Keep what an event tells of a consent."""
    tx.execute(
        QUERIES["keep_consent"],
        consent_id=consent_id,
        person_id=person_id,
        granted_at=granted_at,
        withdrawn_at=withdrawn_at,
    )


def has_consent(tx: Transaction, person_id: UUID) -> bool:
    """Tell whether somebody agrees to be reminded."""
    return bool(tx.fetch_value(QUERIES["has_consent"], person_id=person_id))


def keep_goal_choices(tx: Transaction, choices: Sequence[Received]) -> None:
    """Write who wants to be reminded of goals, one piece of news for each membership."""
    tx.execute(
        QUERIES["keep_goal_choices"],
        membership_ids=[one.event.membership_id for one in choices],
        group_ids=[one.event.group_id for one in choices],
        person_ids=[one.event.person_id for one in choices],
        are_wanted=[one.event.goal_reminders for one in choices],
        said_ats=[one.envelope.time for one in choices],
        said_event_ids=[one.envelope.id for one in choices],
    )


def keep_due_goals(tx: Transaction, group_id: UUID, *, due_on: date) -> None:
    """Note before which meeting a group is to be reminded of its goals."""
    tx.execute(QUERIES["keep_due_goals"], group_id=group_id, due_on=due_on, now=tx.now)


def prune_due_goals(tx: Transaction, *, before: datetime) -> None:
    """Forget what was due before a moment."""
    tx.execute(QUERIES["prune_due_goals"], before=before.date())


def list_candidates(
    tx: Transaction, *, channels: Collection[str], limit: int, after: Candidate | None = None
) -> list[Candidate]:
    """Return a page of who might be reminded now of which meeting, by the order of meetings."""
    rows = tx.fetch_all(
        QUERIES["list_candidates"],
        dict,
        now=tx.now,
        horizon=HORIZON,
        channels=list(channels),
        limit=limit,
        after_start=after and after.starts_at,
        after_person=after and after.preference.person_id,
        after_kind=after and after.kind,
    )
    return [
        Candidate(
            occurrence_id=row.pop("occurrence_id"),
            starts_at=row.pop("starts_at"),
            kind=Kind(row.pop("kind")),
            preference=Preference(
                **row | {"channel": ChannelCode(row["channel"]), "language": Language(row["language"])}
            ),
        )
        for row in rows
    ]


def list_guests_to_invite(tx: Transaction, *, limit: int) -> list[Claim]:
    """Return guests whom groups let in, and who have no address of their page yet."""
    return tx.fetch_all(QUERIES["list_guests_to_invite"], Claim, now=tx.now, limit=limit)


def claim_reminders(tx: Transaction, due: Sequence[Claim]) -> None:
    """Claim a reminder for each, unless it was claimed before."""
    if due:
        tx.execute(
            QUERIES["claim_reminders"],
            ids=[tx.new_id() for _ in due],
            occurrence_ids=[one.occurrence_id for one in due],
            person_ids=[one.person_id for one in due],
            starts_ats=[one.starts_at for one in due],
            channels=[one.channel for one in due],
            kinds=[one.kind for one in due],
            now=tx.now,
        )


def list_waiting(tx: Transaction, *, limit: int) -> list[UUID]:
    """Return reminders to send now."""
    return tx.fetch_column(QUERIES["list_waiting"], now=tx.now, limit=limit)


def give_up_on_stale(tx: Transaction, *, before: datetime) -> None:
    """Settle as unknown what was being sent since before a moment."""
    tx.execute(QUERIES["give_up_on_stale"], before=before, now=tx.now)


def lock_reminder(tx: Transaction, reminder_id: UUID) -> Reminder | None:
    """Return a reminder for sending it, unless somebody else is at it."""
    return tx.find_one(QUERIES["lock_reminder"], Reminder, reminder_id=reminder_id)


def save_reminder(tx: Transaction, reminder: Reminder) -> None:
    """Write what became of a reminder."""
    tx.execute(
        QUERIES["save_reminder"],
        id=reminder.id,
        status=reminder.status,
        channel=reminder.channel,
        attempts=reminder.attempts,
        next_at=reminder.next_at,
        settled_at=reminder.settled_at,
    )


def find_meeting_to_remind_of(tx: Transaction, reminder: Reminder) -> Meeting | None:
    """Return the meeting of a reminder, if it is still to be held then, for them, and the news still true."""
    return tx.find_one(
        QUERIES["find_meeting_to_remind_of"],
        Meeting,
        occurrence_id=reminder.occurrence_id,
        person_id=reminder.person_id,
        starts_at=reminder.starts_at,
        kind=reminder.kind,
    )


def prune_reminders(tx: Transaction, *, before: datetime) -> None:
    """Forget reminders of meetings that began before a moment."""
    tx.execute(QUERIES["prune_reminders"], before=before)


def list_reminders(tx: Transaction, person_id: UUID, **page: Any) -> list[Reminder]:
    """Return a page of somebody's reminders, oldest first."""
    return tx.fetch_all(QUERIES["list_reminders"], Reminder, person_id=person_id, **page)
