"""What milestones keep: one function per query of `queries.sql`, by the same name."""

from dataclasses import asdict, dataclass, replace
from datetime import date, datetime
from typing import Any
from uuid import UUID

from services.membership.milestones.domain import (
    Appreciation,
    Celebrant,
    Choice,
    Delivery,
    GoalReminders,
    Milestone,
)
from shared.db.queries import load_queries
from shared.db.transaction import Transaction
from shared.errors import NotFound, PreconditionFailed
from shared.security.sealing import PersonErased, Sealer

QUERIES = load_queries(__package__)


@dataclass(frozen=True)
class DueReminder:
    """A reminder that is due, of which version of the norms, and the date there."""

    reminders: GoalReminders
    norms_version: int
    today: date


# Choices


def find_choice(tx: Transaction, membership_id: UUID) -> Choice | None:
    """Return what a member chose, if they chose anything."""
    return tx.find_one(QUERIES["find_choice"], Choice, membership_id=membership_id)


def save_choice(tx: Transaction, choice: Choice) -> None:
    """Write what a member chose; raise `PreconditionFailed` when another choice came in between."""
    if tx.fetch_value(QUERIES["save_choice"], **asdict(choice)) is None:
        raise PreconditionFailed


def share_milestones(tx: Transaction, choice: Choice) -> None:
    """Show a member's milestones to their group, or no longer."""
    tx.execute(QUERIES["share_milestones"], membership_id=choice.membership_id, shared=choice.shared)


def forget_milestones(tx: Transaction, membership_id: UUID) -> None:
    """Delete what was counted and celebrated for a member who no longer wants it."""
    tx.execute(QUERIES["forget_milestones"], membership_id=membership_id)
    tx.execute(QUERIES["forget_meetings"], membership_id=membership_id)


# Milestones


def find_counted_membership(
    tx: Transaction, group_id: UUID, person_id: UUID, *, held_on: date
) -> UUID | None:
    """Return the membership for which a meeting of that day counts, if the person chose so before."""
    found: UUID | None = tx.fetch_value(
        QUERIES["find_counted_membership"], group_id=group_id, person_id=person_id, held_on=held_on
    )
    return found


def count_meeting(
    tx: Transaction, membership_id: UUID, *, occurrence_id: UUID, group_id: UUID, person_id: UUID
) -> None:
    """Count a meeting, once."""
    tx.execute(
        QUERIES["count_meeting"],
        membership_id=membership_id,
        occurrence_id=occurrence_id,
        group_id=group_id,
        person_id=person_id,
    )


def uncount_meeting(tx: Transaction, membership_id: UUID, *, occurrence_id: UUID) -> None:
    """Take a meeting back that was recorded by mistake."""
    tx.execute(QUERIES["uncount_meeting"], membership_id=membership_id, occurrence_id=occurrence_id)


def list_celebrants(tx: Transaction, membership_id: UUID | None = None) -> list[Celebrant]:
    """Return everyone who chose milestones and belongs to a group, or the one membership that is named."""
    return tx.fetch_all(QUERIES["list_celebrants"], Celebrant, membership_id=membership_id)


def insert_milestone(tx: Transaction, milestone: Milestone) -> bool:
    """Write down a milestone; return whether it is the first time."""
    return tx.fetch_value(QUERIES["insert_milestone"], **asdict(milestone)) is not None


def list_milestones(tx: Transaction, **page_and_filter: Any) -> list[Milestone]:
    """Return a page of milestones: one's own, and those that others of the group share."""
    return tx.fetch_all(QUERIES["list_milestones"], Milestone, **page_and_filter)


# Appreciation


def insert_appreciation(tx: Transaction, sealer: Sealer, appreciation: Appreciation, text: str) -> None:
    """Post an appreciation, sealed with the key of its sender, who may not use the other's."""
    sealed = sealer.seal(tx, appreciation.sender_id, **_place(appreciation.id), text=text)
    tx.execute(QUERIES["insert_appreciation"], **asdict(appreciation) | {"text_sealed": sealed})


def list_posted(tx: Transaction, sealer: Sealer) -> list[tuple[Appreciation, str | None]]:
    """Return the next appreciations to deliver, each with its words, or None where it is to be let go."""
    return [
        (_appreciation_of(row), _unseal(tx, sealer, row["sender_id"], row) if row["is_wanted"] else None)
        for row in tx.fetch_all(QUERIES["list_posted"], dict)
    ]


def deliver_appreciation(
    tx: Transaction, sealer: Sealer, appreciation: Appreciation, text: str | None, *, now: datetime
) -> Appreciation:
    """Keep an appreciation sealed with its recipient's key; without words, let it go."""
    sealed = None if text is None else _seal(tx, sealer, appreciation, text)
    delivered = replace(
        appreciation,
        delivery=Delivery.LET_GO if sealed is None else Delivery.DELIVERED,
        delivered_at=None if sealed is None else now,
    )
    tx.execute(QUERIES["deliver_appreciation"], **asdict(delivered) | {"text_sealed": sealed})
    return delivered


def list_appreciations(tx: Transaction, sealer: Sealer, person_id: UUID, **page: Any) -> list[dict[str, Any]]:
    """Return a page of the appreciations that a person was given, with their words."""
    found = tx.fetch_all(QUERIES["list_appreciations"], dict, person_id=person_id, **page)
    return [row | {"text": _unseal(tx, sealer, person_id, row)} for row in found]


def delete_appreciation(tx: Transaction, appreciation_id: UUID, *, person_id: UUID) -> None:
    """Forget an appreciation that a person was given."""
    if not tx.execute(QUERIES["delete_appreciation"], appreciation_id=appreciation_id, person_id=person_id):
        raise NotFound(appreciation_id)


# Goals


def find_goal_reminders(tx: Transaction, group_id: UUID) -> GoalReminders:
    """Return how often a group is reminded of its goals."""
    found = tx.find_one(QUERIES["find_goal_reminders"], GoalReminders, group_id=group_id)
    return found or GoalReminders(group_id=group_id)


def save_goal_reminders(tx: Transaction, reminders: GoalReminders) -> None:
    """Write how often a group is reminded; lock the group first."""
    tx.execute(QUERIES["save_goal_reminders"], **asdict(reminders))


def list_due_goal_reminders(tx: Transaction, now: datetime) -> list[DueReminder]:
    """Return the reminders that are due where their groups meet, and hold them."""
    return [
        DueReminder(
            norms_version=row.pop("norms_version"), today=row.pop("today"), reminders=GoalReminders(**row)
        )
        for row in tx.fetch_all(QUERIES["list_due_goal_reminders"], dict, now=now)
    ]


def _appreciation_of(row: dict[str, Any]) -> Appreciation:
    return Appreciation(
        id=row["id"],
        group_id=row["group_id"],
        sender_id=row["sender_id"],
        person_id=row["person_id"],
        delivery=Delivery(row["delivery"]),
        sent_at=row["sent_at"],
    )


def _place(appreciation_id: UUID) -> dict[str, Any]:
    return {"table": "appreciations", "column": "text_sealed", "row_id": appreciation_id}


def _seal(tx: Transaction, sealer: Sealer, appreciation: Appreciation, text: str) -> bytes | None:
    try:
        return sealer.seal(tx, appreciation.person_id, **_place(appreciation.id), text=text)
    except PersonErased:
        return None


def _unseal(tx: Transaction, sealer: Sealer, person_id: UUID, row: dict[str, Any]) -> str | None:
    """Return the words; None when the one whose key it is was erased."""
    try:
        return sealer.unseal(tx, person_id, **_place(row["id"]), sealed=row["text_sealed"])
    except PersonErased:
        return None
