"""What the gates ask for, and how they say it."""

from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise

import pytest

from services.mentorship.domain.gates import Facts, Finding, Stage, outlook
from services.mentorship.plans.store import default
from services.mentorship.training.store import default as modules

FIRST_DAY = date(2026, 1, 5)
READY = Facts(
    today=FIRST_DAY + timedelta(days=56),
    active_from=FIRST_DAY,
    active_now=True,
    shown=frozenset({"orientation"}),
)


def found(stage: Stage, facts: Facts) -> dict[str, bool]:
    """Which conditions of the gate after `stage` are met."""
    ahead = outlook(default().gate_after(stage), facts)
    assert ahead is not None
    return {finding.condition: finding.met for finding in ahead.conditions}


def test_the_first_gate_asks_for_eight_weeks_and_the_orientation() -> None:
    """Time to find out whether one wants to carry something, and a ground to stand on."""
    assert found(Stage.PARTICIPANT, READY) == {"active": True, "belonged": True, "orientation": True}


@pytest.mark.parametrize(
    ("facts", "missing"),
    [
        (replace(READY, today=READY.today - timedelta(days=1)), "belonged"),
        (replace(READY, shown=frozenset({"shadowing"})), "orientation"),
        (replace(READY, active_now=False), "active"),
    ],
)
def test_what_is_missing_is_named(facts: Facts, missing: str) -> None:
    """A person should never have to guess what stands in their way."""
    ahead = outlook(default().gate_after(Stage.PARTICIPANT), facts)

    assert ahead is not None
    assert not ahead.passable
    assert [finding.condition for finding in ahead.conditions if not finding.met] == [missing]


def test_a_condition_of_time_says_from_when_it_is_met() -> None:
    """'Not yet' is kinder with a date."""
    ahead = outlook(default().gate_after(Stage.PARTICIPANT), replace(READY, today=FIRST_DAY))

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

    gates = {stage: default().gate_after(stage) for stage in stages[:-1]}
    assert {stage: gate.leads_to for stage, gate in gates.items() if gate} == dict(pairwise(stages))


def test_after_the_last_stage_there_is_no_gate() -> None:
    """The pathway ends with helping others along it."""
    assert outlook(default().gate_after(Stage.FACILITATOR), READY) is None


def test_every_piece_of_evidence_and_every_module_opens_some_gate() -> None:
    """What no gate asks for would be data kept for nothing."""
    asked = [one for gate in default().gates for one in gate.conditions]

    assert {one.evidence for one in asked if one.evidence} == {one.code for one in default().evidence}
    assert {code for one in asked for code in one.modules} == {one.code for one in modules().modules}


def test_missing_training_is_named_in_the_person_s_language() -> None:
    """Only what is missing: the rest is done."""
    facts = replace(READY, trained=frozenset({"active_listening", "boundaries", "avoiding_coercion"}))

    ahead = outlook(default().gate_after(Stage.MENTOR_IN_TRAINING), facts, "de-AT")

    assert ahead is not None
    assert [(one.condition, one.met) for one in ahead.conditions] == [("active", True), ("training", False)]
    assert ahead.conditions[1].detail == "Hat eine gültige Schulung in confidentiality."


def test_the_names_of_gates_are_their_own() -> None:
    """They are announced by name, and noted as passed by name."""
    names = [gate.name for gate in default().gates]

    assert len(set(names)) == len(names)
