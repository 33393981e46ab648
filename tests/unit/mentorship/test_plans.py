"""The pathway as data: what a network may ask for, and what it may not."""

from dataclasses import asdict
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import pytest

from services.mentorship.domain.gates import Stage
from services.mentorship.plans.domain import Plan, publish
from services.mentorship.plans.store import default, parts_of
from services.mentorship.training.store import default as modules
from shared.errors import Invalid

NOW = datetime(2026, 3, 2, tzinfo=UTC)
SHORT: dict[str, Any] = {
    "stages": ["participant", "mentor", "facilitator"],
    "evidence": [{"code": "tea", "wording": {"en": "Has made tea."}}],
    "gates": [
        {"name": "one", "leads_to": "mentor", "conditions": [{"kind": "evidence", "evidence": "tea"}]},
        {"name": "two", "leads_to": "facilitator", "conditions": [{"kind": "belonged", "days": 7}]},
    ],
}


def published(wanted: dict[str, Any]) -> Plan:
    """A plan in place of the one that comes with Kith."""
    known = [module.code for module in modules().modules]
    return publish(default(), parts_of(wanted), modules=known, by=UUID(int=1), now=NOW)


def test_the_plan_that_comes_with_kith_is_sound() -> None:
    """A network begins with it, so it must pass what a network's own has to."""
    kept = {name: part for name, part in asdict(default()).items() if name in SHORT}

    assert published(kept).version == 1


@pytest.mark.parametrize(
    ("stage", "next_stage", "earlier"),
    [
        (Stage.PARTICIPANT, Stage.MENTOR, ()),
        # A stage that the plan no longer has keeps its place between the others.
        (Stage.MENTOR_IN_TRAINING, Stage.MENTOR, (Stage.PARTICIPANT,)),
        (Stage.CO_FACILITATOR, Stage.FACILITATOR, (Stage.PARTICIPANT, Stage.MENTOR)),
        (Stage.FACILITATOR, None, (Stage.PARTICIPANT, Stage.MENTOR)),
    ],
)
def test_nobody_is_lost_between_two_plans(
    stage: Stage, next_stage: Stage | None, earlier: tuple[Stage, ...]
) -> None:
    """People stay where they stand, and find the way on and back from there."""
    plan = published(SHORT)
    gate = plan.gate_after(stage)

    assert (gate and gate.leads_to) == next_stage
    assert plan.stages_before(stage) == earlier


@pytest.mark.parametrize(
    ("change", "pointer"),
    [
        ({"stages": ["mentor", "participant", "facilitator"]}, "/stages"),
        ({"stages": ["mentor", "facilitator"]}, "/stages"),
        ({"gates": SHORT["gates"][:1]}, "/gates"),
        ({"gates": [SHORT["gates"][0], SHORT["gates"][1] | {"name": "one"}]}, "/gates"),
        ({"evidence": SHORT["evidence"] * 2}, "/evidence"),
        ({"evidence": []}, "/gates/0/conditions/0/evidence"),
        (
            {"gates": [SHORT["gates"][0], SHORT["gates"][1] | {"conditions": [{"kind": "belonged"}]}]},
            "/gates/1/conditions/0/days",
        ),
        (
            {
                "gates": [
                    SHORT["gates"][0],
                    SHORT["gates"][1] | {"conditions": [{"kind": "training", "modules": ["juggling"]}]},
                ]
            },
            "/gates/1/conditions/0/modules",
        ),
        (
            {"gates": [SHORT["gates"][0], SHORT["gates"][1] | {"conditions": [{"kind": "training"}]}]},
            "/gates/1/conditions/0/modules",
        ),
    ],
)
def test_a_plan_that_nobody_could_walk_is_refused(change: dict[str, Any], pointer: str) -> None:
    """With the place at fault, so that it can be put right."""
    with pytest.raises(Invalid) as refused:
        published(SHORT | change)

    assert refused.value.pointer == pointer
