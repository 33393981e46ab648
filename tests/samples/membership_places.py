"""Rows of membership about places in groups, and concerns."""

from tests.samples import LATER, NOW, TODAY, A, B, World, type_of_rows


def rows(at: World) -> type_of_rows:
    """What somebody has who waits, moves, or raises a concern."""
    yield from _places(at)
    yield from _concerns(at)


def _places(at: World) -> type_of_rows:
    """Somebody who waits with an offer, moved once, comes now and then, and would be split off."""
    network, group, person = at.network_id, at.group_id, at.person_id
    belonging = {"network_id": network, "group_id": group, "person_id": person}
    if at.name != "B":
        yield "waitlist_rules", {"network_id": network, "offer_hours": 72, "priorities": ["moved_out"]}
    yield (
        "waitlist_entries",
        belonging
        | {
            "id": at.id("entry"),
            "status": "offered",
            "joined_at": NOW,
            "waits_from": NOW,
            "unanswered": 0,
            "version": 1,
        },
    )
    yield (
        "waitlist_offers",
        belonging
        | {
            "id": at.id("offer"),
            "entry_id": at.id("entry"),
            "status": "open",
            "offered_at": NOW,
            "expires_at": LATER,
        },
    )
    yield (
        "membership_moves",
        {
            "network_id": network,
            "id": at.id("membership move"),
            "person_id": person,
            "from_membership_id": at.id("membership"),
            "from_group_id": group,
            "reason": "closed",
            "member_since": TODAY,
            "moved_on": TODAY,
            "recorded_at": NOW,
            "recorded_by": at.principal_id,
        },
    )
    yield (
        "participations",
        belonging | {"membership_id": at.id("membership"), "participation": "drop_in", "version": 1},
    )
    yield "split_wishes", belonging | {"slots": ["tue_evening"], "stay_with": [], "version": 1}
    yield (
        "splits",
        {
            "network_id": network,
            "id": at.id("split"),
            "group_id": group,
            "status": "proposed",
            "stays_language": "de",
            "goes_language": "tr",
            "proposed_at": NOW,
            "proposed_by": at.principal_id,
            "version": 1,
        },
    )
    yield (
        "split_placements",
        belonging
        | {
            "split_id": at.id("split"),
            "membership_id": at.id("membership"),
            "side": "goes",
            "reasons": ["balance"],
        },
    )


def _concerns(at: World) -> type_of_rows:
    """A concern that the group's facilitator may know of; B's is about the coordinator of A."""
    network = at.network_id
    about = {
        "network_id": network,
        "person_id": at.person_id,
        "group_id": at.group_id,
        "is_anonymous": False,
        "concerned_ids": [A.principal_id] if at is B else [],
        "concerns_staff": False,
    }
    yield "concern_contacts", {"network_id": network, "coordinator_id": at.principal_id, "since": NOW}
    yield (
        "concerns",
        about
        | {
            "id": at.id("concern"),
            "kind": "coercion",
            "status": "raised",
            "words_sealed": b"sealed",
            "raised_at": NOW,
            "acknowledge_by": LATER,
            "decide_by": LATER,
            "escalations": 0,
            "version": 1,
        },
    )
    yield (
        "concern_steps",
        about
        | {
            "concern_id": at.id("concern"),
            "id": at.id("concern step"),
            # Anybody notes that they raised a concern; nobody but coordinators anything else.
            "step": "assigned",
            "happened_at": NOW,
            "done_by": at.principal_id,
        },
    )
