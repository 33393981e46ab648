"""Who may come as a guest, when, and what the group has to say about it.

The group says yes by consent: whoever objects owes no reason, nobody learns who it was, and one is enough. A
guest comes for a part of one meeting, signs what keeps the group safe, and lets those who run it read before
what it will be about. They are no member: no attendance is kept of them, and what they can see ends with the
meeting.
"""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from uuid import UUID

from services.scheduling.domain.languages import Language
from services.scheduling.domain.occurrences import Occurrence, OccurrenceIsCancelled, OccurrenceStatus
from services.scheduling.rsvps.domain import MembersOnly
from shared.errors import Conflict, Invalid

# Whoever is away at the weekend shall still be able to object, and the guest shall hear of it in time.
LEAST_TO_OBJECT = timedelta(hours=48)
USUAL_TO_OBJECT = timedelta(days=7)
LEAST_NOTICE = timedelta(hours=24)
# The rest of a meeting is the group's own.
MOST_OF_MEETING = 0.5
FEEDBACK_OPEN = timedelta(days=7)
KEPT = timedelta(days=30)


class GuestNotOpen(Conflict):
    """The group has decided about this guest already, or the invitation has ended."""


class GuestNotApproved(Conflict):
    """The group has not said yes to this guest, or the invitation has ended."""


class NothingToReview(Conflict):
    """The guest has not written yet what it will be about."""


class GuestForgotten(Conflict):
    """Who this was is forgotten: the meeting is long over."""


class Status(StrEnum):
    """How an invitation stands."""

    PROPOSED = "proposed"
    APPROVED = "approved"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"
    VISITED = "visited"


class Review(StrEnum):
    """How what the guest means to say stands."""

    NONE = "none"
    SUBMITTED = "submitted"
    ACCEPTED = "accepted"
    CHANGES_WANTED = "changes_wanted"


@dataclass(frozen=True, kw_only=True)
class Contact:
    """Who a guest is, and how to reach them; kept sealed."""

    name: str
    reach: str


@dataclass(frozen=True, kw_only=True)
class Invitation:
    """A guest of one meeting, from a minute of it on, for some minutes."""

    id: UUID
    occurrence_id: UUID
    group_id: UUID
    partner_id: UUID | None
    topic: str
    scope: str
    language: Language
    from_minute: int
    minutes: int
    proposed_by: UUID
    proposed_at: datetime
    objections_until: datetime
    status: Status = Status.PROPOSED
    closed_at: datetime | None = None
    secret_hash: bytes | None = None
    mailed_at: datetime | None = None
    signed_at: datetime | None = None
    signed_version: str | None = None
    outline: str = ""
    review: Review = Review.NONE
    review_note: str = ""
    feedback_poll_id: UUID | None = None
    version: int = 1

    @property
    def is_ready(self) -> bool:
        """Whether the guest may come: the group said yes, they signed, and what they will say was read."""
        return (
            self.status is Status.APPROVED and self.signed_at is not None and self.review is Review.ACCEPTED
        )


def propose(invitation: Invitation, meeting: Occurrence) -> Invitation:
    """Check that a guest can be proposed for this part of this meeting, with time to object."""
    if meeting.status is OccurrenceStatus.CANCELLED:
        raise OccurrenceIsCancelled(meeting.id)
    length = int((meeting.ends_at - meeting.starts_at).total_seconds() // 60)
    if invitation.from_minute + invitation.minutes > length:
        raise Invalid(f"The meeting has {length} minutes, and this ends later.", pointer="/minutes")
    if invitation.minutes > length * MOST_OF_MEETING:
        raise Invalid("A guest has at most half of a meeting; the rest is the group's.", pointer="/minutes")
    earliest, latest = invitation.proposed_at + LEAST_TO_OBJECT, meeting.starts_at - LEAST_NOTICE
    if not earliest <= invitation.objections_until <= latest:
        raise Invalid(
            "The group needs at least 48 hours to object, and the guest a day's notice before the meeting.",
            pointer="/objections_until",
        )
    return invitation


def time_to_object(meeting: Occurrence, now: datetime) -> datetime:
    """Return until when the group may object where nothing is asked for: a week, where there is one."""
    return min(now + USUAL_TO_OBJECT, meeting.starts_at - LEAST_NOTICE)


def check_objection(invitation: Invitation, *, is_member: bool, now: datetime) -> None:
    """Raise a named error unless somebody can object, or take that back, now."""
    if not is_member:
        raise MembersOnly(invitation.group_id)
    if invitation.status is not Status.PROPOSED or now >= invitation.objections_until:
        raise GuestNotOpen(invitation.id)


def decide(invitation: Invitation, *, objections: int, now: datetime) -> Invitation:
    """Say what the group said once its time is over: one objection is enough."""
    if objections:
        return _closed(invitation, Status.DECLINED, now)
    return replace(invitation, status=Status.APPROVED, version=invitation.version + 1)


def give_address(invitation: Invitation, secret_hash: bytes) -> Invitation:
    """Give the guest a page of their own; an address that was given before opens nothing any more."""
    return _approved(invitation, secret_hash=secret_hash)


def admits(invitation: Invitation, meeting: Occurrence, now: datetime) -> bool:
    """Tell whether the guest still sees anything: until the meeting is over."""
    return (
        invitation.status is Status.APPROVED
        and meeting.status is OccurrenceStatus.SCHEDULED
        and now < meeting.ends_at
    )


def sign(invitation: Invitation, version: str, now: datetime) -> Invitation:
    """Sign what keeps the group safe, in this version; once is enough."""
    if invitation.signed_at is not None:
        return invitation
    return _approved(invitation, signed_at=now, signed_version=version)


def submit(invitation: Invitation, outline: str) -> Invitation:
    """Write, or put right, what it will be about; it is read anew."""
    if invitation.outline == outline and invitation.review is not Review.CHANGES_WANTED:
        return invitation
    return _approved(invitation, outline=outline, review=Review.SUBMITTED)


def review(invitation: Invitation, *, accepted: bool, note: str) -> Invitation:
    """Say that what the guest means to say is fine, or what should be different."""
    if invitation.review is Review.NONE:
        raise NothingToReview(invitation.id)
    if not accepted and not note:
        raise Invalid("Say what should be different.", pointer="/note")
    return _approved(
        invitation, review=Review.ACCEPTED if accepted else Review.CHANGES_WANTED, review_note=note
    )


def withdraw(invitation: Invitation, now: datetime) -> Invitation:
    """Take an invitation back, at any time before the meeting is over."""
    if invitation.status not in (Status.PROPOSED, Status.APPROVED):
        raise GuestNotOpen(invitation.id)
    return _closed(invitation, Status.WITHDRAWN, now)


def end(invitation: Invitation, meeting: Occurrence, now: datetime) -> Invitation:
    """End what the guest can see: they came if they were ready and the meeting was held."""
    held = meeting.status is OccurrenceStatus.SCHEDULED and invitation.is_ready
    return _closed(invitation, Status.VISITED if held else Status.WITHDRAWN, now)


def _closed(invitation: Invitation, status: Status, now: datetime) -> Invitation:
    return replace(invitation, status=status, closed_at=now, secret_hash=None, version=invitation.version + 1)


def _approved(invitation: Invitation, **changes: object) -> Invitation:
    if invitation.status is not Status.APPROVED:
        raise GuestNotApproved(invitation.id)
    return replace(invitation, **changes, version=invitation.version + 1)  # type: ignore[arg-type]  # by field
