"""A partner refers a person to a group.

A group opens its door to a partner first. The person's own consent comes with each referral: that this
partner may tell this group how to reach them. How to reach them is forgotten as soon as it is not needed.
"""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from uuid import UUID

from shared.errors import Conflict, Invalid, Refusal

CONSENT_HOLDS = timedelta(days=90)
TIME_TO_ANSWER = timedelta(days=14)
# Long enough to get in touch; then whoever joined is known to membership, by their own word.
REACH_KEPT = timedelta(days=30)


REDISCLOSURE_NOTICE = (
    "A person agreed that this partner and this group share this, for their welcome alone. "
    "Do not pass it on or use it for anything else without their consent."
)


class InboundStatus(StrEnum):
    """Where an inbound referral stands."""

    RECEIVED = "received"
    WELCOMED = "welcomed"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"


class InboundDeclineReason(StrEnum):
    """Why a group cannot welcome somebody: about the group, never about the person."""

    GROUP_FULL = "group_full"
    LANGUAGE_NOT_OFFERED = "language_not_offered"
    OTHER_GROUP_SUITS_BETTER = "other_group_suits_better"
    NOT_REACHED = "not_reached"
    OTHER = "other"


class ConsentGiven(StrEnum):
    """How the person said yes to the partner."""

    ON_PAPER = "on_paper"
    ALOUD = "aloud"
    ELECTRONICALLY = "electronically"


class DoorClosed(Refusal):
    """This group takes no referrals from this partner at present."""


class ConsentTooOld(Refusal):
    """This consent is older than 90 days: ask the person again whether they still wish it."""


class InboundNotOpen(Refusal):
    """This referral to a group was answered, or taken back, already."""


class ReachForgotten(Conflict):
    """How to reach this person has been forgotten."""

    status = 410


@dataclass(frozen=True, kw_only=True)
class Door:
    """A group that takes referrals from a partner."""

    group_id: UUID
    partner_id: UUID
    is_open: bool
    opened_at: datetime


@dataclass(frozen=True, kw_only=True)
class Inbound:
    """Somebody whom a partner refers to a group. How to reach them is kept apart, sealed."""

    id: UUID
    group_id: UUID
    partner_id: UUID
    status: InboundStatus
    language: str
    consent_given: ConsentGiven
    consent_wording_version: str
    consented_at: datetime
    received_at: datetime
    answered_at: datetime | None = None
    decline_reason: InboundDeclineReason | None = None
    due_at: datetime | None = None
    overdue_since: datetime | None = None
    forget_at: datetime | None = None
    version: int = 1

    @property
    def redisclosure_notice(self) -> str:
        """What goes along wherever it is shown."""
        return REDISCLOSURE_NOTICE


def receive(door: Door | None, inbound: Inbound, *, now: datetime) -> Inbound:
    """Take a referral to a group, by a consent that the person gave lately."""
    if door is None or not door.is_open:
        raise DoorClosed(inbound.group_id)
    if inbound.consented_at > now:
        raise Invalid("A consent was given before now.", pointer="/consent/given_at")
    if now - inbound.consented_at > CONSENT_HOLDS:
        raise ConsentTooOld(inbound.group_id)
    return replace(inbound, due_at=now + TIME_TO_ANSWER, forget_at=now + TIME_TO_ANSWER + REACH_KEPT)


def welcome(inbound: Inbound, *, now: datetime) -> Inbound:
    """Say that the group is in touch with the person; how to reach them is kept for 30 days more."""
    _refuse_unless_received(inbound)
    return _answered(inbound, InboundStatus.WELCOMED, now, forget_at=now + REACH_KEPT)


def decline(inbound: Inbound, reason: InboundDeclineReason, *, now: datetime) -> Inbound:
    """Say that the group cannot welcome the person, and forget how to reach them."""
    _refuse_unless_received(inbound)
    return replace(_answered(inbound, InboundStatus.DECLINED, now, forget_at=now), decline_reason=reason)


def withdraw(inbound: Inbound, *, now: datetime) -> Inbound:
    """Take a referral to a group back at any moment, and forget how to reach the person."""
    if inbound.status in (InboundStatus.WITHDRAWN, InboundStatus.DECLINED):
        raise InboundNotOpen(inbound.id, detail=f"It is {inbound.status}.")
    return _answered(inbound, InboundStatus.WITHDRAWN, now, forget_at=now)


def _refuse_unless_received(inbound: Inbound) -> None:
    if inbound.status is not InboundStatus.RECEIVED:
        raise InboundNotOpen(inbound.id, detail=f"It is {inbound.status}.")


def _answered(inbound: Inbound, status: InboundStatus, now: datetime, *, forget_at: datetime) -> Inbound:
    return replace(
        inbound,
        status=status,
        answered_at=now,
        due_at=None,
        overdue_since=None,
        forget_at=forget_at,
        version=inbound.version + 1,
    )
