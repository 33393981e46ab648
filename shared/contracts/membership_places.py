"""What membership tells the others about places in groups: who waits, who moves, how groups divide."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from shared.contracts.registry import event


@event("membership.waitlist_joined.v1", subject="entry_id")
@dataclass(frozen=True, kw_only=True)
class WaitlistJoined:
    """A person waits for a place in a group."""

    entry_id: UUID
    group_id: UUID
    person_id: UUID


@event("membership.waitlist_offer_made.v1", subject="entry_id")
@dataclass(frozen=True, kw_only=True)
class WaitlistOfferMade:
    """A place is kept for a person until the offer expires."""

    offer_id: UUID
    entry_id: UUID
    group_id: UUID
    person_id: UUID
    expires_at: datetime


@event("membership.waitlist_offer_accepted.v1", subject="entry_id")
@dataclass(frozen=True, kw_only=True)
class WaitlistOfferAccepted:
    """The person took the place; their membership is announced beside this."""

    offer_id: UUID
    entry_id: UUID
    group_id: UUID
    person_id: UUID


@event("membership.waitlist_offer_declined.v1", subject="entry_id")
@dataclass(frozen=True, kw_only=True)
class WaitlistOfferDeclined:
    """The person let this place pass on. It counts for nothing against them."""

    offer_id: UUID
    entry_id: UUID
    group_id: UUID
    person_id: UUID


@event("membership.waitlist_offer_expired.v1", subject="entry_id")
@dataclass(frozen=True, kw_only=True)
class WaitlistOfferExpired:
    """Nobody answered in time, so the place passes on."""

    offer_id: UUID
    entry_id: UUID
    group_id: UUID
    person_id: UUID


@event("membership.waitlist_offer_recalled.v1", subject="entry_id")
@dataclass(frozen=True, kw_only=True)
class WaitlistOfferRecalled:
    """The place is gone: the group rests, closed, or has room for fewer. The person's turn stays theirs."""

    offer_id: UUID
    entry_id: UUID
    group_id: UUID
    person_id: UUID


@event("membership.waitlist_asked.v1", subject="entry_id")
@dataclass(frozen=True, kw_only=True)
class WaitlistAsked:
    """Two offers went unanswered, so the person is asked whether they still wait."""

    entry_id: UUID
    group_id: UUID
    person_id: UUID
    answer_by: datetime


@event("membership.waitlist_wait_confirmed.v1", subject="entry_id")
@dataclass(frozen=True, kw_only=True)
class WaitlistWaitConfirmed:
    """The person still waits."""

    entry_id: UUID
    group_id: UUID
    person_id: UUID


@event("membership.waitlist_left.v1", subject="entry_id")
@dataclass(frozen=True, kw_only=True)
class WaitlistLeft:
    """A person no longer waits: chosen, unanswered, joined another way, or the group closed."""

    entry_id: UUID
    group_id: UUID
    person_id: UUID
    reason: str


@event("membership.membership_moved.v1", subject="move_id")
@dataclass(frozen=True, kw_only=True)
class MembershipMoved:
    """A membership goes on in another group; both memberships are announced by their own events, too."""

    move_id: UUID
    person_id: UUID
    from_membership_id: UUID
    from_group_id: UUID
    to_membership_id: UUID
    to_group_id: UUID
    reason: str
    moved_on: date
    member_since: date | None = None


@event("membership.participation_changed.v1", subject="membership_id")
@dataclass(frozen=True, kw_only=True)
class ParticipationChanged:
    """How often a member means to come: every_meeting, alternate_weeks or drop_in.

    `comes_in_week_of`, for alternate weeks, is the Monday of a week in which they come.
    """

    membership_id: UUID
    group_id: UUID
    person_id: UUID
    participation: str
    comes_in_week_of: date | None = None


@event("membership.split_proposed.v1", subject="split_id")
@dataclass(frozen=True, kw_only=True)
class SplitProposed:
    """It was worked out how a full group could become two; nobody has moved."""

    split_id: UUID
    group_id: UUID


@event("membership.split_dropped.v1", subject="split_id")
@dataclass(frozen=True, kw_only=True)
class SplitDropped:
    """The group stays one."""

    split_id: UUID
    group_id: UUID


@event("membership.group_split.v1", subject="group_id")
@dataclass(frozen=True, kw_only=True)
class GroupSplit:
    """A group became two; who moved is announced one by one."""

    group_id: UUID
    new_group_id: UUID
    split_id: UUID


@event("membership.group_merged.v1", subject="group_id")
@dataclass(frozen=True, kw_only=True)
class GroupMerged:
    """A group went on as part of another, and closed; who moved is announced one by one."""

    group_id: UUID
    into_group_id: UUID
