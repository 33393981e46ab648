"""Rows of mentorship."""

from psycopg.types.json import Jsonb

from tests.samples import NOW, TODAY, World, type_of_rows


def rows(at: World) -> type_of_rows:
    """A person on a pathway, with evidence, a gate passed and a step taken."""
    network, person = at.network_id, at.person_id
    if at.name != "B":
        # One row a network, and A and B share theirs.
        yield "known_networks", {"network_id": network, "time_zone": "Europe/Vienna"}
        yield (
            "pathway_plans",
            {
                "network_id": network,
                "plan": Jsonb({"stages": [], "evidence": [], "gates": []}),
                "published_at": NOW,
                "published_by": at.principal_id,
                "version": 1,
            },
        )
        yield "training_catalogues", {"network_id": network, "modules": Jsonb([]), "version": 1}
    yield (
        "memberships",
        {
            "network_id": network,
            "id": at.id("membership"),
            "group_id": at.group_id,
            "person_id": person,
            "status": "active",
            "active_from": TODAY,
            "as_of": at.id("event"),
        },
    )
    yield (
        "pathways",
        {
            "network_id": network,
            "id": at.id("pathway"),
            "person_id": person,
            "stage": "participant",
            "active_from": TODAY,
            "active_now": True,
            "started_at": NOW,
            "version": 1,
        },
    )
    step = {"network_id": network, "pathway_id": at.id("pathway"), "person_id": person}
    yield (
        "evidence",
        step
        | {
            "id": at.id("evidence"),
            "evidence": "orientation",
            "shown_on": TODAY,
            "recorded_at": NOW,
            "recorded_by": at.principal_id,
        },
    )
    yield (
        "pathway_notes",
        step
        | {
            "id": at.id("note"),
            "note": b"\x01 sealed",
            # A's is the person's own, B's a coordinator's: so each half of the policy shows.
            "written_by": person if at.name == "A" else at.principal_id,
            "written_at": NOW,
        },
    )
    yield "passed_gates", step | {"gate": "mentor_in_training", "passed_at": NOW}
    yield (
        "pathway_moves",
        step
        | {
            "id": at.id("move"),
            "from_stage": "participant",
            "to_stage": "mentor_in_training",
            "moved_at": NOW,
            "moved_by": at.principal_id,
        },
    )
