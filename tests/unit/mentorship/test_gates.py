"""What the gates ask for, and how they say it."""

from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise

import pytest

from services.mentorship.domain.gates import GATES, Evidence, Facts, Finding, Stage, outlook

FIRST_DAY = date(2026, 1, 5)
READY = Facts(
    today=FIRST_DAY + timedelta(days=56),
    active_from=FIRST_DAY,
    active_now=True,
    shown=frozenset({Evidence.ORIENTATION}),
)


def found(stage: Stage, facts: Facts) -> dict[str, bool]:
    """Which conditions of the gate after `stage` are met."""
    ahead = outlook(stage, facts)
    assert ahead is not None
    return {finding.condition: finding.met for finding in ahead.conditions}


def test_the_first_gate_asks_for_eight_weeks_and_the_orientation() -> None:
    """Time to find out whether one wants to carry something, and a ground to stand on."""
    assert found(Stage.PARTICIPANT, READY) == {"active": True, "belonged": True, "orientation": True}


@pytest.mark.parametrize(
    ("facts", "missing"),
    [
        (replace(READY, today=READY.today - timedelta(days=1)), "belonged"),
        (replace(READY, shown=frozenset({Evidence.MENTOR_TRAINING})), "orientation"),
        (replace(READY, active_now=False), "active"),
    ],
)
def test_what_is_missing_is_named(facts: Facts, missing: str) -> None:
    """A person should never have to guess what stands in their way."""
    ahead = outlook(Stage.PARTICIPANT, facts)

    assert ahead is not None
    assert not ahead.passable
    assert [finding.condition for finding in ahead.conditions if not finding.met] == [missing]


def test_a_condition_of_time_says_from_when_it_is_met() -> None:
    """'Not yet' is kinder with a date."""
    ahead = outlook(Stage.PARTICIPANT, replace(READY, today=FIRST_DAY))

    assert ahead is not None
    assert ahead.conditions[1] == Finding(
        condition="belonged",
        met=False,
        detail="Has belonged to a group for 56 days, pauses included.",
        from_day=FIRST_DAY + timedelta(days=56),
    )


def test_a_gate_stands_before_every_stage_but_the_first() -> None:
    """And each leads to the stage that comes next, so that none can be skipped."""
    stages = list(Stage)

    assert {stage: gate.leads_to for stage, gate in GATES.items()} == dict(pairwise(stages))


def test_after_the_last_stage_there_is_no_gate() -> None:
    """The pathway ends with helping others along it."""
    assert outlook(Stage.FACILITATOR, READY) is None


def test_every_piece_of_evidence_opens_some_gate() -> None:
    """Evidence that no gate asks for would be data kept for nothing."""
    everything = replace(READY, shown=frozenset(Evidence))
    nothing = replace(READY, shown=frozenset())
    opened = {
        condition
        for stage in GATES
        for condition, met in found(stage, everything).items()
        if met != found(stage, nothing)[condition]
    }

    assert opened == {evidence.value for evidence in Evidence}


def test_the_names_of_gates_are_their_own() -> None:
    """They are announced by name, and noted as passed by name."""
    names = [gate.name for gate in GATES.values()]

    assert len(set(names)) == len(names)
