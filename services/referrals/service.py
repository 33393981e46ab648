"""The entrypoints of referrals."""

from uuid import UUID

from services.referrals import records, schemas, store, telling
from services.referrals.alternatives.service import Finding
from services.referrals.appointments.service import Appointing
from services.referrals.caregivers.service import Accompanying
from services.referrals.directory import store as directory
from services.referrals.directory.service import Listing
from services.referrals.disclosures.service import Accounting
from services.referrals.disclosures.sight import all_as_seen, as_seen
from services.referrals.domain import referral as domain
from services.referrals.domain.notices import Kind
from services.referrals.fhir.service import Interoperating
from services.referrals.inbound.service import Welcoming
from services.referrals.personal import PERSONAL
from services.referrals.queues.service import Queues
from services.referrals.signposting.service import Signposting
from services.referrals.subscriptions.service import Subscribing
from services.referrals.webhooks.service import Webhooks
from shared.contracts.membership import (
    ConsentGranted,
    ConsentWithdrawn,
    MembershipActivated,
    MembershipLeft,
)
from shared.contracts.referrals import (
    ReferralDrafted,
    ReferralWithdrawn,
)
from shared.contracts.referrals_course import ReferralClosed
from shared.contracts.referrals_erasures import ReferralsForgot
from shared.db.transaction import Transaction
from shared.entrypoints import Received, Request, Sealing, every, http, on_event
from shared.errors import Forbidden, Invalid
from shared.personal.service import Remembering
from shared.security.principals import Role

STAFF_AND_MEMBERS = {Role.COORDINATOR, Role.FACILITATOR, Role.MEMBER}
EVERYBODY = STAFF_AND_MEMBERS | {Role.PARTNER}
MOST_SENT_AT_ONCE = 100


class ReferralsService(
    Accompanying,
    Accounting,
    Appointing,
    Finding,
    Interoperating,
    Listing,
    Queues,
    Remembering,
    Signposting,
    Subscribing,
    Webhooks,
    Welcoming,
):
    """Hand a person over to a partner, with their consent, and hear how it went."""

    name = "referrals"
    personal = PERSONAL
    forgot = ReferralsForgot
    sealer = Sealing()

    # Referrals

    @http(
        "POST",
        "/referrals",
        roles=STAFF_AND_MEMBERS,
        body=schemas.NewReferral,
        response=schemas.Referral,
        status=201,
    )
    def draft_referral(self, request: Request, tx: Transaction) -> domain.Referral:
        """Begin a referral. Nothing leaves before it is requested."""
        asked, asker = request.body, request.principal
        person_id = domain.person_to_refer(
            asked["person_id"], self_id=asker.person_id, only_self=asker.role is Role.MEMBER
        )
        if asker.role is Role.FACILITATOR and not store.find_person_within_reach(tx, person_id):
            raise domain.PersonOutOfReach(person_id)
        if directory.find_partner(tx, asked["partner_id"]) is None:
            raise Invalid("There is no partner with this id.", pointer="/partner_id")
        records.refuse_unfit(tx, asked, person_id)
        draft = domain.draft(
            referral_id=tx.new_id(),
            person_id=person_id,
            partner_id=asked["partner_id"],
            by=asker.id,
            now=tx.now,
            service_id=asked["service_id"],
            instead_of=asked["instead_of"],
        )
        store.add_referral(tx, draft, note=records.seal_note(tx, self.sealer, draft, asked["note"]))
        tx.emit(ReferralDrafted(referral_id=draft.id, person_id=person_id, partner_id=draft.partner_id))
        return draft

    @http(
        "GET",
        "/referrals",
        roles=EVERYBODY,
        query=schemas.ReferralFilter,
        response=schemas.Referral,
        page=1,
    )
    def list_referrals(self, request: Request, tx: Transaction) -> object:
        """List referrals, the newest first. A partner sees those that were sent to it."""
        if request.principal.role is Role.PARTNER and request.query["person_id"] is not None:
            # The answer would tell who is behind a referral.
            raise Forbidden(detail="A partner cannot look for a person.")
        found = store.list_referrals(tx, **request.query, **request.page)
        return request.page_of(all_as_seen(request, tx, found), key=("id",))

    @http("GET", "/referrals/<uuid:referral_id>", roles=EVERYBODY, response=schemas.Referral)
    def get_referral(self, request: Request, tx: Transaction, referral_id: UUID) -> object:
        """Show a referral."""
        return as_seen(request, tx, store.get_referral(tx, referral_id))

    @http("GET", "/referrals/<uuid:referral_id>/note", roles=STAFF_AND_MEMBERS, response=schemas.Note)
    def get_note(self, request: Request, tx: Transaction, referral_id: UUID) -> dict[str, str | None]:
        """Show what was written when the referral was drafted; never shown to the partner."""
        return {"note": records.unseal_note(tx, self.sealer, store.get_referral(tx, referral_id))}

    @http("POST", "/referrals/<uuid:referral_id>/request", roles=STAFF_AND_MEMBERS, response=schemas.Referral)
    def request_referral(self, request: Request, tx: Transaction, referral_id: UUID) -> domain.Referral:
        """Ask for a draft to be sent, by a consent that the person has given for this partner."""
        referral = store.lock_referral(tx, referral_id)
        consent = store.find_current_consent(tx, referral.person_id, referral.partner_id)
        requested = domain.request(referral, consent, now=tx.now)
        return records.keep(tx, requested)

    @http(
        "POST", "/referrals/<uuid:referral_id>/withdraw", roles=STAFF_AND_MEMBERS, response=schemas.Referral
    )
    def withdraw_referral(self, request: Request, tx: Transaction, referral_id: UUID) -> domain.Referral:
        """Take a referral back at any moment. Nobody owes a reason."""
        referral = store.lock_referral(tx, referral_id)
        return records.keep(tx, domain.withdraw(referral, domain.WithdrawalReason.ASKED_FOR, now=tx.now))

    @http("POST", "/referrals/<uuid:referral_id>/accept", roles={Role.PARTNER}, response=schemas.Referral)
    def accept_referral(self, request: Request, tx: Transaction, referral_id: UUID) -> object:
        """Agree to take the person on."""
        referral = store.lock_referral(tx, referral_id)
        accepted = domain.accept(referral, by=request.principal.id, now=tx.now)
        return as_seen(request, tx, records.keep(tx, accepted))

    @http(
        "POST",
        "/referrals/<uuid:referral_id>/decline",
        roles={Role.PARTNER},
        body=schemas.Decline,
        response=schemas.Referral,
    )
    def decline_referral(self, request: Request, tx: Transaction, referral_id: UUID) -> object:
        """Say that the person cannot be taken on, and why."""
        referral = store.lock_referral(tx, referral_id)
        declined = domain.decline(referral, request.body["reason"], by=request.principal.id, now=tx.now)
        return as_seen(request, tx, records.keep(tx, declined))

    # What membership tells

    @on_event(MembershipActivated, MembershipLeft, batch=True)
    def keep_memberships(self, received: list[Received], tx: Transaction) -> None:
        """Know who is in whose group; somebody who pauses still is."""
        latest = {each.event.membership_id: records.belonging(each) for each in received}
        store.keep_memberships(tx, list(latest.values()))

    @on_event(ConsentGranted)
    def keep_consent(self, event: ConsentGranted, tx: Transaction) -> None:
        """Know who consents to which partner."""
        if event.purpose == domain.PURPOSE and event.partner_id is not None:
            store.keep_consent_granted(
                tx,
                event.consent_id,
                person_id=event.person_id,
                partner_id=event.partner_id,
                granted_at=event.granted_at,
            )

    @on_event(ConsentWithdrawn)
    def end_referrals_without_consent(self, event: ConsentWithdrawn, tx: Transaction) -> None:
        """Recall what rests on this consent: what was not sent never will be, what was sent is taken back."""
        if event.purpose != domain.PURPOSE or event.partner_id is None:
            return
        store.keep_consent_withdrawn(
            tx,
            event.consent_id,
            person_id=event.person_id,
            partner_id=event.partner_id,
            withdrawn_at=event.withdrawn_at,
        )
        for referral in store.lock_referrals_resting_on(tx, event.consent_id):
            records.keep(tx, domain.withdraw(referral, domain.WithdrawalReason.CONSENT_WITHDRAWN, now=tx.now))

    @on_event(ReferralWithdrawn)
    def tell_partner_of_withdrawal(self, event: ReferralWithdrawn, tx: Transaction) -> None:
        """Tell the partner of it, where the referral had been sent."""
        if event.was_sent:
            telling.tell(tx, Kind.REFERRAL_WITHDRAWN, [store.get_referral(tx, event.referral_id)])

    @on_event(ReferralClosed)
    def tell_partner_of_closing(self, event: ReferralClosed, tx: Transaction) -> None:
        """Tell the partner that nothing more is expected of it."""
        telling.tell(tx, Kind.REFERRAL_CLOSED, [store.get_referral(tx, event.referral_id)])

    # Sending

    @every(seconds=1)
    def send_requested(self, tx: Transaction) -> None:
        """Send what was requested, if its consent still holds at this moment."""
        waiting = store.lock_requested_referrals(tx, limit=MOST_SENT_AT_ONCE)
        consents = store.lock_consents(tx, {each.consent_id for each in waiting if each.consent_id})
        # A consent that somebody is changing right now is looked at again in the next run.
        decided = [
            records.keep(tx, domain.send(each, consents[each.consent_id], now=tx.now))
            for each in waiting
            if each.consent_id in consents
        ]
        sent = [referral for referral in decided if referral.status is domain.Status.SENT]
        telling.tell(tx, Kind.REFERRAL_SENT, sent)
