"""Rows of referrals."""

from tests.samples import LATER, NOW, B, World, type_of_rows


def rows(at: World) -> type_of_rows:
    """A referral to a partner, in B only a draft, and how the partner's endpoint is told."""
    is_sent = at is not B
    network, person, partner = at.network_id, at.person_id, at.partner_id
    yield (
        "partners",
        {
            "network_id": network,
            "id": partner,
            "name": "Clinic",
            "summary": "",
            "languages": ["de"],
            "registered_at": NOW,
            "version": 1,
        },
    )
    yield (
        "memberships",
        {
            "network_id": network,
            "id": at.id("membership"),
            "group_id": at.group_id,
            "person_id": person,
            "belongs": True,
            "changed_at": NOW,
        },
    )
    yield (
        "consents",
        {
            "network_id": network,
            "id": at.id("consent"),
            "person_id": person,
            "partner_id": partner,
            "granted_at": NOW,
        },
    )
    yield (
        "referrals",
        {
            "network_id": network,
            "id": at.id("referral"),
            "person_id": person,
            "partner_id": partner,
            # A partner sees nothing of what was not sent yet.
            "status": "sent" if is_sent else "draft",
            "consent_id": at.id("consent") if is_sent else None,
            "drafted_by": person,
            "drafted_at": NOW,
            "requested_at": NOW if is_sent else None,
            "sent_at": NOW if is_sent else None,
            "expires_at": LATER if is_sent else None,
            "version": 1,
        },
    )
    yield (
        "disclosures",
        {
            "network_id": network,
            "id": at.id("disclosure"),
            "referral_id": at.id("referral"),
            "person_id": person,
            "partner_id": partner,
            "consent_id": at.id("consent"),
            "channel": "api",
            "what": "sent",
            "occasion": "version 1",
            "disclosed_at": NOW,
        },
    )
    yield (
        "webhook_endpoints",
        {
            "network_id": network,
            "id": at.id("endpoint"),
            "partner_id": partner,
            "url": "https://clinic.example/hooks",
            "secret": b"sealed",
            "status": "active",
            "registered_at": NOW,
            "version": 1,
        },
    )
    yield (
        "webhook_deliveries",
        {
            "network_id": network,
            "id": at.id("delivery"),
            "endpoint_id": at.id("endpoint"),
            "partner_id": partner,
            "referral_id": at.id("referral"),
            "kind": "referral.sent",
            "body": "{}",
            "status": "pending",
            "attempts": 1,
            "created_at": NOW,
            "next_at": NOW,
        },
    )
    yield (
        "subscriptions",
        {
            "network_id": network,
            "id": at.id("endpoint"),
            "partner_id": partner,
            "reason": "Hear at once",
            "filters": ["Task?status=requested"],
        },
    )
    yield (
        "webhook_attempts",
        {
            "network_id": network,
            "delivery_id": at.id("delivery"),
            "number": 1,
            "partner_id": partner,
            "started_at": NOW,
            "duration_ms": 5,
            "outcome": "timeout",
        },
    )
    yield (
        "partner_queues",
        {
            "network_id": network,
            "partner_id": partner,
            "status": "active",
            "granted_at": NOW,
            "next_at": NOW,
            "version": 1,
        },
    )
    yield (
        "queue_messages",
        {
            "network_id": network,
            "id": at.id("queue_message"),
            "partner_id": partner,
            "referral_id": at.id("referral"),
            "kind": "referral.sent",
            "data": "{}",
            "status": "pending",
            "created_at": NOW,
        },
    )
