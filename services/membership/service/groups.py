"""Groups and their life cycle."""

from uuid import UUID

from services.membership import schemas, store
from services.membership.domain import groups, memberships
from services.membership.domain.groups import Group, Status
from services.membership.domain.memberships import Change
from services.membership.moves import carrying
from services.membership.service.roles import COORDINATORS, EVERYONE
from services.membership.waitlist import turns
from shared.contracts.membership import (
    GroupChanged,
    GroupClosed,
    GroupOpened,
    GroupPaused,
    GroupPlanned,
    MembershipLeft,
)
from shared.db.transaction import Transaction
from shared.entrypoints import Page, Request, http


class Organising:
    """Entrypoints for groups."""

    @http("POST", "/groups", roles=COORDINATORS, body=schemas.NewGroup, response=schemas.Group, status=201)
    def plan_group(self, request: Request, tx: Transaction) -> Group:
        """Plan a group; people may apply at once, and it meets from when it is open."""
        store.get_organisation(tx, request.body["organisation_id"])
        group = Group(id=tx.new_id(), status=Status.PLANNED, created_at=tx.now, **request.body)
        store.insert_group(tx, group)
        tx.emit(
            GroupPlanned(
                group_id=group.id,
                organisation_id=group.organisation_id,
                time_zone=group.time_zone,
                language=group.language,
                capacity=group.capacity,
            )
        )
        return group

    @http("GET", "/groups", roles=EVERYONE, query=schemas.GroupFilter, response=schemas.Group, page=True)
    def list_groups(self, request: Request, tx: Transaction) -> Page:
        """List groups by name: all for coordinators, their own for staff, open ones and theirs for people."""
        found = store.list_groups(tx, **request.query, **request.page)
        return request.page_of(found, key=("name", "id"))

    @http("GET", "/groups/<uuid:group_id>", roles=EVERYONE, response=schemas.Group)
    def get_group(self, request: Request, tx: Transaction, group_id: UUID) -> Group:
        """Show a group."""
        return store.get_group(tx, group_id)

    @http(
        "PATCH",
        "/groups/<uuid:group_id>",
        roles=COORDINATORS,
        body=schemas.GroupChange,
        response=schemas.Group,
        if_match=True,
    )
    def change_group(self, request: Request, tx: Transaction, group_id: UUID) -> Group:
        """Change how a group is described and how many it has room for."""
        group = store.lock_group(tx, group_id)
        request.match(group)
        changed = store.save_group(tx, groups.change_group(group, **request.body))
        turns.recall_surplus(tx, changed)
        tx.emit(
            GroupChanged(
                group_id=changed.id,
                organisation_id=changed.organisation_id,
                time_zone=changed.time_zone,
                language=changed.language,
                capacity=changed.capacity,
            )
        )
        return changed

    @http("POST", "/groups/<uuid:group_id>/open", roles=COORDINATORS, response=schemas.Group)
    def open_group(self, request: Request, tx: Transaction, group_id: UUID) -> Group:
        """Open a planned group, or one that rested."""
        group = store.save_group(tx, groups.open_group(store.lock_group(tx, group_id)))
        tx.emit(GroupOpened(group_id=group.id, organisation_id=group.organisation_id))
        return group

    @http("POST", "/groups/<uuid:group_id>/pause", roles=COORDINATORS, response=schemas.Group)
    def pause_group(self, request: Request, tx: Transaction, group_id: UUID) -> Group:
        """Let a group rest; its members stay members."""
        group = store.save_group(tx, groups.pause_group(store.lock_group(tx, group_id)))
        turns.recall_surplus(tx, group)
        tx.emit(GroupPaused(group_id=group.id))
        return group

    @http("POST", "/groups/<uuid:group_id>/close", roles=COORDINATORS, response=schemas.Group)
    def close_group(self, request: Request, tx: Transaction, group_id: UUID) -> Group:
        """Close a group for good; memberships and applications end with it, today."""
        group = store.save_group(tx, groups.close_group(store.lock_group(tx, group_id)))
        turns.end_line(tx, group)
        tx.emit(GroupClosed(group_id=group.id))
        for current in store.lock_current_memberships(tx, group.id):
            left = memberships.end_with_group(current, on=group.today(tx.now))
            entry = memberships.entry_of(tx.new_id(), Change.LEFT, left, by=request.principal.id, now=tx.now)
            store.save_membership(tx, left, entry)
            carrying.leave_without(tx, left, by=request.principal.id)
            tx.emit(MembershipLeft(**memberships.ids_of(left), left_on=left.changed_on))
        return group
