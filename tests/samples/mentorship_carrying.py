"""Rows of mentorship about carrying others: training, wellbeing, matches, handovers, continuity, topics."""

from tests.samples import LATER, NOW, TODAY, World, type_of_rows


def rows(at: World) -> type_of_rows:
    """What is kept of a person, and of their group."""
    yield from _of_the_person(at)
    yield from _of_the_group(at)
    yield from _between_two(at)


def _of_the_person(at: World) -> type_of_rows:
    own = {"network_id": at.network_id, "person_id": at.person_id}
    yield (
        "training_completions",
        own
        | {
            "id": at.id("completion"),
            "module": "boundaries",
            "completed_on": TODAY,
            "expires_on": LATER.date(),
            "renew_from": TODAY,
            "recorded_at": NOW,
            "recorded_by": at.principal_id,
        },
    )
    yield "self_checks", own | {"id": at.id("check"), "answers": b"\x01 sealed", "taken_at": NOW}
    yield "rests", own | {"resting_until": LATER.date(), "version": 1}
    yield "loads", own | {"mentees": 1, "duties": 2, "reckoned_on": TODAY, "version": 0}
    yield "known_languages", own | {"languages": ["de"], "as_of": at.id("event")}
    yield (
        "mentoring_profiles",
        own
        | {
            "languages": ["de"],
            "times": ["weekday_evening"],
            "experiences": ["parenting"],
            "open_to_mentoring": True,
            "version": 1,
        },
    )


def _of_the_group(at: World) -> type_of_rows:
    group = {"network_id": at.network_id, "group_id": at.group_id}
    told = {"as_of": at.id("event")}
    yield (
        "known_groups",
        group | {"language": "de", "status": "open", "language_as_of": at.id("event"), "status_as_of": None},
    )
    meeting = {"occurrence_id": at.id("occurrence")}
    yield "known_meetings", group | meeting | told | {"starts_at": NOW, "held_on": TODAY, "cancelled": False}
    yield "known_leads", group | meeting | told | {"duty_id": at.id("duty"), "held_by": at.person_id}
    yield "continuity_indices", group | {"index": 70, "level": "steady", "reckoned_on": TODAY}
    yield "continuity_due", group | {"due_at": NOW}
    yield (
        "known_polls",
        group
        | {
            "poll_id": at.id("poll"),
            "topic": "energy",
            "closed_on": TODAY,
            "options": ["low", "fair"],
            "counts": [3, 4],
        },
    )
    yield "known_themes", group | meeting | told | {"entry_id": at.id("entry"), "covered_on": TODAY}
    yield (
        "topic_choices",
        group
        | {
            "id": at.id("choice"),
            "topic": "pacing",
            "planned_on": TODAY,
            "chosen_by": at.principal_id,
        },
    )


def _between_two(at: World) -> type_of_rows:
    # A's person is on one side, B's on the other: so each half of a policy shows.
    first, second = (at.person_id, at.id("mate")) if at.name == "A" else (at.id("mate"), at.person_id)
    group = {"network_id": at.network_id, "group_id": at.group_id}
    yield (
        "matches",
        group
        | {
            "id": at.id("match"),
            "mentor_id": first,
            "newcomer_id": second,
            "goals": ["settle_in"],
            "review_on": LATER.date(),
            "status": "active",
            "proposed_at": NOW,
            "proposed_by": at.principal_id,
            "began_on": TODAY,
        },
    )
    yield (
        "handovers",
        group
        | {
            "id": at.id("handover"),
            "from_person_id": first,
            "to_person_id": second,
            "shadow_from": "2026-11-02",
            "co_lead_from": "2026-11-16",
            "lead_from": "2026-11-30",
            "status": "agreed",
            "proposed_at": NOW,
            "proposed_by": at.principal_id,
        },
    )
    yield (
        "debriefs",
        group
        | {
            "id": at.id("debrief"),
            "asked_by": at.person_id,
            "asked_at": NOW,
            "status": "asked",
        },
    )
