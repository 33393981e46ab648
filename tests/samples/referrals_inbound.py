"""Rows of alternatives, referrals to groups and signposts."""

from tests.samples import LATER, NOW, B, World, type_of_rows


def rows(at: World) -> type_of_rows:
    """What stood in the way of a referral, and somebody whom the partner refers to the group."""
    network, partner, group = at.network_id, at.partner_id, at.group_id
    yield (
        "referral_barriers",
        {
            "network_id": network,
            "referral_id": at.id("referral"),
            "person_id": at.person_id,
            "barrier": "distance",
            "recorded_at": NOW,
        },
    )
    yield (
        "inbound_doors",
        {
            "network_id": network,
            "group_id": group,
            "partner_id": partner,
            "is_open": True,
            "opened_at": NOW,
        },
    )
    yield (
        "inbound_referrals",
        {
            "network_id": network,
            "id": at.id("inbound referral"),
            "group_id": group,
            "partner_id": partner,
            "status": "received",
            "language": "de",
            "consent_given": "on_paper",
            "consent_wording_version": "1",
            "consented_at": NOW,
            "received_at": NOW,
            "due_at": LATER,
            "forget_at": LATER,
            "reach_sealed": b"sealed",
            "version": 1,
        },
    )
    yield (
        "signpost_pages",
        {
            "network_id": network,
            "language": "de" if at is B else "en",
            "title": "If it cannot wait",
            "words": "Call.",
            "signposts": {},
            "version": 1,
        },
    )
