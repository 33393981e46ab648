"""Showing referrals to whoever asks: a partner sees less, and what it sees is accounted for."""

from collections.abc import Sequence

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
