"""Rows of membership: wordings, caregivers, needs, practical help, interest."""

from tests.samples import NOW, A, World, type_of_rows


def rows(at: World) -> type_of_rows:
    """A person with a caregiver and needs, who asks for help; and somebody interested."""
    network = {"network_id": at.network_id}
    yield (
        "consent_wordings",
        network
        | {
            "id": at.id("wording"),
            "purpose": "story",
            "version": at.name,
            "language": "de",
            "text": "Ja.",
            "created_at": NOW,
        },
    )
    # A's person looks after B's, too, by a topic that membership itself shows nothing of.
    link = network | {
        "member_id": at.person_id,
        "caregiver_id": A.person_id if at.name == "B" else at.person_id,
    }
    yield "caregiver_links", link | {"id": at.id("link"), "linked_at": NOW}
    yield (
        "caregiver_topics",
        link | {"id": at.id("topic"), "link_id": at.id("link"), "topic": "attendance", "opened_at": NOW},
    )
    yield (
        "person_needs",
        network
        | {
            "person_id": at.person_id,
            "languages": ["de"],
            "cultural": [],
            "accessibility": ["step_free"],
            "words_sealed": b"sealed",
            "changed_at": NOW,
            "changed_by": at.person_id,
            "version": 1,
        },
    )
    group = network | {"group_id": at.group_id}
    yield (
        "help_requests",
        group
        | {
            "id": at.id("help"),
            "kind": "transport",
            "status": "open",
            "asked_at": NOW,
            "version": 1,
        },
    )
    help_request = group | {"request_id": at.id("help")}
    yield "help_askers", help_request | {"person_id": at.person_id, "words_sealed": b"sealed"}
    yield (
        "help_offers",
        help_request
        | {
            "id": at.id("offer"),
            "helper_id": at.id("helper"),
            "status": "offered",
            "offered_at": NOW,
        },
    )
    yield (
        "interests",
        network
        | {
            "id": at.id("interest"),
            "kind": "host",
            "offers": ["space"],
            "language": "de",
            "status": "new",
            "contact_sealed": b"sealed",
            "registered_at": NOW,
            "changed_at": NOW,
            "changed_by": at.principal_id,
            "version": 1,
        },
    )
