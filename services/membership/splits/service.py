"""Making two groups of one, and one of two."""

from uuid import UUID

from services.membership import store as groups_store
from services.membership.domain import groups
from services.membership.domain.groups import Group
from services.membership.domain.memberships import Status as MembershipStatus
from services.membership.moves import carrying
from services.membership.moves.domain import Reason
from services.membership.moves.service import lock_groups
from services.membership.service.roles import COORDINATORS, EVERYONE, STAFF, actor_of
from services.membership.splits import dividing, domain, schemas, store
from services.membership.splits.domain import Placement, Side, Split, Status, Wish
from services.membership.waitlist import turns
from shared.contracts.membership import GroupClosed, GroupOpened, GroupPlanned
from shared.contracts.membership_places import GroupMerged, GroupSplit, SplitDropped, SplitProposed
from shared.db.transaction import Transaction
from shared.entrypoints import Page, Request, http


class Dividing:
    """Entrypoints for splits and merges."""

    @http(
        "GET",
        "/groups/<uuid:group_id>/split-wishes/<uuid:person_id>",
        roles=EVERYONE,
        response=schemas.Wish,
    )
    def get_split_wish(self, request: Request, tx: Transaction, group_id: UUID, person_id: UUID) -> Wish:
        """Show what a member wishes for, should the group be split."""
        person = groups_store.get_person(tx, person_id)
        actor_of(request).must_be_staff_or(person.id)
        return store.find_wish(tx, groups_store.get_group(tx, group_id).id, person.id)

    @http(
        "PUT",
        "/groups/<uuid:group_id>/split-wishes/<uuid:person_id>",
        roles=EVERYONE,
        body=schemas.NewWish,
        response=schemas.Wish,
        if_match=True,
    )
    def put_split_wish(self, request: Request, tx: Transaction, group_id: UUID, person_id: UUID) -> Wish:
        """Say when you could meet and with whom you would like to stay, should the group be split."""
        group, person = groups_store.get_group(tx, group_id), groups_store.get_person(tx, person_id)
        wished = store.find_wish(tx, group.id, person.id)
        request.match(wished)
        return store.save_wish(tx, domain.wish(wished, actor_of(request), **request.body))

    @http("POST", "/splits", roles=COORDINATORS, body=schemas.NewSplit, response=schemas.Split, status=201)
    def propose_split(self, request: Request, tx: Transaction) -> Split:
        """Work out how a group could become two; nobody moves yet."""
        group = groups_store.lock_group(tx, request.body["group_id"])
        domain.may_split(group)
        division = dividing.divide(
            store.list_candidates(tx, group.id),
            store.list_buddies(tx, group.id),
            language=group.language,
        )
        split = Split(
            id=tx.new_id(),
            group_id=group.id,
            status=Status.PROPOSED,
            stays_language=division.languages[0],
            stays_slot=division.slots[0],
            goes_language=division.languages[1],
            goes_slot=division.slots[1],
            proposed_at=tx.now,
            proposed_by=request.principal.id,
        )
        store.insert_split(tx, split, [*division.placements, *_holders(tx, group)])
        tx.emit(SplitProposed(split_id=split.id, group_id=group.id))
        return split

    @http("GET", "/splits", roles=STAFF, query=schemas.SplitFilter, response=schemas.Split, page=1)
    def list_splits(self, request: Request, tx: Transaction) -> Page:
        """List splits in the order they were proposed."""
        found = store.list_splits(tx, **request.query, **request.page)
        return request.page_of(found, key=("id",))

    @http("GET", "/splits/<uuid:split_id>", roles=STAFF, response=schemas.Split)
    def get_split(self, request: Request, tx: Transaction, split_id: UUID) -> Split:
        """Show a split."""
        return store.get_split(tx, split_id)

    @http("GET", "/splits/<uuid:split_id>/placements", roles=STAFF, response=schemas.Placement, page=1)
    def list_split_placements(self, request: Request, tx: Transaction, split_id: UUID) -> Page:
        """List who would go where, each with the reasons."""
        found = store.list_placements_page(tx, store.get_split(tx, split_id).id, **request.page)
        return request.page_of(found, key=("membership_id",))

    @http(
        "PUT",
        "/splits/<uuid:split_id>/placements/<uuid:membership_id>",
        roles=COORDINATORS,
        body=schemas.Adjustment,
        response=schemas.Split,
        if_match=True,
    )
    def adjust_split(self, request: Request, tx: Transaction, split_id: UUID, membership_id: UUID) -> Split:
        """Place somebody otherwise. The version is the split's: read it again after each change."""
        split = store.lock_split(tx, split_id)
        request.match(split)
        placed = domain.adjust(
            split, store.list_placements(tx, split_id), membership_id, request.body["side"]
        )
        store.save_placement(tx, split_id, placed)
        return store.save_split(tx, split)

    @http(
        "POST",
        "/splits/<uuid:split_id>/confirm",
        roles=COORDINATORS,
        body=schemas.Confirmation,
        response=schemas.Split,
        if_match=True,
    )
    def confirm_split(self, request: Request, tx: Transaction, split_id: UUID) -> Split:
        """Open the new group, and let those who go move into it with their history."""
        group = groups_store.lock_group(tx, store.get_split(tx, split_id).group_id)
        split = store.lock_split(tx, split_id)
        request.match(split)
        domain.may_split(group)
        new = _new_group(request, tx, group, split)
        confirmed, going = domain.confirm(
            split,
            store.list_placements(tx, split_id),
            {one.membership_id for one in store.list_candidates(tx, group.id)},
            new_group_id=new.id,
            capacities={Side.STAYS: group.capacity, Side.GOES: new.capacity},
            now=tx.now,
        )
        groups_store.insert_group(tx, new)
        saved = store.save_split(tx, confirmed)
        _announce_opened(tx, new)
        tx.emit(GroupSplit(group_id=group.id, new_group_id=new.id, split_id=split.id))
        for placement in going:
            membership = groups_store.lock_membership(tx, placement.membership_id)
            if membership.status is not MembershipStatus.LEFT:
                carrying.carry(
                    tx, membership, origin=group, into=new, reason=Reason.SPLIT, by=request.principal.id
                )
        return saved

    @http("POST", "/splits/<uuid:split_id>/drop", roles=COORDINATORS, response=schemas.Split)
    def drop_split(self, request: Request, tx: Transaction, split_id: UUID) -> Split:
        """Leave the group as it is."""
        split = store.save_split(tx, domain.drop(store.lock_split(tx, split_id), now=tx.now))
        tx.emit(SplitDropped(split_id=split.id, group_id=split.group_id))
        return split

    @http(
        "POST",
        "/groups/<uuid:group_id>/merge",
        roles=COORDINATORS,
        body=schemas.NewMerge,
        response=schemas.Merge,
    )
    def merge_groups(self, request: Request, tx: Transaction, group_id: UUID) -> dict[str, object]:
        """Let a group go on in another: members move with their history, who waits keeps their turn."""
        held = lock_groups(tx, group_id, request.body["into_group_id"])
        group, into = held[group_id], held[request.body["into_group_id"]]
        coming = groups_store.lock_current_memberships(tx, group.id)
        there = {one.person_id for one in groups_store.lock_current_memberships(tx, into.id)}
        belonging = {MembershipStatus.ACTIVE, MembershipStatus.PAUSED}
        domain.may_merge(
            group,
            into,
            coming=sum(
                one.takes_a_place and one.status in belonging and one.person_id not in there for one in coming
            ),
            there=groups_store.count_members(tx, into.id),
        )
        closed = groups_store.save_group(tx, groups.close_group(group))
        for membership in coming:
            carrying.carry(
                tx, membership, origin=closed, into=into, reason=Reason.MERGED, by=request.principal.id
            )
        waits = turns.hand_over_line(tx, closed, into)
        tx.emit(GroupMerged(group_id=closed.id, into_group_id=into.id))
        tx.emit(GroupClosed(group_id=closed.id))
        return {
            "group_id": closed.id,
            "into_group_id": into.id,
            "moved": len(coming),
            "handed_over_waits": waits,
        }


HOLDS = ("holds_the_group",)


def _holders(tx: Transaction, group: Group) -> list[Placement]:
    return [
        Placement(membership_id=one.id, person_id=one.person_id, side=Side.STAYS, reasons=HOLDS)
        for one in store.list_holders(tx, group.id)
    ]


def _new_group(request: Request, tx: Transaction, group: Group, split: Split) -> Group:
    """Return the group that those who go will be: hosted, and as large, as the one they come from."""
    return Group(
        id=tx.new_id(),
        organisation_id=group.organisation_id,
        name=request.body["name"],
        language=request.body["language"] or split.goes_language,
        time_zone=group.time_zone,
        capacity=request.body["capacity"] or group.capacity,
        status=groups.Status.OPEN,
        external_id=None,
        created_at=tx.now,
    )


def _announce_opened(tx: Transaction, group: Group) -> None:
    tx.emit(
        GroupPlanned(
            group_id=group.id,
            organisation_id=group.organisation_id,
            time_zone=group.time_zone,
            language=group.language,
            capacity=group.capacity,
        )
    )
    tx.emit(GroupOpened(group_id=group.id, organisation_id=group.organisation_id))
