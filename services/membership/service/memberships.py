"""Memberships, from application to leaving."""

from datetime import date
from uuid import UUID

from services.membership import schemas, store
from services.membership.domain import groups, memberships
from services.membership.domain.groups import Group
from services.membership.domain.memberships import Change, Membership, MembershipChange
from services.membership.onboarding.service import start_onboardings
from services.membership.service.roles import EVERYONE, STAFF, actor_of
from services.membership.waitlist import turns
from shared.contracts.membership import (
    MembershipActivated,
    MembershipApplied,
    MembershipLeft,
    MembershipPaused,
    MembershipResumed,
)
from shared.db.transaction import Transaction
from shared.entrypoints import Page, Request, http


class Belonging:
    """Entrypoints for memberships."""

    @http(
        "POST",
        "/memberships",
        roles=EVERYONE,
        body=schemas.NewMembership,
        response=schemas.Membership,
        status=201,
    )
    def apply(self, request: Request, tx: Transaction) -> Membership:
        """Apply to a group, for yourself or for somebody you coordinate or facilitate."""
        group = store.get_group(tx, request.body["group_id"])
        person = store.get_person(tx, request.body["person_id"])
        groups.accept_application(group)
        applied = memberships.apply(
            actor_of(request),
            id=tx.new_id(),
            group_id=group.id,
            person_id=person.id,
            role=request.body["role"],
            on=_day(request, tx, group),
        )
        store.insert_membership(tx, applied, _entry(request, tx, Change.APPLIED, applied))
        tx.emit(MembershipApplied(**memberships.ids_of(applied), role=applied.role))
        return applied

    @http(
        "GET",
        "/memberships",
        roles=EVERYONE,
        query=schemas.MembershipFilter,
        response=schemas.Membership,
        page=1,
    )
    def list_memberships(self, request: Request, tx: Transaction) -> Page:
        """List memberships in the order they were applied for."""
        found = store.list_memberships(tx, **request.query, **request.page)
        return request.page_of(found, key=("id",))

    @http("GET", "/memberships/<uuid:membership_id>", roles=EVERYONE, response=schemas.Membership)
    def get_membership(self, request: Request, tx: Transaction, membership_id: UUID) -> Membership:
        """Show a membership."""
        return store.get_membership(tx, membership_id)

    @http(
        "GET",
        "/memberships/<uuid:membership_id>/history",
        roles=EVERYONE,
        response=schemas.MembershipChange,
        page=1,
    )
    def list_membership_changes(self, request: Request, tx: Transaction, membership_id: UUID) -> Page:
        """List what happened to a membership, in the order it was recorded."""
        membership = store.get_membership(tx, membership_id)
        found = store.list_membership_changes(tx, membership.id, **request.page)
        return request.page_of(found, key=("id",))

    @http(
        "POST",
        "/memberships/<uuid:membership_id>/activate",
        roles=STAFF,
        body=schemas.Day,
        response=schemas.Membership,
    )
    def activate(self, request: Request, tx: Transaction, membership_id: UUID) -> Membership:
        """Welcome an applicant, as long as the group has a place."""
        # The group first, as everywhere: places are given one after another, and nobody waits in a circle.
        group = store.lock_group(tx, store.get_membership(tx, membership_id).group_id)
        membership = store.lock_membership(tx, membership_id)
        active = memberships.activate(membership, actor_of(request), on=_day(request, tx, group))
        members = store.count_members(tx, group.id, besides=membership.person_id)
        groups.welcome(group, members=members, takes_a_place=active.takes_a_place)
        turns.refuse_to_jump(tx, group, membership)
        saved = store.save_membership(tx, active, _entry(request, tx, Change.ACTIVATED, active))
        tx.emit(
            MembershipActivated(**memberships.ids_of(active), role=active.role, active_from=active.changed_on)
        )
        start_onboardings(tx, membership_id=active.id)
        return saved

    @http(
        "POST",
        "/memberships/<uuid:membership_id>/pause",
        roles=EVERYONE,
        body=schemas.Day,
        response=schemas.Membership,
    )
    def pause(self, request: Request, tx: Transaction, membership_id: UUID) -> Membership:
        """Rest for a while; the place stays yours."""
        membership = store.lock_membership(tx, membership_id)
        on = _day(request, tx, store.get_group(tx, membership.group_id))
        paused = memberships.pause(membership, actor_of(request), on=on)
        saved = store.save_membership(tx, paused, _entry(request, tx, Change.PAUSED, paused))
        tx.emit(MembershipPaused(**memberships.ids_of(paused), paused_on=on))
        return saved

    @http(
        "POST",
        "/memberships/<uuid:membership_id>/resume",
        roles=EVERYONE,
        body=schemas.Day,
        response=schemas.Membership,
    )
    def resume(self, request: Request, tx: Transaction, membership_id: UUID) -> Membership:
        """Come back from a rest."""
        membership = store.lock_membership(tx, membership_id)
        on = _day(request, tx, store.get_group(tx, membership.group_id))
        resumed = memberships.resume(membership, actor_of(request), on=on)
        saved = store.save_membership(tx, resumed, _entry(request, tx, Change.RESUMED, resumed))
        tx.emit(MembershipResumed(**memberships.ids_of(resumed), resumed_on=on))
        return saved

    @http(
        "POST",
        "/memberships/<uuid:membership_id>/leave",
        roles=EVERYONE,
        body=schemas.Day,
        response=schemas.Membership,
    )
    def leave(self, request: Request, tx: Transaction, membership_id: UUID) -> Membership:
        """Leave the group, or take an application back; nobody asks why."""
        membership = store.lock_membership(tx, membership_id)
        on = _day(request, tx, store.get_group(tx, membership.group_id))
        left = memberships.leave(membership, actor_of(request), on=on)
        saved = store.save_membership(tx, left, _entry(request, tx, Change.LEFT, left))
        tx.emit(MembershipLeft(**memberships.ids_of(left), left_on=on))
        return saved


def _day(request: Request, tx: Transaction, group: Group) -> date:
    """Return the day that the request is about, where the group meets."""
    return memberships.day_of(actor_of(request), request.body["on"], today=group.today(tx.now))


def _entry(request: Request, tx: Transaction, change: Change, membership: Membership) -> MembershipChange:
    return memberships.entry_of(tx.new_id(), change, membership, by=request.principal.id, now=tx.now)
