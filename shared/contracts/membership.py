"""What membership tells the others: networks, organisations, groups, people, memberships, consent."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from shared.contracts.registry import event


@event("membership.network_created.v1", subject="network_id")
@dataclass(frozen=True, kw_only=True)
class NetworkCreated:
    """A region's network exists from now on."""

    network_id: UUID
    time_zone: str


@event("membership.organisation_created.v1", subject="organisation_id")
@dataclass(frozen=True, kw_only=True)
class OrganisationCreated:
    """An organisation hosts groups in this network, at the top or below another."""

    organisation_id: UUID
    parent_id: UUID | None = None


@event("membership.organisation_changed.v1", subject="organisation_id")
@dataclass(frozen=True, kw_only=True)
class OrganisationChanged:
    """An organisation has another name, or stands below another one, or at the top."""

    organisation_id: UUID
    parent_id: UUID | None = None


@event("membership.group_planned.v1", subject="group_id")
@dataclass(frozen=True, kw_only=True)
class GroupPlanned:
    """A group is being prepared; nobody can join yet."""

    group_id: UUID
    organisation_id: UUID
    time_zone: str
    language: str
    capacity: int | None = None


@event("membership.group_changed.v1", subject="group_id")
@dataclass(frozen=True, kw_only=True)
class GroupChanged:
    """The group is described anew; each field is what holds from now on."""

    group_id: UUID
    organisation_id: UUID
    time_zone: str
    language: str
    capacity: int | None = None


@event("membership.group_opened.v1", subject="group_id")
@dataclass(frozen=True, kw_only=True)
class GroupOpened:
    """The group takes members from now on."""

    group_id: UUID
    organisation_id: UUID


@event("membership.group_paused.v1", subject="group_id")
@dataclass(frozen=True, kw_only=True)
class GroupPaused:
    """The group rests; its members stay members."""

    group_id: UUID


@event("membership.group_closed.v1", subject="group_id")
@dataclass(frozen=True, kw_only=True)
class GroupClosed:
    """The group has come to its end."""

    group_id: UUID


@event("membership.person_registered.v1", subject="person_id")
@dataclass(frozen=True, kw_only=True)
class PersonRegistered:
    """A person is known to the network; who they are stays in membership."""

    person_id: UUID


@event("membership.membership_applied.v1", subject="membership_id")
@dataclass(frozen=True, kw_only=True)
class MembershipApplied:
    """A person asked to join a group in a role."""

    membership_id: UUID
    group_id: UUID
    person_id: UUID
    role: str


@event("membership.membership_activated.v1", subject="membership_id")
@dataclass(frozen=True, kw_only=True)
class MembershipActivated:
    """A person belongs to the group from a day on (which may lie in the past)."""

    membership_id: UUID
    group_id: UUID
    person_id: UUID
    role: str
    active_from: date


@event("membership.membership_paused.v1", subject="membership_id")
@dataclass(frozen=True, kw_only=True)
class MembershipPaused:
    """A member rests from a day on. Pausing is never penalised."""

    membership_id: UUID
    group_id: UUID
    person_id: UUID
    paused_on: date


@event("membership.membership_resumed.v1", subject="membership_id")
@dataclass(frozen=True, kw_only=True)
class MembershipResumed:
    """A member is back from a day on."""

    membership_id: UUID
    group_id: UUID
    person_id: UUID
    resumed_on: date


@event("membership.membership_left.v1", subject="membership_id")
@dataclass(frozen=True, kw_only=True)
class MembershipLeft:
    """A member left the group on a day."""

    membership_id: UUID
    group_id: UUID
    person_id: UUID
    left_on: date


@event("membership.consent_granted.v1", subject="consent_id")
@dataclass(frozen=True, kw_only=True)
class ConsentGranted:
    """A person allowed one purpose, by the wording they saw; for a partner, that one alone."""

    consent_id: UUID
    person_id: UUID
    purpose: str
    wording_version: str
    granted_at: datetime
    partner_id: UUID | None = None


@event("membership.consent_withdrawn.v1", subject="consent_id")
@dataclass(frozen=True, kw_only=True)
class ConsentWithdrawn:
    """A person took a consent back. It binds everyone from the moment they hear of it."""

    consent_id: UUID
    person_id: UUID
    purpose: str
    withdrawn_at: datetime
    partner_id: UUID | None = None
