"""Rows of membership."""

from tests.samples import NOW, TODAY, World, type_of_rows


def rows(at: World) -> type_of_rows:
    """A person who belongs to a group of an organisation, and consents to a partner."""
    network, group, person = at.network_id, at.group_id, at.person_id
    if at.name != "B":
        # One row a network, and A and B share theirs.
        yield (
            "networks",
            {"network_id": network, "name": at.network, "time_zone": "Europe/Vienna", "created_at": NOW},
        )
    yield (
        "organisations",
        {"network_id": network, "id": at.id("organisation"), "name": "Host", "created_at": NOW},
    )
    yield (
        "groups",
        {
            "network_id": network,
            "id": group,
            "organisation_id": at.id("organisation"),
            "name": "Monday",
            "language": "de",
            "time_zone": "Europe/Vienna",
            # An open group may be found by every member of the network; a planned one may not.
            "status": "planned",
            "created_at": NOW,
            "version": 1,
        },
    )
    yield (
        "persons",
        {
            "network_id": network,
            "id": person,
            "display_name": at.name,
            "language": "de",
            "created_at": NOW,
        },
    )
    yield (
        "person_contacts",
        {"network_id": network, "person_id": person, "email_sealed": b"sealed"},
    )
    membership = {"network_id": network, "group_id": group, "person_id": person}
    yield (
        "memberships",
        membership
        | {
            "id": at.id("membership"),
            "role": "member",
            "status": "active",
            "applied_on": TODAY,
            "active_from": TODAY,
            "changed_on": TODAY,
            "version": 1,
        },
    )
    yield (
        "membership_changes",
        membership
        | {
            "id": at.id("change"),
            "membership_id": at.id("membership"),
            "change": "activated",
            "happened_on": TODAY,
            "recorded_at": NOW,
            "recorded_by": at.principal_id,
        },
    )
    yield (
        "consent_grants",
        {
            "network_id": network,
            "id": at.id("consent"),
            "person_id": person,
            "purpose": "referral",
            "partner_id": at.partner_id,
            "wording_version": "1",
            "language": "de",
            "given": "self",
            "recorded_by": person,
            "granted_at": NOW,
        },
    )
    yield (
        "consent_withdrawals",
        {
            "network_id": network,
            "consent_id": at.id("consent"),
            "person_id": person,
            "given": "self",
            "recorded_by": person,
            "withdrawn_at": NOW,
        },
    )
