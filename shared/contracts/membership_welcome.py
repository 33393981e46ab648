"""What membership tells the others about being at home in a group: norms, newcomers, celebrations."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from shared.contracts.registry import event


@event("membership.norms_published.v1", subject="group_id")
@dataclass(frozen=True, kw_only=True)
class NormsPublished:
    """A group's goals, norms or glossary changed: every active member is asked to acknowledge them."""

    group_id: UUID
    version: int
    published_at: datetime


@event("membership.norms_acknowledged.v1", subject="membership_id")
@dataclass(frozen=True, kw_only=True)
class NormsAcknowledged:
    """A person has read this version of what their group stands for, and agreed."""

    membership_id: UUID
    group_id: UUID
    person_id: UUID
    version: int


@event("membership.onboarding_plan_published.v1", subject="network_id")
@dataclass(frozen=True, kw_only=True)
class OnboardingPlanPublished:
    """The network welcomes newcomers by these steps from now on."""

    network_id: UUID
    version: int
    steps: tuple[str, ...]


@event("membership.onboarding_started.v1", subject="membership_id")
@dataclass(frozen=True, kw_only=True)
class OnboardingStarted:
    """A newcomer is being welcomed into a group."""

    membership_id: UUID
    group_id: UUID
    person_id: UUID
    started_on: date


@event("membership.onboarding_step_done.v1", subject="membership_id")
@dataclass(frozen=True, kw_only=True)
class OnboardingStepDone:
    """A newcomer has taken one step of the plan, as in `confidentiality`."""

    membership_id: UUID
    group_id: UUID
    person_id: UUID
    step: str
    done_on: date


@event("membership.onboarding_completed.v1", subject="membership_id")
@dataclass(frozen=True, kw_only=True)
class OnboardingCompleted:
    """A newcomer has taken every step, and is one no longer."""

    membership_id: UUID
    group_id: UUID
    person_id: UUID
    completed_on: date


@event("membership.buddy_named.v1", subject="membership_id")
@dataclass(frozen=True, kw_only=True)
class BuddyNamed:
    """An active member of the group agreed to be a newcomer's buddy."""

    membership_id: UUID
    group_id: UUID
    person_id: UUID
    buddy_id: UUID
    named_on: date


@event("membership.buddy_ended.v1", subject="membership_id")
@dataclass(frozen=True, kw_only=True)
class BuddyEnded:
    """A newcomer's buddy is their buddy no longer; nobody owes a reason."""

    membership_id: UUID
    group_id: UUID
    person_id: UUID
    buddy_id: UUID
    ended_on: date


@event("membership.newcomer_stalled.v1", subject="membership_id")
@dataclass(frozen=True, kw_only=True)
class NewcomerStalled:
    """A newcomer needs somebody to look after them: no_buddy for a week, or no_progress for two."""

    membership_id: UUID
    group_id: UUID
    person_id: UUID
    reason: str
    stalled_on: date


@event("membership.newcomer_resumed.v1", subject="membership_id")
@dataclass(frozen=True, kw_only=True)
class NewcomerResumed:
    """What a newcomer stalled at is over, whether they went on, rest, or left."""

    membership_id: UUID
    group_id: UUID
    person_id: UUID
    reason: str
    resumed_on: date


@event("membership.celebration_chosen.v1", subject="membership_id")
@dataclass(frozen=True, kw_only=True)
class CelebrationChosen:
    """What a member wants to be celebrated and reminded of; what is false must not be counted or sent."""

    membership_id: UUID
    group_id: UUID
    person_id: UUID
    milestones: bool
    appreciation: bool
    goal_reminders: bool


@event("membership.milestone_reached.v1", subject="membership_id")
@dataclass(frozen=True, kw_only=True)
class MilestoneReached:
    """A member who asked for it has come this far, as in `months_3` or `meetings_10`."""

    membership_id: UUID
    group_id: UUID
    person_id: UUID
    milestone: str
    reached_on: date


@event("membership.appreciation_delivered.v1", subject="appreciation_id")
@dataclass(frozen=True, kw_only=True)
class AppreciationDelivered:
    """Somebody of the group thanked a member who likes to be thanked; who and how stays between them."""

    appreciation_id: UUID
    group_id: UUID
    person_id: UUID


@event("membership.goal_reminder_due.v1", subject="group_id")
@dataclass(frozen=True, kw_only=True)
class GoalReminderDue:
    """A group wants its members, those who chose so, to be reminded of its goals of this version."""

    group_id: UUID
    norms_version: int
    due_on: date
