"""Which part of a meeting is for families, whom members bring, and what those can do who would rather not.

Members hear of it a week before, at least, and have an alternative: the part for members alone, or another
meeting. Whom somebody brings is said by a link that they made in membership or by a relation, never by a
name; what leaves is how many.
"""

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from uuid import UUID

from services.scheduling.domain.occurrences import Occurrence, OccurrenceIsCancelled, OccurrenceStatus
from services.scheduling.rsvps.domain import MembersOnly, TooLateToAnswer
from shared.errors import Conflict, Invalid

NOTICE = timedelta(days=7)
# Less than this is no alternative to coming to the whole.
LEAST_MEMBERS_MINUTES = 20


class TooLateForFamilies(Conflict):
    """Members hear a week before that families come: choose a meeting that is further ahead."""


class NoPlaceLeft(Conflict):
    """There are not so many places left for people who come along."""


class FewerPlacesThanPromised(Conflict):
    """Members have been told already that more people may come along."""


class Kind(StrEnum):
    """What families come for."""

    FAMILY_SESSION = "family_session"
    PARTNER_CHECK_IN = "partner_check_in"
    EDUCATION = "education"


class Alternative(StrEnum):
    """What members can do who would rather not meet families."""

    MEMBERS_PART = "members_part"
    OTHER_MEETING = "other_meeting"


class Choice(StrEnum):
    """What a member would like: to bring somebody, to come alone, or the alternative."""

    BRING = "bring"
    ALONE = "alone"
    ALTERNATIVE = "alternative"


class Relation(StrEnum):
    """Who somebody is to a member."""

    PARTNER = "partner"
    PARENT = "parent"
    CHILD = "child"
    SIBLING = "sibling"
    RELATIVE = "relative"
    FRIEND = "friend"
    SUPPORT_PERSON = "support_person"


class Audience(StrEnum):
    """Whom a part of a meeting is for."""

    MEMBERS = "members"
    EVERYONE = "everyone"


@dataclass(frozen=True, kw_only=True)
class Session:
    """A meeting with a part for families. Version 0 where there is none yet."""

    occurrence_id: UUID
    group_id: UUID
    kind: Kind
    topic: str
    places: int
    per_member: int
    from_minute: int
    minutes: int
    alternative: Alternative
    alternative_id: UUID | None
    planned_at: datetime
    closed_at: datetime | None = None
    companions: int = 0
    version: int = 1
    # Known where it is read: whether the other meeting is still to be held.
    alternative_stands: bool = True


@dataclass(frozen=True, kw_only=True)
class Counts:
    """How many members bring somebody, how many they bring, and how many prefer the alternative."""

    bringing: int = 0
    companions: int = 0
    alternatives: int = 0


@dataclass(frozen=True, kw_only=True)
class Answer:
    """What a member would like, and whom they bring.

    `alternative_id` is the other meeting that they chose, if it is one; `is_lost` says that what they chose
    instead of meeting families is there no more.
    """

    occurrence_id: UUID
    person_id: UUID
    group_id: UUID
    choice: Choice
    relations: tuple[Relation, ...]
    caregiver_ids: tuple[UUID, ...]
    answered_at: datetime
    alternative_id: UUID | None = None
    is_lost: bool = False

    @property
    def companions(self) -> int:
        """How many they bring."""
        return len(self.relations) + len(self.caregiver_ids)


def plan(
    session: Session, meeting: Occurrence, other: Occurrence | None, *, counts: Counts, now: datetime
) -> Session:
    """Check that families can come to this part of this meeting, told in time and with an alternative."""
    if meeting.status is OccurrenceStatus.CANCELLED:
        raise OccurrenceIsCancelled(meeting.id)
    if meeting.starts_at - now < NOTICE:
        raise TooLateForFamilies(meeting.id)
    if session.places < counts.companions:
        raise FewerPlacesThanPromised(meeting.id)
    length = int((meeting.ends_at - meeting.starts_at).total_seconds() // 60)
    if session.from_minute + session.minutes > length:
        raise Invalid(f"The meeting has {length} minutes, and this ends later.", pointer="/minutes")
    if session.alternative is Alternative.OTHER_MEETING:
        _check_other(meeting, other, now)
    elif length - session.minutes < LEAST_MEMBERS_MINUTES:
        raise Invalid(
            f"Leave {LEAST_MEMBERS_MINUTES} minutes for members alone, or name another meeting for those who "
            "would rather not meet families.",
            pointer="/minutes",
        )
    return session


def answer(
    session: Session,
    meeting: Occurrence,
    said: Answer,
    *,
    is_member: bool,
    linked: Collection[UUID],
    taken: int,
    now: datetime,
) -> Answer:
    """Say what one would like; `linked` are one's caregivers, `taken` the places that others have."""
    if not is_member:
        raise MembersOnly(meeting.group_id)
    if meeting.status is OccurrenceStatus.CANCELLED:
        raise OccurrenceIsCancelled(meeting.id)
    if meeting.starts_at <= now:
        raise TooLateToAnswer(meeting.id)
    if (said.choice is Choice.BRING) != (said.companions > 0):
        raise Invalid("Say whom you bring if you bring somebody, and only then.", pointer="/choice")
    if said.companions > session.per_member:
        raise Invalid(f"Each member can bring {session.per_member}.", pointer="/relations")
    strangers = set(said.caregiver_ids) - set(linked)
    if strangers or len(set(said.caregiver_ids)) < len(said.caregiver_ids):
        raise Invalid("Name caregivers whom you linked to yourself, each once.", pointer="/caregiver_ids")
    if taken + said.companions > session.places:
        raise NoPlaceLeft(meeting.id)
    chosen = session.alternative_id if said.choice is Choice.ALTERNATIVE else None
    return replace(said, alternative_id=chosen)


def audience(session: Session | None, *, from_minute: int, minutes: int) -> Audience:
    """Say whom a part of a meeting is for: families are there only where all of it is in their part."""
    is_shared = (
        session is not None
        and session.from_minute <= from_minute
        and from_minute + minutes <= session.from_minute + session.minutes
    )
    return Audience.EVERYONE if is_shared else Audience.MEMBERS


def _check_other(meeting: Occurrence, other: Occurrence | None, now: datetime) -> None:
    fits = (
        other is not None
        and other.id != meeting.id
        and other.group_id == meeting.group_id
        and other.status is OccurrenceStatus.SCHEDULED
        and other.starts_at > now
    )
    if not fits:
        raise Invalid("Name another meeting of this group that lies ahead.", pointer="/alternative_id")
