"""Carry a membership into another group: what moves, splits, merges and accepted offers have in common."""

from dataclasses import replace
from datetime import date
from uuid import UUID

from services.membership import store
from services.membership.domain import memberships
from services.membership.domain.groups import Group
from services.membership.domain.memberships import AlreadyInGroup, Change, Membership, Status
from services.membership.moves import domain
from services.membership.moves import store as kept
from services.membership.moves.domain import Move, Participation, Reason
from services.membership.waitlist import store as waits
from shared.contracts.membership import (
    MembershipActivated,
    MembershipApplied,
    MembershipLeft,
    MembershipPaused,
)
from shared.contracts.membership_places import MembershipMoved, ParticipationChanged
from shared.db.transaction import Transaction


def carry(
    tx: Transaction, membership: Membership, *, origin: Group, into: Group, reason: Reason, by: UUID
) -> Move:
    """End a membership in `origin` and go on in `into`, with its history; the caller checked for a place.

    Whoever belongs to both already stays there as what they are. An application is overtaken by the move.
    """
    there = waits.find_current_membership(tx, into.id, membership.person_id)
    if there is None or (there.status is Status.APPLIED and membership.status is not Status.APPLIED):
        there = _arrive(tx, membership, there, into, by)
    elif reason is Reason.WISHED:
        raise AlreadyInGroup(into.id, membership.person_id)
    left = domain.leave(membership, on=origin.today(tx.now))
    _save(tx, left, Change.LEFT, by)
    tx.emit(MembershipLeft(**memberships.ids_of(left), left_on=left.changed_on))
    move = _tie(tx, membership, there, reason, by, on=left.changed_on)
    tx.emit(
        MembershipMoved(
            move_id=move.id,
            person_id=move.person_id,
            from_membership_id=move.from_membership_id,
            from_group_id=move.from_group_id,
            to_membership_id=there.id,
            to_group_id=there.group_id,
            reason=reason,
            moved_on=move.moved_on,
            member_since=move.member_since,
        )
    )
    return move


def place(tx: Transaction, membership: Membership, applied: Membership | None, *, by: UUID) -> Membership:
    """Begin a membership, or make what was `applied` for the membership it asked for; announce it."""
    begun = membership if applied is None else replace(applied, status=membership.status)
    if applied is None:
        entry = memberships.entry_of(tx.new_id(), Change.APPLIED, begun, by=by, now=tx.now)
        store.insert_membership(tx, begun, entry)
        tx.emit(MembershipApplied(**memberships.ids_of(begun), role=begun.role))
    else:
        begun = replace(begun, active_from=membership.active_from, changed_on=membership.changed_on)
    if begun.status is not Status.APPLIED and begun.active_from is not None:
        _save(tx, begun, Change.ACTIVATED, by)
        tx.emit(
            MembershipActivated(**memberships.ids_of(begun), role=begun.role, active_from=begun.active_from)
        )
    if begun.status is Status.PAUSED:
        _save(tx, begun, Change.PAUSED, by)
        tx.emit(MembershipPaused(**memberships.ids_of(begun), paused_on=begun.changed_on))
    return begun


def leave_without(tx: Transaction, membership: Membership, *, by: UUID) -> None:
    """Remember that a group ended around somebody: they come first where a network's rules say so."""
    if membership.active_from is not None:
        _tie(tx, membership, None, Reason.CLOSED, by, on=membership.changed_on)


def _arrive(
    tx: Transaction, membership: Membership, applied: Membership | None, into: Group, by: UUID
) -> Membership:
    arrived = domain.arrive(membership, id=tx.new_id(), group_id=into.id, on=into.today(tx.now))
    begun = place(tx, arrived, applied, by=by)
    pattern = kept.find_pattern(tx, membership)
    if pattern.participation is not Participation.EVERY_MEETING:
        carried = replace(pattern, membership_id=begun.id, group_id=into.id, version=0)
        kept.save_pattern(tx, carried)
        tx.emit(
            ParticipationChanged(
                **memberships.ids_of(begun),
                participation=carried.participation,
                comes_in_week_of=carried.comes_in_week_of,
            )
        )
    return begun


def _tie(
    tx: Transaction, membership: Membership, there: Membership | None, reason: Reason, by: UUID, *, on: date
) -> Move:
    move = Move(
        id=tx.new_id(),
        person_id=membership.person_id,
        from_membership_id=membership.id,
        from_group_id=membership.group_id,
        to_membership_id=there.id if there else None,
        to_group_id=there.group_id if there else None,
        reason=reason,
        member_since=domain.member_since(membership, kept.find_member_since(tx, membership.id)),
        moved_on=on,
        recorded_at=tx.now,
        recorded_by=by,
    )
    kept.insert_move(tx, move)
    return move


def _save(tx: Transaction, membership: Membership, change: Change, by: UUID) -> None:
    entry = memberships.entry_of(tx.new_id(), change, membership, by=by, now=tx.now)
    store.save_membership(tx, membership, entry)
