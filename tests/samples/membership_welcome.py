"""Rows of membership: norms, newcomers, and what is celebrated."""

from psycopg.types.json import Jsonb

from tests.samples import NOW, TODAY, World, type_of_rows


def rows(at: World) -> type_of_rows:
    """A group's norms, a newcomer on their way with somebody asked to be their buddy, and what they chose."""
    network = {"network_id": at.network_id}
    group = network | {"group_id": at.group_id}
    member = group | {"membership_id": at.id("membership"), "person_id": at.person_id}
    yield (
        "group_norms",
        group
        | {
            "version": 1,
            "goals": ["Feel less alone"],
            "norms": ["One speaks, the others listen"],
            "glossary": Jsonb([{"term": "flare", "meaning": "days of stronger symptoms"}]),
            "published_at": NOW,
            "published_by": at.principal_id,
        },
    )
    yield (
        "norm_acknowledgements",
        member | {"version": 1, "acknowledged_at": NOW, "recorded_by": at.person_id},
    )
    yield (
        "onboarding_plans",
        network
        | {
            # Worlds A and B share a network, and its plans.
            "version": 2 if at.name == "B" else 1,
            "steps": Jsonb([{"code": "tea", "title": "A cup of tea", "done_by": "newcomer"}]),
            "published_at": NOW,
            "published_by": at.principal_id,
        },
    )
    yield "onboardings", member | {"started_on": TODAY}
    yield (
        "onboarding_steps_done",
        member | {"step": "tea", "done_on": TODAY, "recorded_at": NOW, "recorded_by": at.person_id},
    )
    yield (
        "buddies",
        member
        | {"id": at.id("buddy"), "buddy_id": at.id("buddy person"), "status": "asked", "asked_on": TODAY},
    )
    yield (
        "newcomer_stalls",
        member | {"id": at.id("stall"), "reason": "no_buddy", "stalled_on": TODAY},
    )
    yield (
        "celebration_choices",
        member
        | {
            "milestones": True,
            "shared": False,
            "appreciation": True,
            "goal_reminders": True,
            "counts_from": TODAY,
            "chosen_at": NOW,
            "version": 1,
        },
    )
    yield "counted_meetings", member | {"occurrence_id": at.id("occurrence")}
    yield "milestones", member | {"milestone": "months_1", "reached_on": TODAY, "shared": False}
    yield (
        "appreciations",
        group
        | {
            "id": at.id("appreciation"),
            "sender_id": at.id("sender"),
            "person_id": at.person_id,
            "delivery": "delivered",
            "sent_at": NOW,
            "delivered_at": NOW,
            "text_sealed": b"sealed",
        },
    )
    yield "goal_reminders", group | {"every_weeks": 4, "next_on": TODAY, "version": 1}
