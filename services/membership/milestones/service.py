"""What members want to be celebrated and reminded of."""

from typing import Any
from uuid import UUID

from services.membership.domain.actors import NotYours
from services.membership.domain.groups import Status as GroupStatus
from services.membership.milestones import domain, schemas, store
from services.membership.milestones.domain import Appreciation, Choice, Delivery, GoalReminders
from services.membership.norms.store import find_current_membership
from services.membership.service.roles import EVERYONE, STAFF, actor_of
from services.membership.store import get_group, get_membership, lock_group
from shared.contracts.membership_welcome import (
    AppreciationDelivered,
    CelebrationChosen,
    GoalReminderDue,
    MilestoneReached,
)
from shared.contracts.scheduling import AttendanceRecorded
from shared.db.transaction import Transaction
from shared.entrypoints import Page, Request, Sealing, every, http, on_event
from shared.security.principals import Role
from shared.security.sealing import Sealer

# Staff too belong to groups; a coordinator asks by an account, and is nobody to celebrate.
PEOPLE = frozenset({Role.FACILITATOR, Role.MENTOR, Role.MEMBER})


class Celebrating:
    """Entrypoints for milestones, appreciation and reminders of goals."""

    sealer: Sealer = Sealing()

    # What each wants

    @http(
        "GET",
        "/memberships/<uuid:membership_id>/celebrations",
        roles=PEOPLE,
        response=schemas.CelebrationChoice,
    )
    def get_celebration_choice(self, request: Request, tx: Transaction, membership_id: UUID) -> Choice:
        """Show what you want to be celebrated and reminded of."""
        return _choice_of(request, tx, membership_id)

    @http(
        "PUT",
        "/memberships/<uuid:membership_id>/celebrations",
        roles=PEOPLE,
        body=schemas.NewCelebrationChoice,
        response=schemas.CelebrationChoice,
        if_match=True,
    )
    def choose_celebrations(self, request: Request, tx: Transaction, membership_id: UUID) -> Choice:
        """Choose what you want; what you no longer want counted is forgotten at once."""
        before = _choice_of(request, tx, membership_id)
        request.match(before)
        status = get_membership(tx, membership_id).status
        choice = domain.choose(before, actor_of(request), status, **request.body, now=tx.now)
        store.save_choice(tx, choice)
        if choice.milestones:
            store.share_milestones(tx, choice)
        else:
            store.forget_milestones(tx, membership_id)
        tx.emit(
            CelebrationChosen(
                membership_id=choice.membership_id,
                group_id=choice.group_id,
                person_id=choice.person_id,
                milestones=choice.milestones,
                appreciation=choice.appreciation,
                goal_reminders=choice.goal_reminders,
            )
        )
        return choice

    # Milestones

    @http(
        "GET",
        "/milestones",
        roles=PEOPLE | {Role.CAREGIVER},
        query=schemas.MilestoneFilter,
        response=schemas.Milestone,
        page=2,
    )
    def list_milestones(self, request: Request, tx: Transaction) -> Page:
        """List your milestones, and those that others share with your groups or opened to you."""
        found = store.list_milestones(tx, **request.query, **request.page)
        return request.page_of(found, key=("membership_id", "milestone"))

    @on_event(AttendanceRecorded)
    def count_meetings(self, event: AttendanceRecorded, tx: Transaction) -> None:
        """Count a meeting for somebody who chose that; for everybody else, keep nothing."""
        membership_id = store.find_counted_membership(
            tx, event.group_id, event.person_id, held_on=event.held_on
        )
        if membership_id is None:
            return
        if event.attendance == "attended":
            store.count_meeting(
                tx,
                membership_id,
                occurrence_id=event.occurrence_id,
                group_id=event.group_id,
                person_id=event.person_id,
            )
            _celebrate(tx, membership_id)
        else:
            store.uncount_meeting(tx, membership_id, occurrence_id=event.occurrence_id)

    @on_event(CelebrationChosen)
    def celebrate_who_chose_so(self, event: CelebrationChosen, tx: Transaction) -> None:
        """Write down at once how far somebody has come who has just chosen that."""
        _celebrate(tx, event.membership_id)

    @every(seconds=300)
    def celebrate(self, tx: Transaction) -> None:
        """Write down the milestones that time alone brought to those who chose so."""
        _celebrate(tx)

    # Appreciation

    @http(
        "POST",
        "/appreciations",
        roles=PEOPLE,
        body=schemas.NewAppreciation,
        response=schemas.AppreciationSent,
        status=201,
    )
    def appreciate(self, request: Request, tx: Transaction) -> Appreciation:
        """Thank somebody of your group; it reaches them within seconds, if they like to be thanked."""
        text, said = request.body.pop("text"), request.body
        group = get_group(tx, said["group_id"])
        mine = find_current_membership(tx, group.id, request.principal.id)
        status = get_membership(tx, mine).status if mine else None
        posted = domain.appreciate(actor_of(request), status, id=tx.new_id(), now=tx.now, **said)
        store.insert_appreciation(tx, self.sealer, posted, text)
        return posted

    @http("GET", "/appreciations", roles=PEOPLE, response=schemas.Appreciation, page=1)
    def list_appreciations(self, request: Request, tx: Transaction) -> Page:
        """List the appreciations that you were given."""
        found: list[Any] = store.list_appreciations(tx, self.sealer, request.principal.id, **request.page)
        return request.page_of(found, key=("id",))

    @http("DELETE", "/appreciations/<uuid:appreciation_id>", roles=PEOPLE, status=204)
    def forget_appreciation(self, request: Request, tx: Transaction, appreciation_id: UUID) -> None:
        """Forget an appreciation that you were given."""
        store.delete_appreciation(tx, appreciation_id, person_id=request.principal.id)

    @every(seconds=5)
    def deliver_appreciations(self, tx: Transaction) -> None:
        """Seal what was posted anew, for its recipient alone; what they do not want is let go unseen."""
        for posted, text in store.list_posted(tx, self.sealer):
            delivered = store.deliver_appreciation(tx, self.sealer, posted, text, now=tx.now)
            if delivered.delivery is Delivery.DELIVERED:
                tx.emit(
                    AppreciationDelivered(
                        appreciation_id=delivered.id,
                        group_id=delivered.group_id,
                        person_id=delivered.person_id,
                    )
                )

    # Shared goals

    @http("GET", "/groups/<uuid:group_id>/goal-reminders", roles=EVERYONE, response=schemas.GoalReminders)
    def get_goal_reminders(self, request: Request, tx: Transaction, group_id: UUID) -> GoalReminders:
        """Show how often a group is reminded of its goals."""
        return store.find_goal_reminders(tx, get_group(tx, group_id).id)

    @http(
        "PUT",
        "/groups/<uuid:group_id>/goal-reminders",
        roles=STAFF,
        body=schemas.NewGoalReminders,
        response=schemas.GoalReminders,
        if_match=True,
    )
    def set_goal_reminders(self, request: Request, tx: Transaction, group_id: UUID) -> GoalReminders:
        """Say how often the members who chose so are reminded of the group's goals."""
        group = lock_group(tx, group_id)
        before = store.find_goal_reminders(tx, group.id)
        request.match(before)
        reminders = domain.remind(
            before,
            request.body["every_weeks"],
            today=group.today(tx.now),
            is_closed=group.status is GroupStatus.CLOSED,
        )
        store.save_goal_reminders(tx, reminders)
        return reminders

    @every(seconds=300)
    def remind_of_goals(self, tx: Transaction) -> None:
        """Announce the reminders that are due, each once."""
        for due in store.list_due_goal_reminders(tx, tx.now):
            store.save_goal_reminders(tx, domain.following(due.reminders, today=due.today))
            tx.emit(
                GoalReminderDue(
                    group_id=due.reminders.group_id, norms_version=due.norms_version, due_on=due.today
                )
            )


def _celebrate(tx: Transaction, membership_id: UUID | None = None) -> None:
    for celebrant in store.list_celebrants(tx, membership_id):
        for reached in domain.reached_by(celebrant, now=tx.now):
            if store.insert_milestone(tx, reached):
                tx.emit(
                    MilestoneReached(
                        membership_id=reached.membership_id,
                        group_id=reached.group_id,
                        person_id=reached.person_id,
                        milestone=reached.milestone,
                        reached_on=reached.reached_on,
                    )
                )


def _choice_of(request: Request, tx: Transaction, membership_id: UUID) -> Choice:
    """Return what somebody chose for their own membership; to others not even that they did shows."""
    membership = get_membership(tx, membership_id)
    if not actor_of(request).is_person(membership.person_id):
        raise NotYours
    return store.find_choice(tx, membership_id) or Choice(
        membership_id=membership.id, group_id=membership.group_id, person_id=membership.person_id
    )
