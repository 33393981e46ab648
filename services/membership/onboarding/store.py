"""What onboarding keeps: one function per query of `queries.sql`, by the same name."""

import json
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from services.membership.onboarding.domain import (
    DEFAULT_PLAN,
    DoneBy,
    Newcomer,
    Onboarding,
    Plan,
    Reason,
    Step,
    StepDone,
)
from shared.db.queries import load_queries
from shared.db.transaction import Transaction

QUERIES = load_queries(__package__)


@dataclass(frozen=True)
class _KeptPlan:
    version: int
    steps: tuple[dict[str, str], ...]
    published_at: datetime
    published_by: UUID


def find_plan(tx: Transaction) -> Plan:
    """Return the plan that holds now: Kith's own proposal, unless the network has published another."""
    kept = tx.find_one(QUERIES["find_plan"], _KeptPlan)
    if kept is None:
        return DEFAULT_PLAN
    steps = tuple(
        Step(code=step["code"], title=step["title"], done_by=DoneBy(step["done_by"])) for step in kept.steps
    )
    return Plan(
        version=kept.version, steps=steps, published_at=kept.published_at, published_by=kept.published_by
    )


def insert_plan(tx: Transaction, plan: Plan) -> bool:
    """Append a version of the plan; return False when somebody else was first."""
    values = asdict(plan) | {"steps": json.dumps([asdict(step) for step in plan.steps])}
    return tx.fetch_value(QUERIES["insert_plan"], **values) is not None


def start_onboardings(tx: Transaction, *, since: date, membership_id: UUID | None = None) -> list[Onboarding]:
    """Begin to welcome active members who began after `since`, or one of them; return whom."""
    return tx.fetch_all(QUERIES["start_onboardings"], Onboarding, since=since, membership_id=membership_id)


def get_newcomer(tx: Transaction, membership_id: UUID) -> Newcomer:
    """Return how far one newcomer is."""
    return tx.fetch_one(QUERIES["get_newcomer"], Newcomer, membership_id=membership_id)


def list_newcomers(tx: Transaction, **page_and_filter: Any) -> list[Newcomer]:
    """Return a page of newcomers, in the order in which they applied."""
    return tx.fetch_all(QUERIES["list_newcomers"], Newcomer, **page_and_filter)


def list_unsettled(tx: Transaction) -> list[Newcomer]:
    """Return every newcomer whose welcome is not over."""
    return tx.fetch_all(QUERIES["list_unsettled"], Newcomer)


def insert_step_done(tx: Transaction, done: StepDone) -> bool:
    """Write down a step; return whether it is the first time."""
    return tx.fetch_value(QUERIES["insert_step_done"], **asdict(done)) is not None


def finish_onboarding(
    tx: Transaction, membership_id: UUID, *, completed_on: date | None = None, ended_on: date | None = None
) -> None:
    """Say that the welcome is over: completed, or ended because they left."""
    tx.execute(
        QUERIES["finish_onboarding"],
        membership_id=membership_id,
        completed_on=completed_on,
        ended_on=ended_on,
    )


def insert_stall(tx: Transaction, newcomer: Newcomer, reason: Reason, *, on: date) -> bool:
    """Note that a newcomer is stalled; return whether that is new."""
    noted = tx.fetch_value(
        QUERIES["insert_stall"],
        id=tx.new_id(),
        membership_id=newcomer.membership_id,
        group_id=newcomer.group_id,
        person_id=newcomer.person_id,
        reason=reason,
        stalled_on=on,
    )
    return noted is not None


def end_stall(tx: Transaction, newcomer: Newcomer, reason: Reason, *, on: date) -> bool:
    """Note that it is over; return whether it was noted before."""
    ended = tx.execute(QUERIES["end_stall"], membership_id=newcomer.membership_id, reason=reason, ended_on=on)
    return ended > 0
