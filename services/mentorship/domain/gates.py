"""The gates on the pathway: what stands before each stage, in words that the person can read.

A gate is data: its conditions say of themselves whether they are met, and what they ask for.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Protocol


class Stage(StrEnum):
    """Where a person is on their pathway, in order."""

    PARTICIPANT = "participant"
    MENTOR_IN_TRAINING = "mentor_in_training"
    MENTOR = "mentor"
    CO_FACILITATOR = "co_facilitator"
    FACILITATOR = "facilitator"


class Evidence(StrEnum):
    """What a person can have shown."""

    ORIENTATION = "orientation"
    MENTOR_TRAINING = "mentor_training"
    SHADOWING = "shadowing"
    CO_LEADING = "co_leading"


@dataclass(frozen=True, kw_only=True)
class Facts:
    """What a gate looks at."""

    today: date
    active_from: date
    active_now: bool
    shown: frozenset[Evidence]


@dataclass(frozen=True, kw_only=True)
class Finding:
    """What a gate found about one of its conditions. `from_day`: when it will be met by waiting alone."""

    condition: str
    met: bool
    detail: str
    from_day: date | None = None


class Condition(Protocol):
    """One thing that a gate asks for."""

    def find(self, facts: Facts) -> Finding:
        """Say whether it is met, and what it asks for."""


@dataclass(frozen=True)
class Active:
    """The person takes part in a group now."""

    def find(self, facts: Facts) -> Finding:
        """Met by one active membership anywhere in the network."""
        return Finding(condition="active", met=facts.active_now, detail="Takes part in a group at present.")


@dataclass(frozen=True)
class Belonged:
    """Some time has passed since the person first belonged to a group."""

    days: int

    def find(self, facts: Facts) -> Finding:
        """Met from so many days after the first on; pauses count in full."""
        from_day = facts.active_from + timedelta(days=self.days)
        return Finding(
            condition="belonged",
            met=facts.today >= from_day,
            detail=f"Has belonged to a group for {self.days} days, pauses included.",
            from_day=from_day,
        )


@dataclass(frozen=True)
class Has:
    """The person has shown something."""

    evidence: Evidence
    wording: str

    def find(self, facts: Facts) -> Finding:
        """Met once the evidence is recorded."""
        return Finding(condition=self.evidence.value, met=self.evidence in facts.shown, detail=self.wording)


@dataclass(frozen=True)
class Gate:
    """What stands before a stage."""

    name: str
    leads_to: Stage
    conditions: tuple[Condition, ...]


GATES = {
    Stage.PARTICIPANT: Gate(
        "first_steps",
        Stage.MENTOR_IN_TRAINING,
        (Active(), Belonged(56), Has(Evidence.ORIENTATION, "Has done the orientation.")),
    ),
    Stage.MENTOR_IN_TRAINING: Gate(
        "trained",
        Stage.MENTOR,
        (Active(), Has(Evidence.MENTOR_TRAINING, "Has completed the training for mentors.")),
    ),
    Stage.MENTOR: Gate(
        "shadowed",
        Stage.CO_FACILITATOR,
        (Active(), Has(Evidence.SHADOWING, "Has shadowed a facilitator through whole sessions.")),
    ),
    Stage.CO_FACILITATOR: Gate(
        "co_led",
        Stage.FACILITATOR,
        (Active(), Has(Evidence.CO_LEADING, "Has led sessions together with a facilitator.")),
    ),
}


@dataclass(frozen=True, kw_only=True)
class Outlook:
    """The gate before the next stage, and how far it is open."""

    name: str
    leads_to: Stage
    conditions: tuple[Finding, ...]

    @property
    def passable(self) -> bool:
        """Whether everything it asks for is there."""
        return all(finding.met for finding in self.conditions)


def outlook(stage: Stage, facts: Facts) -> Outlook | None:
    """Say what the next gate asks for and what of it is there; None at the last stage."""
    gate = GATES.get(stage)
    if gate is None:
        return None
    return Outlook(
        name=gate.name,
        leads_to=gate.leads_to,
        conditions=tuple(condition.find(facts) for condition in gate.conditions),
    )
