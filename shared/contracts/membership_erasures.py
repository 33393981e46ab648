"""What membership tells about erasing people everywhere."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from shared.contracts.forgetting import Forgot
from shared.contracts.registry import event


@event("membership.erasure_requested.v1", subject="person_id")
@dataclass(frozen=True, kw_only=True)
class ErasureRequested:
    """A person is to be erased everywhere at the end of a time in which it can be called off."""

    erasure_id: UUID
    person_id: UUID
    erased_from: datetime


@event("membership.erasure_cancelled.v1", subject="person_id")
@dataclass(frozen=True, kw_only=True)
class ErasureCancelled:
    """A person stays: the erasure was called off in time."""

    erasure_id: UUID
    person_id: UUID


@event("membership.person_erased.v1", subject="person_id")
@dataclass(frozen=True, kw_only=True)
class PersonErased:
    """A person is to be forgotten by everyone, now and for good; each service answers when it has."""

    erasure_id: UUID
    person_id: UUID
    erased_at: datetime


@event("membership.erasure_completed.v1", subject="person_id")
@dataclass(frozen=True, kw_only=True)
class ErasureCompleted:
    """Every service has said that it forgot the person; there is a certificate of it."""

    erasure_id: UUID
    person_id: UUID


@event("membership.person_forgotten.v1", subject="person_id")
@dataclass(frozen=True, kw_only=True)
class MembershipForgot(Forgot):
    """Membership has destroyed its key of the person, and done to each table what is said here."""
