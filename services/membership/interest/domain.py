"""The interest register: new → contacted → engaged → closed; whoever asks is forgotten.

Those in it are no persons of the network: how to reach them is sealed with a key of the entry alone, which
is destroyed when they are forgotten.
"""

from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from shared.errors import NotFound, Refusal


class Kind(StrEnum):
    """As what somebody comes."""

    PERSON = "person"
    CLINICIAN = "clinician"
    VOLUNTEER = "volunteer"
    HOST = "host"


class Offering(StrEnum):
    """What somebody has to give."""

    TIME = "time"
    SPACE = "space"
    FUNDING = "funding"


class Status(StrEnum):
    """How far it has come."""

    NEW = "new"
    CONTACTED = "contacted"
    ENGAGED = "engaged"
    CLOSED = "closed"


# What each step follows on: from whichever state, a matter can be closed.
BEFORE = {
    Status.CONTACTED: {Status.NEW},
    Status.ENGAGED: {Status.CONTACTED},
    Status.CLOSED: {Status.NEW, Status.CONTACTED, Status.ENGAGED},
}


class InterestStepsInOrder(Refusal):
    """An interest is new, then contacted, then engaged, and closed at any time."""


class InterestClosed(Refusal):
    """This matter is closed: register them anew."""


class ReachForgotten(NotFound):
    """Who this was has been forgotten, for good."""


@dataclass(frozen=True, kw_only=True)
class Reach:
    """Who they are, how to reach them, and what they said."""

    name: str = field(repr=False)
    email: str | None = field(default=None, repr=False)
    phone: str | None = field(default=None, repr=False)
    words: str | None = field(default=None, repr=False)


@dataclass(frozen=True, kw_only=True)
class Interest:
    """Somebody's interest, without who they are."""

    id: UUID
    kind: Kind
    offers: tuple[Offering, ...]
    language: str
    status: Status
    registered_at: datetime
    changed_at: datetime
    changed_by: UUID
    version: int = 1


def register(
    *, id: UUID, kind: Kind, offers: list[Offering], language: str, by: UUID, now: datetime
) -> Interest:
    """Register an interest; who only wants to take part offers nothing, and that is welcome."""
    return Interest(
        id=id,
        kind=kind,
        offers=tuple(one for one in Offering if one in offers),
        language=language,
        status=Status.NEW,
        registered_at=now,
        changed_at=now,
        changed_by=by,
    )


def advance(interest: Interest, to: Status, *, by: UUID, now: datetime) -> Interest:
    """Go one step on."""
    if interest.status is Status.CLOSED:
        raise InterestClosed(interest.id)
    if interest.status not in BEFORE[to]:
        raise InterestStepsInOrder(interest.id)
    return replace(interest, status=to, changed_at=now, changed_by=by)
