"""What membership tells of the support around people: caregivers, needs, practical help, interest.

Who offers help to whom is between those two and their staff, so no person is named there.
"""

from dataclasses import dataclass
from uuid import UUID

from shared.contracts.registry import event


@event("membership.caregiver_linked.v1", subject="link_id")
@dataclass(frozen=True, kw_only=True)
class CaregiverLinked:
    """A member linked somebody close to them; nothing is open to them yet."""

    link_id: UUID
    person_id: UUID
    caregiver_id: UUID


@event("membership.caregiver_unlinked.v1", subject="link_id")
@dataclass(frozen=True, kw_only=True)
class CaregiverUnlinked:
    """The link has ended, and nothing is open to the caregiver any more."""

    link_id: UUID
    person_id: UUID
    caregiver_id: UUID


@event("membership.topic_opened.v1", subject="link_id")
@dataclass(frozen=True, kw_only=True)
class TopicOpened:
    """The caregiver may see this topic of the person, from now on."""

    link_id: UUID
    person_id: UUID
    caregiver_id: UUID
    topic: str


@event("membership.topic_closed.v1", subject="link_id")
@dataclass(frozen=True, kw_only=True)
class TopicClosed:
    """The caregiver sees nothing of this topic any more, from the moment that one hears of it."""

    link_id: UUID
    person_id: UUID
    caregiver_id: UUID
    topic: str


@event("membership.needs_changed.v1", subject="person_id")
@dataclass(frozen=True, kw_only=True)
class NeedsChanged:
    """What a person needs is described anew. Languages alone travel: the rest is asked for in membership."""

    person_id: UUID
    languages: tuple[str, ...]


@event("membership.help_asked.v1", subject="request_id")
@dataclass(frozen=True, kw_only=True)
class HelpAsked:
    """Somebody in the group asks for practical help of a kind."""

    request_id: UUID
    group_id: UUID
    kind: str


@event("membership.help_offered.v1", subject="request_id")
@dataclass(frozen=True, kw_only=True)
class HelpOffered:
    """Somebody offers to help."""

    request_id: UUID
    group_id: UUID


@event("membership.help_matched.v1", subject="request_id")
@dataclass(frozen=True, kw_only=True)
class HelpMatched:
    """An offer was taken."""

    request_id: UUID
    group_id: UUID


@event("membership.help_reopened.v1", subject="request_id")
@dataclass(frozen=True, kw_only=True)
class HelpReopened:
    """Whoever was going to help cannot after all; help is asked for again."""

    request_id: UUID
    group_id: UUID


@event("membership.help_fulfilled.v1", subject="request_id")
@dataclass(frozen=True, kw_only=True)
class HelpFulfilled:
    """The help came."""

    request_id: UUID
    group_id: UUID
    kind: str


@event("membership.help_withdrawn.v1", subject="request_id")
@dataclass(frozen=True, kw_only=True)
class HelpWithdrawn:
    """Help is not asked for any more."""

    request_id: UUID
    group_id: UUID


@event("membership.interest_registered.v1", subject="interest_id")
@dataclass(frozen=True, kw_only=True)
class InterestRegistered:
    """Somebody outside the groups wants to take part or to give something."""

    interest_id: UUID
    kind: str
    offers: tuple[str, ...]


@event("membership.interest_advanced.v1", subject="interest_id")
@dataclass(frozen=True, kw_only=True)
class InterestAdvanced:
    """They were contacted, take part, or the matter is closed."""

    interest_id: UUID
    status: str
