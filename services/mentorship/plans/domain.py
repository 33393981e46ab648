"""The pathway as data: a network's stages, evidence and gates, out of which its rules are made.

A network may leave stages out, name its own evidence, and ask for what it finds right before each stage. The
words of the stages themselves stand, because other services go by them: who may facilitate, for one.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from services.mentorship.domain.gates import Active, Belonged, Condition, Gate, Has, Stage, Trained, Words
from shared.errors import Invalid


class Kind(StrEnum):
    """What a condition is about."""

    ACTIVE = "active"
    BELONGED = "belonged"
    EVIDENCE = "evidence"
    TRAINING = "training"


@dataclass(frozen=True, kw_only=True)
class Asked:
    """One condition as it is written in a plan; only what its kind needs is set."""

    kind: Kind
    days: int | None = None
    evidence: str | None = None
    modules: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class PlannedGate:
    """What a network asks for before a stage."""

    name: str
    leads_to: Stage
    conditions: tuple[Asked, ...]


@dataclass(frozen=True, kw_only=True)
class Shows:
    """Something that people can show, and how it is said in some languages."""

    code: str
    wording: Words


@dataclass(frozen=True, kw_only=True)
class Plan:
    """A network's pathway; version 0 is the one that comes with Kith."""

    stages: tuple[Stage, ...]
    evidence: tuple[Shows, ...]
    gates: tuple[PlannedGate, ...]
    published_at: datetime | None = None
    published_by: UUID | None = None
    version: int = 0

    def gate_after(self, stage: Stage) -> Gate | None:
        """Return the gate before the stage that comes next, also for a stage that the plan no longer has."""
        ahead = [gate for gate in self.gates if gate.leads_to.rank > stage.rank]
        if not ahead:
            return None
        nearest = min(ahead, key=lambda gate: gate.leads_to.rank)
        return Gate(nearest.name, nearest.leads_to, tuple(map(self._condition, nearest.conditions)))

    def stages_before(self, stage: Stage) -> tuple[Stage, ...]:
        """Return the stages that one can step back to, the nearest last."""
        return tuple(one for one in self.stages if one.rank < stage.rank)

    def _condition(self, asked: Asked) -> Condition:
        wordings: Mapping[str, Words] = {one.code: one.wording for one in self.evidence}
        match asked.kind:
            case Kind.BELONGED:
                return Belonged(asked.days or 0)
            case Kind.EVIDENCE:
                code = asked.evidence or ""
                return Has(code, wordings[code])
            case Kind.TRAINING:
                return Trained(asked.modules)
            case _:
                return Active()


def publish(before: Plan, wanted: dict[str, Any], *, modules: Iterable[str], by: UUID, now: datetime) -> Plan:
    """Put a plan in place of the one before; nobody loses the stage at which they stand."""
    plan = Plan(**wanted, published_at=now, published_by=by, version=before.version + 1)
    _check_stages(plan)
    _check_conditions(plan, frozenset(modules))
    return plan


def modules_of(plan: Plan) -> frozenset[str]:
    """Return the modules that some gate asks for."""
    return frozenset(module for gate in plan.gates for asked in gate.conditions for module in asked.modules)


def _check_stages(plan: Plan) -> None:
    if list(plan.stages) != sorted(set(plan.stages), key=lambda stage: stage.rank):
        raise Invalid("Name each stage once, in the order of the pathway.", pointer="/stages")
    if plan.stages[0] is not Stage.PARTICIPANT:
        raise Invalid("A pathway begins as a participant.", pointer="/stages")
    leads_to = [gate.leads_to for gate in plan.gates]
    if sorted(leads_to) != sorted(plan.stages[1:]):
        raise Invalid("One gate stands before each stage but the first.", pointer="/gates")
    if len({gate.name for gate in plan.gates}) != len(plan.gates):
        raise Invalid("Each gate has a name of its own.", pointer="/gates")


def _check_conditions(plan: Plan, modules: frozenset[str]) -> None:
    known = {one.code for one in plan.evidence}
    if len(known) != len(plan.evidence):
        raise Invalid("Name each piece of evidence once.", pointer="/evidence")
    for place, gate in enumerate(plan.gates):
        for nth, asked in enumerate(gate.conditions):
            pointer = f"/gates/{place}/conditions/{nth}"
            if asked.kind is Kind.BELONGED and asked.days is None:
                raise Invalid("Say for how many days.", pointer=f"{pointer}/days")
            if asked.kind is Kind.EVIDENCE and asked.evidence not in known:
                raise Invalid("This is no evidence of the plan.", pointer=f"{pointer}/evidence")
            if asked.kind is Kind.TRAINING and not (asked.modules and modules.issuperset(asked.modules)):
                raise Invalid("The network has no such training module.", pointer=f"{pointer}/modules")
