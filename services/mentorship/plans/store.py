"""What is kept of plans, as JSON: one function per query of `queries.sql`, by the same name."""

import json
from dataclasses import asdict
from functools import cache
from importlib.resources import files
from typing import Any

from services.mentorship.domain.gates import Stage
from services.mentorship.plans.domain import Asked, Kind, Plan, PlannedGate, Shows
from shared.db.queries import load_queries
from shared.db.transaction import Transaction
from shared.errors import PreconditionFailed

QUERIES = load_queries(__package__)


def find_plan(tx: Transaction) -> Plan:
    """Return the network's plan; the one that comes with Kith where it has published none."""
    row = tx.find_one(QUERIES["find_plan"], dict)
    if row is None:
        return default()
    return Plan(**parts_of(row.pop("plan")), **row)


def save_plan(tx: Transaction, plan: Plan) -> None:
    """Write a plan in place of the version before; raise `PreconditionFailed` if somebody else was first."""
    kept = {name: part for name, part in asdict(plan).items() if name in ("stages", "evidence", "gates")}
    saved = tx.fetch_value(
        QUERIES["save_plan"],
        plan=json.dumps(kept),
        published_at=plan.published_at,
        published_by=plan.published_by,
        version=plan.version,
    )
    if saved is None:
        raise PreconditionFailed


@cache
def default() -> Plan:
    """Return the plan that comes with Kith."""
    written = files(__package__).joinpath("default.json").read_text(encoding="utf-8")
    return Plan(**parts_of(json.loads(written)))


def parts_of(kept: dict[str, Any]) -> dict[str, Any]:
    """Return the parts of a plan out of plain values."""
    return {
        "stages": tuple(map(Stage, kept["stages"])),
        "evidence": tuple(Shows(**one) for one in kept["evidence"]),
        "gates": tuple(
            PlannedGate(
                name=gate["name"],
                leads_to=Stage(gate["leads_to"]),
                conditions=tuple(_asked(one) for one in gate["conditions"]),
            )
            for gate in kept["gates"]
        ),
    }


def _asked(kept: dict[str, Any]) -> Asked:
    return Asked(**kept | {"kind": Kind(kept["kind"]), "modules": tuple(kept.get("modules", ()))})
