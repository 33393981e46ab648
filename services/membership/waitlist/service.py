"""Waiting for a place in a group."""

from dataclasses import replace
from uuid import UUID

from services.membership import store as groups_store
from services.membership.domain import groups
from services.membership.domain.groups import Group
from services.membership.domain.memberships import AlreadyInGroup, Membership, Role
from services.membership.domain.memberships import Status as MembershipStatus
from services.membership.moves import carrying
from services.membership.moves.domain import Reason as MoveReason
from services.membership.service.roles import COORDINATORS, EVERYONE, actor_of
from services.membership.waitlist import schemas, store, turns
from services.membership.waitlist.domain import order, waits
from services.membership.waitlist.domain.order import MOVED_OUT_COUNTS_FOR, Rules
from services.membership.waitlist.domain.waits import Entry, Offer, Reason
from shared.contracts.membership_places import (
    WaitlistJoined,
    WaitlistLeft,
    WaitlistOfferAccepted,
    WaitlistOfferDeclined,
    WaitlistWaitConfirmed,
)
from shared.db.transaction import Transaction
from shared.entrypoints import Page, Request, every, http

# Each is held until the run ends; the next run takes the others.
MOST_LINES_AT_ONCE = 50


class Waiting:
    """Entrypoints for waitlists."""

    @http("GET", "/waitlist-rules", roles=EVERYONE, response=schemas.PublishedRules)
    def get_waitlist_rules(self, request: Request, tx: Transaction) -> Rules:
        """Show how places are given: how long an offer holds, and who comes before first come."""
        return store.find_rules(tx)

    @http(
        "PUT",
        "/waitlist-rules",
        roles=COORDINATORS,
        body=schemas.WaitlistRules,
        response=schemas.PublishedRules,
        if_match=True,
    )
    def put_waitlist_rules(self, request: Request, tx: Transaction) -> Rules:
        """Publish other rules. They hold for offers made from now on."""
        rules = store.find_rules(tx)
        request.match(rules)
        store.forget_positions(tx)
        return store.save_rules(tx, replace(rules, **request.body))

    @http(
        "POST",
        "/waitlist-entries",
        roles=EVERYONE,
        body=schemas.NewEntry,
        response=schemas.Entry,
        status=201,
    )
    def join_waitlist(self, request: Request, tx: Transaction) -> Entry:
        """Wait for a place in a group; where one is free, it is offered within seconds."""
        group = groups_store.get_group(tx, request.body["group_id"])
        person = groups_store.get_person(tx, request.body["person_id"])
        groups.accept_application(group)
        _refuse_members(tx, group.id, person.id)
        coming_from = _membership_of(tx, person.id, request.body["from_membership_id"])
        since = group.today(tx.now) - MOVED_OUT_COUNTS_FOR
        entry = waits.join(
            actor_of(request),
            id=tx.new_id(),
            group_id=group.id,
            person_id=person.id,
            priority=order.priority_of(
                moved_out=store.was_moved_out(tx, person.id, since),
                returning=store.was_member(tx, group.id, person.id),
            ),
            from_membership_id=coming_from.id if coming_from else None,
            now=tx.now,
        )
        store.insert_entry(tx, entry)
        tx.emit(WaitlistJoined(**_names(entry)))
        return entry

    @http(
        "GET",
        "/waitlist-entries",
        roles=EVERYONE,
        query=schemas.EntryFilter,
        response=schemas.Entry,
        page=1,
    )
    def list_waitlist_entries(self, request: Request, tx: Transaction) -> Page:
        """List who waits for what: all for coordinators, their groups' for staff, their own for people."""
        found = store.list_entries(tx, **request.query, **request.page)
        return request.page_of(found, key=("id",))

    @http("GET", "/waitlist-entries/<uuid:entry_id>", roles=EVERYONE, response=schemas.Entry)
    def get_waitlist_entry(self, request: Request, tx: Transaction, entry_id: UUID) -> Entry:
        """Show a wait: the place in the line, and the offer where there is one."""
        return store.get_entry(tx, entry_id)

    @http("GET", "/waitlist-entries/<uuid:entry_id>/offers", roles=EVERYONE, response=schemas.Offer, page=1)
    def list_waitlist_offers(self, request: Request, tx: Transaction, entry_id: UUID) -> Page:
        """List what was offered so far, and what became of it."""
        found = store.list_offers(tx, store.get_entry(tx, entry_id).id, **request.page)
        return request.page_of(found, key=("id",))

    @http("POST", "/waitlist-entries/<uuid:entry_id>/accept", roles=EVERYONE, response=schemas.Entry)
    def accept_waitlist_offer(self, request: Request, tx: Transaction, entry_id: UUID) -> Entry:
        """Take the place that is kept for you, and belong to the group from today."""
        held = store.lock_entry(tx, entry_id)
        offer = store.find_open_offer(tx, entry_id)
        entry, taken = order.accept(held, offer, actor_of(request), now=tx.now)
        group = groups_store.get_group(tx, entry.group_id)
        _save(tx, entry, taken)
        tx.emit(WaitlistOfferAccepted(offer_id=taken.id, **_names(entry)))
        _join(tx, entry, group, by=request.principal.id)
        # The place was kept, so only the group's state can stand in the way. Looked at last, because from the
        # first row that names the group nobody can close it before this is committed.
        groups.welcome(groups_store.get_group(tx, group.id), members=0)
        return store.get_entry(tx, entry_id)

    @http(
        "POST",
        "/waitlist-entries/<uuid:entry_id>/decline",
        roles=EVERYONE,
        body=schemas.Decline,
        response=schemas.Entry,
    )
    def decline_waitlist_offer(self, request: Request, tx: Transaction, entry_id: UUID) -> Entry:
        """Let this place pass on, and wait on or not. Nobody asks why."""
        held = store.lock_entry(tx, entry_id)
        offer = store.find_open_offer(tx, entry_id)
        entry, passed = order.decline(held, offer, actor_of(request), **request.body, now=tx.now)
        _save(tx, entry, passed)
        tx.emit(WaitlistOfferDeclined(offer_id=passed.id, **_names(entry)))
        if entry.ended_at is not None:
            tx.emit(WaitlistLeft(**_names(entry), reason=Reason.CHOSEN))
        return store.get_entry(tx, entry_id)

    @http("POST", "/waitlist-entries/<uuid:entry_id>/still-waiting", roles=EVERYONE, response=schemas.Entry)
    def confirm_waiting(self, request: Request, tx: Transaction, entry_id: UUID) -> Entry:
        """Say that you still wait, when you were asked."""
        entry = waits.confirm_wait(store.lock_entry(tx, entry_id), actor_of(request), now=tx.now)
        store.save_entry(tx, entry)
        tx.emit(WaitlistWaitConfirmed(**_names(entry)))
        return store.get_entry(tx, entry_id)

    @http("POST", "/waitlist-entries/<uuid:entry_id>/leave", roles=EVERYONE, response=schemas.Entry)
    def leave_waitlist(self, request: Request, tx: Transaction, entry_id: UUID) -> Entry:
        """Stop waiting; a place that was offered passes on."""
        held = store.lock_entry(tx, entry_id)
        offer = store.find_open_offer(tx, entry_id)
        entry = waits.leave(held, actor_of(request), now=tx.now)
        store.save_entry(tx, entry)
        if offer is not None:
            store.save_offer(tx, order.recall(held, offer, now=tx.now)[1])
        tx.emit(WaitlistLeft(**_names(entry), reason=Reason.CHOSEN))
        return store.get_entry(tx, entry_id)

    @every(seconds=5)
    def take_waitlist_turns(self, tx: Transaction) -> None:
        """Pass on what expired, offer what is free, and say who is where in the line."""
        for group_id in store.list_due_lines(tx, limit=MOST_LINES_AT_ONCE):
            turns.take_turns(tx, group_id)


def _join(tx: Transaction, entry: Entry, group: Group, *, by: UUID) -> None:
    """Make the membership, or move the one that the person comes with."""
    coming_from = _membership_of(tx, entry.person_id, entry.from_membership_id)
    there = store.find_current_membership(tx, group.id, entry.person_id)
    if coming_from is not None:
        origin = groups_store.get_group(tx, coming_from.group_id)
        carrying.carry(tx, coming_from, origin=origin, into=group, reason=MoveReason.WISHED, by=by)
        return
    if there is not None and there.status is not MembershipStatus.APPLIED:
        raise AlreadyInGroup(group.id, entry.person_id)
    today = group.today(tx.now)
    begun = Membership(
        id=tx.new_id(),
        group_id=group.id,
        person_id=entry.person_id,
        role=Role.MEMBER,
        status=MembershipStatus.ACTIVE,
        applied_on=min(today, group.today(entry.joined_at)),
        active_from=today,
        changed_on=today,
    )
    carrying.place(tx, begun, there, by=by)


def _membership_of(tx: Transaction, person_id: UUID, membership_id: UUID | None) -> Membership | None:
    """Return the membership that the person would move with, as long as it goes on and takes a place."""
    if membership_id is None:
        return None
    membership = groups_store.lock_membership(tx, membership_id)
    is_theirs = membership.person_id == person_id and membership.takes_a_place
    goes_on = membership.status in (MembershipStatus.ACTIVE, MembershipStatus.PAUSED)
    return membership if is_theirs and goes_on else None


def _refuse_members(tx: Transaction, group_id: UUID, person_id: UUID) -> None:
    there = store.find_current_membership(tx, group_id, person_id)
    if there is not None and there.status is not MembershipStatus.APPLIED:
        raise AlreadyInGroup(group_id, person_id)


def _save(tx: Transaction, entry: Entry, offer: Offer) -> None:
    store.save_offer(tx, offer)
    store.save_entry(tx, entry)


def _names(entry: Entry) -> dict[str, UUID]:
    return {"entry_id": entry.id, "group_id": entry.group_id, "person_id": entry.person_id}
