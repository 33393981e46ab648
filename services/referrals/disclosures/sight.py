"""Showing referrals to whoever asks: a partner sees less, and what it sees is accounted for."""

from collections.abc import Sequence
from uuid import UUID

from services.referrals.disclosures import domain, store
from services.referrals.disclosures.domain import Channel, Disclosure, SentReferral
from services.referrals.domain.referral import Referral
from shared.contracts.referrals_course import DisclosureRecorded
from shared.db.transaction import Transaction
from shared.entrypoints import Request
from shared.security.principals import Role


def account(tx: Transaction, disclosure: Disclosure) -> None:
    """Keep that something left, and announce it, unless the same was accounted for already."""
    if store.add_disclosure(tx, disclosure):
        tx.emit(
            DisclosureRecorded(
                disclosure_id=disclosure.id,
                referral_id=disclosure.referral_id,
                partner_id=disclosure.partner_id,
                consent_id=disclosure.consent_id,
                channel=disclosure.channel.value,
                what=disclosure.what,
            )
        )


def account_for(tx: Transaction, referrals: Sequence[Referral], channel: Channel) -> None:
    """Account for referrals that a partner is shown as they stand now."""
    ids = [tx.new_id() for _ in referrals]
    for disclosure in domain.shown(referrals, channel, ids=ids, now=tx.now):
        account(tx, disclosure)


def account_for_delivery(tx: Transaction, delivery_id: UUID) -> None:
    """Account for what a webhook or FHIR notification told, however the partner answered: it has read it."""
    told = store.find_delivered_referral(tx, delivery_id)
    if told is not None:
        channel = Channel(told.pop("channel"))
        account(tx, domain.told(**told, id=tx.new_id(), channel=channel, message_id=delivery_id))


def account_for_message(tx: Transaction, message_id: UUID) -> None:
    """Account for what waits in a partner's queue."""
    told = store.find_published_referral(tx, message_id)
    if told is not None:
        account(tx, domain.told(**told, id=tx.new_id(), channel=Channel.AMQP, message_id=message_id))


def all_as_seen(
    request: Request, tx: Transaction, referrals: Sequence[Referral]
) -> Sequence[Referral | SentReferral]:
    """Return referrals as whoever asks may see them."""
    if request.principal.role is not Role.PARTNER:
        return referrals
    account_for(tx, referrals, Channel.API)
    return [domain.as_partner_sees(referral) for referral in referrals]


def as_seen(request: Request, tx: Transaction, referral: Referral) -> Referral | SentReferral:
    """Return a referral as whoever asks may see it."""
    (seen,) = all_as_seen(request, tx, [referral])
    return seen
