"""Moving between groups, and coming as often as one can."""

from dataclasses import replace
from uuid import UUID

from services.membership import store as groups_store
from services.membership.domain import groups
from services.membership.domain.groups import Group
from services.membership.moves import carrying, domain, schemas, store
from services.membership.moves.domain import Move, Pattern, Reason
from services.membership.service.roles import EVERYONE, STAFF, actor_of
from services.membership.waitlist import turns
from shared.contracts.membership_places import ParticipationChanged
from shared.db.transaction import Transaction
from shared.entrypoints import Page, Request, http


class Moving:
    """Entrypoints for moves and participation."""

    @http(
        "POST",
        "/memberships/<uuid:membership_id>/move",
        roles=STAFF,
        body=schemas.NewMove,
        response=schemas.Move,
        status=201,
    )
    def move_membership(self, request: Request, tx: Transaction, membership_id: UUID) -> Move:
        """Let a member go on in another group that has a place, with their history.

        Members move by themselves: they join the other group's waitlist with their membership.
        """
        found = groups_store.get_membership(tx, membership_id)
        domain.may_move(found, actor_of(request), request.body["group_id"])
        held = lock_groups(tx, found.group_id, request.body["group_id"])
        membership = groups_store.lock_membership(tx, membership_id)
        domain.may_move(membership, actor_of(request), request.body["group_id"])
        into = held[request.body["group_id"]]
        taken = groups_store.count_members(tx, into.id, besides=membership.person_id)
        groups.welcome(into, members=taken, takes_a_place=membership.takes_a_place)
        turns.refuse_to_jump(tx, into, replace(membership, applied_on=into.today(tx.now)))
        return carrying.carry(
            tx,
            membership,
            origin=held[membership.group_id],
            into=into,
            reason=Reason.WISHED,
            by=request.principal.id,
        )

    @http("GET", "/moves", roles=EVERYONE, query=schemas.MoveFilter, response=schemas.Move, page=1)
    def list_moves(self, request: Request, tx: Transaction) -> Page:
        """List moves between groups, in the order they were recorded."""
        found = store.list_moves(tx, **request.query, **request.page)
        return request.page_of(found, key=("id",))

    @http("GET", "/memberships/<uuid:membership_id>/participation", roles=EVERYONE, response=schemas.Pattern)
    def get_participation(self, request: Request, tx: Transaction, membership_id: UUID) -> Pattern:
        """Show how often a member means to come."""
        return store.find_pattern(tx, groups_store.get_membership(tx, membership_id))

    @http(
        "PUT",
        "/memberships/<uuid:membership_id>/participation",
        roles=EVERYONE,
        body=schemas.NewPattern,
        response=schemas.Pattern,
        if_match=True,
    )
    def put_participation(self, request: Request, tx: Transaction, membership_id: UUID) -> Pattern:
        """Say how often you mean to come: every meeting, alternate weeks, or now and then."""
        pattern = store.find_pattern(tx, groups_store.lock_membership(tx, membership_id))
        request.match(pattern)
        saved = store.save_pattern(tx, domain.come(pattern, actor_of(request), **request.body))
        tx.emit(
            ParticipationChanged(
                membership_id=saved.membership_id,
                group_id=saved.group_id,
                person_id=saved.person_id,
                participation=saved.participation,
                comes_in_week_of=saved.comes_in_week_of,
            )
        )
        return saved


def lock_groups(tx: Transaction, *group_ids: UUID) -> dict[UUID, Group]:
    """Hold several groups, always in the same order, so that nobody waits in a circle."""
    return {group_id: groups_store.lock_group(tx, group_id) for group_id in sorted(set(group_ids))}
