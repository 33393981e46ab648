"""Guests: proposing one, objecting, what is read before, and the guest's own page."""

import secrets
from dataclasses import asdict
from typing import Any
from uuid import UUID

from werkzeug.utils import redirect
from werkzeug.wrappers import Request as Incoming
from werkzeug.wrappers import Response

from services.scheduling import store as calendar
from services.scheduling.domain.addresses import SECRET_BYTES, VISITS, Address, hash_of, read_address
from services.scheduling.guests import domain, schemas, store, visits
from services.scheduling.guests.domain import KEPT, Contact, Invitation, Review
from services.scheduling.guests.page import CONTENT_SECURITY_POLICY
from shared.contracts.scheduling_people import GuestProposed, GuestWithdrawn
from shared.db.transaction import Transaction
from shared.entrypoints import Page, Request, Sealing, every, http
from shared.entrypoints.plain import plain
from shared.entrypoints.transactions import Transactions
from shared.errors import NotFound
from shared.security.principals import Role
from shared.security.sealing import Sealer

RUNNERS = {Role.COORDINATOR, Role.FACILITATOR}
PEOPLE = {Role.FACILITATOR, Role.MENTOR, Role.MEMBER}
EVERYONE = RUNNERS | PEOPLE
AT_ONCE = 100


class Inviting:
    """Entrypoints for guests."""

    sealer: Sealer = Sealing()
    transactions = Transactions()

    @http(
        "POST",
        "/occurrences/<uuid:occurrence_id>/guests",
        roles=RUNNERS,
        body=schemas.NewInvitation,
        response=schemas.Invitation,
        status=201,
    )
    def propose_guest(self, request: Request, tx: Transaction, occurrence_id: UUID) -> dict[str, Any]:
        """Propose a guest for a part of a meeting; the group may object until the time that you name."""
        asked = dict(request.body)
        contact = Contact(**asked.pop("contact"))
        meeting = calendar.get_occurrence(tx, occurrence_id)
        asked["objections_until"] = asked["objections_until"] or domain.time_to_object(meeting, tx.now)
        invitation = domain.propose(
            Invitation(
                id=tx.new_id(),
                occurrence_id=meeting.id,
                group_id=meeting.group_id,
                proposed_by=request.principal.id,
                proposed_at=tx.now,
                **asked,
            ),
            meeting,
        )
        store.add_invitation(tx, self.sealer, invitation, contact)
        tx.emit(GuestProposed(**visits.ids_of(invitation), partner_id=invitation.partner_id))
        return _shown(request, invitation)

    @http(
        "GET",
        "/guest-invitations",
        roles=EVERYONE,
        query=schemas.InvitationFilter,
        response=schemas.Invitation,
        page=1,
    )
    def list_invitations(self, request: Request, tx: Transaction) -> Page:
        """List guests of your groups' meetings, oldest first; those proposed can be objected to."""
        page = request.page_of(store.list_invitations(tx, **request.query, **request.page), key=("id",))
        return Page([_shown(request, one) for one in page.items], page.next)

    @http("GET", "/guest-invitations/<uuid:invitation_id>", roles=EVERYONE, response=schemas.Invitation)
    def get_invitation(self, request: Request, tx: Transaction, invitation_id: UUID) -> dict[str, Any]:
        """Show one guest, without who it is."""
        return _shown(request, store.get_invitation(tx, invitation_id))

    @http("GET", "/guest-invitations/<uuid:invitation_id>/contact", roles=RUNNERS, response=schemas.Contact)
    def get_guest_contact(self, request: Request, tx: Transaction, invitation_id: UUID) -> Contact:
        """Show who a guest is, and how to reach them."""
        return store.find_contact(tx, self.sealer, store.get_invitation(tx, invitation_id))

    @http("PUT", "/guest-invitations/<uuid:invitation_id>/objection", roles=PEOPLE, status=204)
    def object_to_guest(self, request: Request, tx: Transaction, invitation_id: UUID) -> None:
        """Say that you would rather be without this guest: no reason is asked, nobody learns who it was."""
        store.add_objection(tx, _open_to(request, tx, invitation_id), request.principal.id)

    @http("DELETE", "/guest-invitations/<uuid:invitation_id>/objection", roles=PEOPLE, status=204)
    def take_objection_back(self, request: Request, tx: Transaction, invitation_id: UUID) -> None:
        """Say that you do not mind after all."""
        store.remove_objection(tx, _open_to(request, tx, invitation_id), request.principal.id)

    @http(
        "POST",
        "/guest-invitations/<uuid:invitation_id>/address",
        roles=RUNNERS,
        response=schemas.Address,
    )
    def give_guest_address(self, request: Request, tx: Transaction, invitation_id: UUID) -> dict[str, str]:
        """Make the address of the guest's page, to be handed to them; one made before opens nothing.

        Guests with a mail address get it by mail once the group let them in (`mailed_at`).
        """
        secret = secrets.token_bytes(SECRET_BYTES)
        invitation = domain.give_address(store.lock_invitation(tx, invitation_id), hash_of(secret))
        store.save_invitation(tx, invitation)
        address = Address(network_id=tx.network_id or UUID(int=0), id=invitation.id, secret=secret)
        return {"address": f"{VISITS}/{address.write()}"}

    @http(
        "POST",
        "/guest-invitations/<uuid:invitation_id>/review",
        roles=RUNNERS,
        body=schemas.NewReview,
        response=schemas.Invitation,
    )
    def review_outline(self, request: Request, tx: Transaction, invitation_id: UUID) -> dict[str, Any]:
        """Say that what the guest means to say is fine, or what should be different."""
        reviewed = domain.review(store.lock_invitation(tx, invitation_id), **request.body)
        return _shown(request, store.save_invitation(tx, reviewed))

    @http(
        "POST",
        "/guest-invitations/<uuid:invitation_id>/withdraw",
        roles=RUNNERS,
        response=schemas.Invitation,
    )
    def withdraw_guest(self, request: Request, tx: Transaction, invitation_id: UUID) -> dict[str, Any]:
        """Take an invitation back: the guest's page is gone."""
        withdrawn = domain.withdraw(store.lock_invitation(tx, invitation_id), tx.now)
        tx.emit(GuestWithdrawn(**visits.ids_of(withdrawn)))
        return _shown(request, store.save_invitation(tx, withdrawn))

    # The guest's own page

    @plain("GET", f"{VISITS}/<address>", media="text/html")
    def show_visit(self, incoming: Incoming, address: str) -> Response:
        """Show a guest their page, until the meeting is over: when, what for, what to sign, how to join."""
        answer = Response(
            visits.show(self.transactions, _known(address), f"{VISITS}/{address}/answer"),
            content_type="text/html; charset=utf-8",
        )
        answer.headers["Cache-Control"] = "no-store"
        answer.headers["Content-Security-Policy"] = CONTENT_SECURITY_POLICY
        answer.headers["Referrer-Policy"] = "no-referrer"
        return answer

    @plain("POST", f"{VISITS}/<address>/answer")
    def act_on_visit(self, incoming: Incoming, address: str) -> Response:
        """Sign what keeps the group safe, or say what it will be about; then show the page again."""
        visits.act(self.transactions, _known(address), incoming.environ["kith.body"])
        return redirect(f"{VISITS}/{address}", code=303)

    # As time passes

    @every(seconds=60)
    def decide_guests(self, tx: Transaction) -> None:
        """Say what groups said to guests once their time is over, and end visits that are over."""
        for invitation in store.lock_invitations_to_decide(tx, limit=AT_ONCE):
            visits.decide(tx, invitation)
        for invitation in store.lock_invitations_to_end(tx, limit=AT_ONCE):
            visits.end(tx, invitation)

    @every(seconds=3600)
    def forget_guests(self, tx: Transaction) -> None:
        """Forget who guests were, 30 days after the invitation ended: their keys are destroyed."""
        for invitation_id in store.list_to_forget(tx, before=tx.now - KEPT, limit=AT_ONCE):
            store.save_contact(tx, invitation_id, None)
            self.sealer.destroy_key(tx, invitation_id)


def _open_to(request: Request, tx: Transaction, invitation_id: UUID) -> Invitation:
    invitation = store.get_invitation(tx, invitation_id)
    joined = calendar.list_groups_joined(tx, request.principal.id)
    domain.check_objection(invitation, is_member=invitation.group_id in joined, now=tx.now)
    return invitation


def _known(address: str) -> Address:
    known = read_address(address)
    if known is None:
        raise NotFound
    return known


def _shown(request: Request, invitation: Invitation) -> dict[str, Any]:
    """Return an invitation; what the guest means to say is the group's to read once it was accepted."""
    is_read = request.principal.role in RUNNERS or invitation.review is Review.ACCEPTED
    return asdict(invitation) | {
        "is_ready": invitation.is_ready,
        "outline": invitation.outline if is_read else "",
    }
