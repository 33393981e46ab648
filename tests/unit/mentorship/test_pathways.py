"""Moves on the pathway, forward and back, and what time counts."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import pytest

from services.mentorship.domain import pathways
from services.mentorship.domain.gates import Facts, Stage
from services.mentorship.domain.pathways import (
    AtTheBeginning,
    AtTheEnd,
    GateNotPassed,
    NotForYourself,
    NotPaused,
    NotYourPathway,
    Pathway,
    PathwayRests,
    StepLeadsForward,
)
from services.mentorship.plans.store import default
from services.mentorship.training.store import default as modules
from shared.errors import Invalid

NOW = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
FIRST_DAY = date(2026, 1, 5)
PERSON, FACILITATOR = UUID(int=3), UUID(int=5)

PATHWAY = Pathway(
    id=UUID(int=1),
    person_id=PERSON,
    stage=Stage.PARTICIPANT,
    active_from=FIRST_DAY,
    active_now=True,
    started_at=NOW,
)
READY = Facts(
    today=FIRST_DAY + timedelta(days=56),
    active_from=FIRST_DAY,
    active_now=True,
    shown=frozenset(one.code for one in default().evidence),
    trained=frozenset(one.code for one in modules().modules),
)


def forward(pathway: Pathway, facts: Facts = READY, *, by: UUID = FACILITATOR) -> Pathway:
    """One step forward by the pathway that comes with Kith."""
    return pathways.advance(pathway, default().gate_after(pathway.stage), facts, by=by)


def back_from(pathway: Pathway, to: Stage | None = None, *, by: UUID, by_staff: bool) -> Pathway:
    """A step back by the same."""
    return pathways.step_back(
        pathway, to, earlier=default().stages_before(pathway.stage), by=by, by_staff=by_staff
    )


def at(stage: Stage) -> Pathway:
    """The pathway of somebody who has come this far."""
    return replace(PATHWAY, stage=stage)


@pytest.mark.parametrize(
    ("role", "stage"),
    [
        ("member", Stage.PARTICIPANT),
        ("mentor", Stage.MENTOR),
        ("facilitator", Stage.FACILITATOR),
        ("a role of tomorrow", Stage.PARTICIPANT),
    ],
)
def test_a_pathway_begins_where_the_role_stands(role: str, stage: Stage) -> None:
    """A network that arrives with facilitators must not send them back to the start."""
    begun = pathways.begin(
        id=PATHWAY.id, person_id=PERSON, role=role, active_from=FIRST_DAY, active_now=True, now=NOW
    )

    assert begun == at(stage)


@pytest.mark.parametrize(
    ("told", "kept"),
    [
        (FIRST_DAY - timedelta(days=30), FIRST_DAY - timedelta(days=30)),
        (FIRST_DAY + timedelta(days=30), FIRST_DAY),
        (None, FIRST_DAY),
    ],
)
def test_the_earliest_first_day_is_kept(told: date | None, kept: date) -> None:
    """Joining a second group, or coming back, takes no time away."""
    assert pathways.reckon(PATHWAY, active_from=told, active_now=True).active_from == kept


def test_a_pause_changes_neither_stage_nor_time() -> None:
    """Pausing is never penalised."""
    resting = pathways.reckon(at(Stage.MENTOR), active_now=False)

    assert resting == replace(at(Stage.MENTOR), active_now=False)


def test_one_step_at_a_time_leads_to_the_end() -> None:
    """Each gate opens the next stage and no other."""
    pathway, stages = PATHWAY, [PATHWAY.stage]
    while pathway.stage is not Stage.FACILITATOR:
        pathway = forward(pathway)
        stages.append(pathway.stage)

    assert stages == list(Stage)


def test_a_closed_gate_says_what_is_missing() -> None:
    """The refusal can be read out to the person."""
    with pytest.raises(GateNotPassed) as refused:
        forward(PATHWAY, replace(READY, shown=frozenset()))

    assert refused.value.detail == "Still missing: Has done the orientation."


def test_nobody_takes_themself_forward() -> None:
    """Trust is given by others; a facilitator who is on the pathway too needs a second pair of eyes."""
    with pytest.raises(NotForYourself):
        forward(PATHWAY, by=PERSON)


def test_the_last_stage_leads_nowhere_else() -> None:
    """And that is said, not treated as a missing condition."""
    with pytest.raises(AtTheEnd):
        forward(at(Stage.FACILITATOR))


def test_stepping_back_is_anybody_s_own_decision() -> None:
    """A normal move: one stage or several, at any time, without a word of explanation."""
    mentor = at(Stage.MENTOR)

    assert back_from(mentor, None, by=PERSON, by_staff=False).stage is Stage.MENTOR_IN_TRAINING
    assert back_from(mentor, Stage.PARTICIPANT, by=PERSON, by_staff=False).stage is Stage.PARTICIPANT
    assert back_from(mentor, None, by=FACILITATOR, by_staff=True).stage is Stage.MENTOR_IN_TRAINING


def test_the_way_forward_is_open_again_at_once_after_a_step_back() -> None:
    """What was shown stays shown; otherwise stepping back would be a punishment."""
    back = back_from(at(Stage.MENTOR_IN_TRAINING), None, by=PERSON, by_staff=False)

    assert forward(back) == at(Stage.MENTOR_IN_TRAINING)


def test_nobody_else_steps_back_for_a_person() -> None:
    """A mentor sees the pathways of the group and moves only their own."""
    with pytest.raises(NotYourPathway):
        back_from(at(Stage.MENTOR), None, by=UUID(int=9), by_staff=False)


def test_before_the_first_stage_there_is_none() -> None:
    """Everybody may take part."""
    with pytest.raises(AtTheBeginning):
        back_from(PATHWAY, None, by=PERSON, by_staff=False)


@pytest.mark.parametrize("to", [Stage.MENTOR, Stage.FACILITATOR])
def test_a_step_back_leads_back(to: Stage) -> None:
    """It must not become a way around a gate."""
    with pytest.raises(StepLeadsForward):
        back_from(at(Stage.MENTOR), to, by=FACILITATOR, by_staff=True)


def test_evidence_is_given_by_somebody_else() -> None:
    """A word about oneself is no evidence."""
    with pytest.raises(NotForYourself):
        pathways.show(
            PATHWAY,
            "orientation",
            known=["orientation"],
            id=UUID(int=7),
            on=None,
            today=FIRST_DAY,
            by=PERSON,
            now=NOW,
        )


def test_evidence_has_a_day_that_has_come() -> None:
    """An orientation that is booked is not yet done."""
    with pytest.raises(Invalid) as refused:
        pathways.show(
            PATHWAY,
            "orientation",
            known=["orientation"],
            id=UUID(int=7),
            on=FIRST_DAY + timedelta(days=1),
            today=FIRST_DAY,
            by=FACILITATOR,
            now=NOW,
        )

    assert refused.value.pointer == "/on"


def test_a_day_begins_where_the_network_is() -> None:
    """Half past eleven in the evening UTC is tomorrow in Berlin, and today where nothing is known yet."""
    late = datetime(2026, 3, 1, 23, 30, tzinfo=UTC)

    assert pathways.today_in("Europe/Berlin", late) == date(2026, 3, 2)
    assert pathways.today_in(None, late) == date(2026, 3, 1)


def test_a_paused_pathway_goes_no_further_and_loses_nothing() -> None:
    """Pausing is a normal move; the person says when, and when to go on."""
    paused = pathways.pause(PATHWAY, by=PERSON, by_staff=False, now=NOW)

    with pytest.raises(PathwayRests):
        forward(paused)
    with pytest.raises(PathwayRests):
        pathways.pause(paused, by=PERSON, by_staff=False, now=NOW)
    with pytest.raises(NotYourPathway):
        pathways.resume(paused, by=UUID(int=9), by_staff=False)
    assert pathways.resume(paused, by=PERSON, by_staff=False) == PATHWAY
    with pytest.raises(NotPaused):
        pathways.resume(PATHWAY, by=PERSON, by_staff=False)


def test_evidence_is_what_the_network_s_pathway_knows() -> None:
    """A word that no gate understands would open nothing."""
    with pytest.raises(Invalid) as refused:
        pathways.show(
            PATHWAY,
            "charm",
            known=["orientation"],
            id=UUID(int=7),
            on=None,
            today=FIRST_DAY,
            by=FACILITATOR,
            now=NOW,
        )

    assert refused.value.pointer == "/evidence"
