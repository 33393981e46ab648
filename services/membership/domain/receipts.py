"""Consent receipts: what a person takes home, in the fields of ISO/IEC TS 27560:2023.

A receipt says the same however often it is asked for; only a withdrawal adds to it. `wording` is a field of
ours beside the standard's `privacy_notice`: the text itself, so that the receipt can be read by itself.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from uuid import NAMESPACE_URL, UUID, uuid5

from services.membership.domain.consents import Consent, Given
from services.membership.domain.networks import Network

SCHEMA = "ISO/IEC TS 27560:2023"


@dataclass(frozen=True, kw_only=True)
class Processing:
    """What is allowed. `privacy_notice` names the wording; its text is None where only paper has it."""

    purpose: str
    lawful_basis: str
    privacy_notice: str
    language: str
    wording: str | None
    pii_controllers: tuple[UUID, ...]
    recipient_third_parties: tuple[UUID, ...]
    withdrawal_method: str


@dataclass(frozen=True, kw_only=True)
class Party:
    """Somebody whom the consent concerns, beside the person. A partner's name is with referrals."""

    party_id: UUID
    party_role: str
    party_name: str | None


@dataclass(frozen=True, kw_only=True)
class ConsentEvent:
    """What happened, when, by whose hand, and how it was said."""

    event_time: datetime
    event_type: str
    event_state: str
    entity_id: UUID
    given: Given


@dataclass(frozen=True, kw_only=True)
class Receipt:
    """A receipt, of which the record is the consent in the ledger."""

    receipt_id: UUID
    schema_version: str
    record_id: UUID
    pii_principal_id: UUID
    pii_processing: tuple[Processing, ...]
    party_identification: tuple[Party, ...]
    events: tuple[ConsentEvent, ...]


def receipt_of(consent: Consent, network: Network, *, text: str | None, text_language: str | None) -> Receipt:
    """Make the receipt of a consent; `text` is what the person read, in `text_language`."""
    partners = () if consent.partner_id is None else (consent.partner_id,)
    return Receipt(
        receipt_id=uuid5(NAMESPACE_URL, f"urn:kith:consent-receipt:{consent.id}"),
        schema_version=SCHEMA,
        record_id=consent.id,
        pii_principal_id=consent.person_id,
        pii_processing=(
            Processing(
                purpose=consent.purpose,
                lawful_basis="consent",
                privacy_notice=f"{consent.purpose}/{consent.wording_version}",
                language=text_language or consent.language,
                wording=text,
                pii_controllers=(network.id,),
                recipient_third_parties=partners,
                withdrawal_method=(
                    f"POST /api/membership/v1/consents/{consent.id}/withdraw, or a word to your facilitator"
                    " or coordinator; no reason is needed"
                ),
            ),
        ),
        party_identification=(
            Party(party_id=network.id, party_role="pii_controller", party_name=network.name),
            *(Party(party_id=one, party_role="recipient", party_name=None) for one in partners),
        ),
        events=tuple(_events(consent)),
    )


def _events(consent: Consent) -> Iterator[ConsentEvent]:
    yield ConsentEvent(
        event_time=consent.granted_at,
        event_type="explicit",
        event_state="consent_given",
        entity_id=consent.recorded_by,
        given=consent.given,
    )
    if consent.withdrawn_at and consent.withdrawal_recorded_by and consent.withdrawal_given:
        yield ConsentEvent(
            event_time=consent.withdrawn_at,
            event_type="explicit",
            event_state="consent_withdrawn",
            entity_id=consent.withdrawal_recorded_by,
            given=consent.withdrawal_given,
        )
