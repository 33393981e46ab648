"""The consent ledger."""

from uuid import UUID

from services.membership import schemas, store
from services.membership.domain import consents
from services.membership.domain.consents import Consent
from services.membership.domain.receipts import Receipt, receipt_of
from services.membership.service.roles import EVERYONE, actor_of
from services.membership.wordings import domain as wordings
from services.membership.wordings import store as wordings_store
from shared.contracts.membership import ConsentGranted, ConsentWithdrawn
from shared.db.transaction import Transaction
from shared.entrypoints import Page, Request, http


class Consenting:
    """Entrypoints for consents."""

    @http("POST", "/consents", roles=EVERYONE, body=schemas.NewConsent, response=schemas.Consent, status=201)
    def grant_consent(self, request: Request, tx: Transaction) -> Consent:
        """Give a consent of your own, or record one that was given on paper."""
        said = request.body
        person = store.lock_person(tx, said["person_id"])
        standing = store.list_standing_consents(tx, person.id, said["purpose"], said["partner_id"])
        consent = consents.grant(actor_of(request), standing, id=tx.new_id(), now=tx.now, **said)
        wordings.must_have_been_read(consent, _wording_of(tx, consent))
        store.insert_consent(tx, consent)
        tx.emit(
            ConsentGranted(
                consent_id=consent.id,
                person_id=consent.person_id,
                purpose=consent.purpose,
                wording_version=consent.wording_version,
                partner_id=consent.partner_id,
                granted_at=consent.granted_at,
            )
        )
        return consent

    @http("GET", "/consents", roles=EVERYONE, query=schemas.ConsentFilter, response=schemas.Consent, page=1)
    def list_consents(self, request: Request, tx: Transaction) -> Page:
        """List consents in the order they were given, with the withdrawals."""
        found = store.list_consents(tx, **request.query, **request.page)
        return request.page_of(found, key=("id",))

    @http("GET", "/consents/<uuid:consent_id>", roles=EVERYONE, response=schemas.Consent)
    def get_consent(self, request: Request, tx: Transaction, consent_id: UUID) -> Consent:
        """Show a consent."""
        return store.get_consent(tx, consent_id)

    @http("GET", "/consents/<uuid:consent_id>/receipt", roles=EVERYONE, response=schemas.Receipt)
    def get_receipt(self, request: Request, tx: Transaction, consent_id: UUID) -> Receipt:
        """Show the receipt of a consent: what was read, when, by whom and how, and how to take it back."""
        consent = store.get_consent(tx, consent_id)
        network = store.get_network(tx, tx.network_id)
        wording = _wording_of(tx, consent)
        text, language = (wording.text, wording.language) if wording else (None, None)
        return receipt_of(consent, network, text=text, text_language=language)

    @http(
        "POST",
        "/consents/<uuid:consent_id>/withdraw",
        roles=EVERYONE,
        body=schemas.NewWithdrawal,
        response=schemas.Consent,
    )
    def withdraw_consent(self, request: Request, tx: Transaction, consent_id: UUID) -> Consent:
        """Take a consent back, with every other for the same purpose and partner; asking twice is fine."""
        consent = store.get_consent(tx, consent_id)
        store.lock_person(tx, consent.person_id)
        standing = store.list_standing_consents(tx, consent.person_id, consent.purpose, consent.partner_id)
        for withdrawal in consents.withdraw(consent, actor_of(request), standing, now=tx.now, **request.body):
            store.insert_withdrawal(tx, withdrawal)
            tx.emit(
                ConsentWithdrawn(
                    consent_id=withdrawal.consent_id,
                    person_id=withdrawal.person_id,
                    purpose=consent.purpose,
                    partner_id=consent.partner_id,
                    withdrawn_at=withdrawal.withdrawn_at,
                )
            )
        return store.get_consent(tx, consent_id)


def _wording_of(tx: Transaction, consent: Consent) -> wordings.Wording | None:
    """Return what was read: the version's text in that language, or in the one it is a kind of."""
    languages = wordings.languages_to_try(consent.language)
    return wordings_store.find_wording(tx, consent.purpose, consent.wording_version, languages)
