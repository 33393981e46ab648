"""Entrypoints for referrals to groups."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from services.referrals.directory import store as directory
from services.referrals.inbound import domain, schemas, store
from services.referrals.inbound.domain import Door, Inbound, InboundStatus
from shared.contracts.membership import GroupClosed, GroupPaused
from shared.contracts.referrals_inbound import (
    InboundDeclined,
    InboundDoorChanged,
    InboundOverdue,
    InboundReceived,
    InboundWelcomed,
    InboundWithdrawn,
)
from shared.db.transaction import Transaction
from shared.entrypoints import Page, Request, Sealing, every, http, on_event
from shared.errors import Invalid, NotFound
from shared.security.principals import Role
from shared.security.sealing import Sealer

STAFF = {Role.COORDINATOR, Role.FACILITATOR}
EVENTS: dict[InboundStatus, Callable[..., Any]] = {
    InboundStatus.WELCOMED: InboundWelcomed,
    InboundStatus.DECLINED: InboundDeclined,
    InboundStatus.WITHDRAWN: InboundWithdrawn,
}


class Welcoming:
    """Entrypoints for what partners ask of groups."""

    sealer: Sealer = Sealing()

    @http(
        "PUT",
        "/groups/<uuid:group_id>/doors/<uuid:partner_id>",
        roles=STAFF,
        body=schemas.SaidDoor,
        response=schemas.Door,
    )
    def say_door(self, request: Request, tx: Transaction, group_id: UUID, partner_id: UUID) -> Door:
        """Say whether a group takes referrals from a partner; a facilitator says it for their groups."""
        if request.principal.role is Role.FACILITATOR and group_id not in request.principal.group_ids:
            raise NotFound(group_id)
        if directory.find_partner(tx, partner_id) is None:
            raise NotFound(partner_id)
        door = Door(
            group_id=group_id, partner_id=partner_id, is_open=request.body["is_open"], opened_at=tx.now
        )
        store.save_door(tx, door)
        tx.emit(InboundDoorChanged(group_id=group_id, partner_id=partner_id, is_open=door.is_open))
        return door

    @http("GET", "/doors", roles=STAFF | {Role.PARTNER}, response=schemas.Door, page=2)
    def list_doors(self, request: Request, tx: Transaction) -> Page:
        """List groups that take referrals from partners; a partner sees those that take its own."""
        return request.page_of(store.list_doors(tx, **request.page), key=("group_id", "partner_id"))

    @http(
        "POST",
        "/inbound-referrals",
        roles={Role.PARTNER},
        body=schemas.NewInbound,
        response=schemas.Inbound,
        status=201,
    )
    def refer_to_group(self, request: Request, tx: Transaction) -> Inbound:
        """Refer somebody to a group, by the consent that they gave you for this."""
        asked, consent = request.body, request.body["consent"]
        partner_id = request.principal.partner_id
        if partner_id is None:
            raise Invalid("Only a partner refers to a group.")
        inbound = domain.receive(
            store.find_door(tx, asked["group_id"], partner_id),
            Inbound(
                id=tx.new_id(),
                group_id=asked["group_id"],
                partner_id=partner_id,
                status=InboundStatus.RECEIVED,
                language=asked["language"],
                consent_given=consent["given"],
                consent_wording_version=consent["wording_version"],
                consented_at=consent["given_at"],
                received_at=tx.now,
            ),
            now=tx.now,
        )
        store.add_inbound(tx, self.sealer, inbound, asked["reach"])
        tx.emit(InboundReceived(inbound_id=inbound.id, group_id=inbound.group_id, partner_id=partner_id))
        return inbound

    @http(
        "GET",
        "/inbound-referrals",
        roles=STAFF | {Role.PARTNER},
        query=schemas.InboundFilter,
        response=schemas.Inbound,
        page=1,
    )
    def list_inbounds(self, request: Request, tx: Transaction) -> Page:
        """List referrals to groups, the newest first; a partner sees its own."""
        return request.page_of(store.list_inbounds(tx, **request.query, **request.page), key=("id",))

    @http(
        "GET",
        "/inbound-referrals/<uuid:inbound_id>",
        roles=STAFF | {Role.PARTNER},
        response=schemas.Inbound,
    )
    def get_inbound(self, request: Request, tx: Transaction, inbound_id: UUID) -> Inbound:
        """Show a referral to a group."""
        return store.get_inbound(tx, inbound_id)

    @http("GET", "/inbound-referrals/<uuid:inbound_id>/reach", roles=STAFF, response=schemas.Reach)
    def get_reach(self, request: Request, tx: Transaction, inbound_id: UUID) -> dict[str, str]:
        """Show how to reach somebody, as long as it is needed."""
        return store.find_reach(tx, self.sealer, store.get_inbound(tx, inbound_id))

    @http("POST", "/inbound-referrals/<uuid:inbound_id>/welcome", roles=STAFF, response=schemas.Inbound)
    def welcome_inbound(self, request: Request, tx: Transaction, inbound_id: UUID) -> Inbound:
        """Say that the group is in touch with the person."""
        return _changed(tx, inbound_id, lambda held: domain.welcome(held, now=tx.now))

    @http(
        "POST",
        "/inbound-referrals/<uuid:inbound_id>/decline",
        roles=STAFF,
        body=schemas.InboundDecline,
        response=schemas.Inbound,
    )
    def decline_inbound(self, request: Request, tx: Transaction, inbound_id: UUID) -> Inbound:
        """Say that the group cannot welcome the person, and why; how to reach them is forgotten."""
        reason = request.body["reason"]
        return _changed(tx, inbound_id, lambda held: domain.decline(held, reason, now=tx.now))

    @http(
        "POST",
        "/inbound-referrals/<uuid:inbound_id>/withdraw",
        roles=STAFF | {Role.PARTNER},
        response=schemas.Inbound,
    )
    def withdraw_inbound(self, request: Request, tx: Transaction, inbound_id: UUID) -> Inbound:
        """Take a referral to a group back when the person says so; how to reach them is forgotten."""
        return _changed(tx, inbound_id, lambda held: domain.withdraw(held, now=tx.now))

    @on_event(GroupPaused, GroupClosed)
    def close_doors(self, event: GroupPaused | GroupClosed, tx: Transaction) -> None:
        """Take no more referrals to a group that paused or closed; its people open the doors again."""
        store.close_doors(tx, event.group_id)

    @every(seconds=60)
    def surface_inbounds(self, tx: Transaction) -> None:
        """Say which referrals to groups wait too long for an answer, each once."""
        for late in store.surface_inbounds(tx):
            tx.emit(
                InboundOverdue(
                    inbound_id=late["id"], group_id=late["group_id"], partner_id=late["partner_id"]
                )
            )

    @every(seconds=3600)
    def forget_reaches(self, tx: Transaction) -> None:
        """Forget how to reach people where it is not needed any more."""
        store.forget_reaches(tx)


def _changed(tx: Transaction, inbound_id: UUID, change: Callable[[Inbound], Inbound]) -> Inbound:
    changed = change(store.lock_inbound(tx, inbound_id))
    store.save_inbound(tx, changed)
    about = {"inbound_id": changed.id, "group_id": changed.group_id, "partner_id": changed.partner_id}
    tx.emit(EVENTS[changed.status](**about))
    return changed
