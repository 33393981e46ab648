"""Write down what the policies allow at present, to be read before it is committed.

    python -m tests.integration.isolation.record membership

Only for a table that is new or meant to change: read the difference; each letter is somebody's right.
"""

import json
import os
import sys

from tests.integration.isolation.attacks import Target
from tests.integration.isolation.caregivers import openings_in, type_of_openings
from tests.integration.isolation.rules import EXPECTED, KEYS, reach_of, type_of_reach
from tests.plugins.fix_database import DatabaseCluster


def main(services: list[str]) -> None:
    """Record each service, and with each the chassis' tables."""
    cluster = DatabaseCluster(os.environ["DATABASE_URL"])
    try:
        for service in services:
            target = Target(cluster.clone(service))
            reach = reach_of(target.outcomes)
            # Whose keys a facilitator reaches depends on the service.
            chassis = {name for name, table in target.tables.items() if table.is_chassis} - {KEYS}
            _write("chassis", {name: reach.get(name, {}) for name in sorted(chassis)})
            _write(service, {name: reach.get(name, {}) for name in target.tables if name not in chassis})
            _write_openings(service, openings_in(target))
    finally:
        cluster.drop_all()


def _write_openings(service: str, openings: type_of_openings) -> None:
    path = EXPECTED / "caregivers.json"
    known = json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}
    ordered = dict(sorted((known | {service: openings}).items()))
    path.write_text(json.dumps(ordered, indent=1, sort_keys=True) + "\n", encoding="utf-8")


def _write(name: str, reach: type_of_reach) -> None:
    """One line for each persona, so that a difference reads as a sentence."""
    tables = []
    for table, by_persona in reach.items():
        lines = [f"  {json.dumps(persona)}: {json.dumps(verbs)}" for persona, verbs in by_persona.items()]
        tables.append(f" {json.dumps(table)}: {{\n" + ",\n".join(lines) + "\n }")
    (EXPECTED / f"{name}.json").write_text("{\n" + ",\n".join(tables) + "\n}\n", encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1:])
