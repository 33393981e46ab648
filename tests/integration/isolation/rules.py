"""What must hold of every table, whatever it is for; and what each table is meant to allow.

The first follows from a table's columns alone. The second is written in `expected/`: per table and persona
the worlds whose rows can be selected, inserted, updated and deleted, as in {"select": "AB", "insert": "A"}.
"""

import json
from collections.abc import Iterable, Iterator
from pathlib import Path

from tests.integration.isolation.attacks import Table, type_of_outcomes
from tests.integration.isolation.personas import PERSONAS, Persona

VERBS = ("select", "insert", "update", "delete")
KEYS = "kith.person_keys"
EXPECTED = Path(__file__).parent / "expected"

type_of_reach = dict[str, dict[str, dict[str, str]]]

# Who must not reach whose rows, where a table has one of these columns.
FORBIDDEN_BY_COLUMN = {
    "group_id": {
        "facilitator": "B",
        "other_facilitator": "A",
        "facilitator_of_nothing": "AB",
        "member": "B",
        "group_mate": "B",
        "other_member": "A",
        "stranger": "AB",
        "foreign_facilitator": "C",
        "foreign_member": "C",
    },
    "person_id": {
        "facilitator": "B",
        "other_facilitator": "A",
        "facilitator_of_nothing": "AB",
        "member": "B",
        "group_mate": "AB",
        "other_member": "A",
        "stranger": "AB",
        "foreign_facilitator": "C",
        "foreign_member": "C",
    },
    "partner_id": {"partner": "B", "other_partner": "A", "foreign_partner": "C"},
}
# Who may say anew where a row belongs: a member applies to another group, a coordinator mends a mistake.
_COORDINATORS = {"coordinator", "foreign_coordinator"}
_MEMBERS = {"member", "group_mate", "other_member"}
_STAFF = {"facilitator", "other_facilitator"}
MOVERS = {
    "network_id": {"system"},
    "group_id": _COORDINATORS | _MEMBERS,
    "person_id": _COORDINATORS | _STAFF,
    "partner_id": _COORDINATORS | _STAFF | _MEMBERS,
}
# The chassis writes these on behalf of whoever is asking, and they cannot be read back.
ANNOUNCED = {"kith.event_log", "kith.outbox", "kith.known_networks"}


def reach_of(outcomes: type_of_outcomes) -> type_of_reach:
    """Return, per table and persona, whose rows each verb reached; only what is not nothing."""
    reach: type_of_reach = {}
    for (table, persona, verb, world), outcome in outcomes.items():
        if verb in VERBS and world != "*" and outcome:
            by_verb = reach.setdefault(table, {}).setdefault(persona, {})
            by_verb[verb] = by_verb.get(verb, "") + world
    return reach


def expected_reach(service: str) -> type_of_reach:
    """Return what is meant to be allowed in the service's database."""
    expected: type_of_reach = {}
    for name in ("chassis", service):
        expected |= json.loads((EXPECTED / f"{name}.json").read_text(encoding="utf-8"))
    return expected


def failures(
    tables: dict[str, Table],
    expected: type_of_reach,
    outcomes: type_of_outcomes,
    personas: Iterable[Persona] = PERSONAS,
) -> list[str]:
    """Return everything that is wrong, one sentence each: what leaks, what moves, what is not as meant.

    `outcomes` are those of `personas`.
    """
    reach = reach_of(outcomes)
    return [
        *leaks(tables, reach),
        *blind_leaks(outcomes),
        *moves_out(outcomes),
        *_differences({name: expected.get(name, {}) for name in tables}, reach, personas),
    ]


def leaks(tables: dict[str, Table], reach: type_of_reach) -> Iterator[str]:
    """Rows that somebody reached who, by the columns of the table alone, must not."""
    for name, by_persona in reach.items():
        for persona, by_verb in by_persona.items():
            for verb, worlds in by_verb.items():
                wrong = set(worlds) & forbidden(tables[name], persona, verb)
                if wrong:
                    yield f"{persona} can {verb} {name} of {''.join(sorted(wrong))}"


def forbidden(table: Table, persona: str, verb: str) -> set[str]:
    """Return the worlds whose rows of `table` this persona must not reach with this verb."""
    if persona == "system":
        # The chassis' own tables are the system's; of everything else it sees nothing.
        return set() if table.is_chassis and table.name != KEYS else set("ABC")
    if persona in ("nobody", "networkless_coordinator"):
        return set("ABC")
    elsewhere = "AB" if persona.startswith("foreign_") else "C"
    found = set(elsewhere if table.place("network_id") else "ABC")
    for column, by_persona in FORBIDDEN_BY_COLUMN.items():
        if table.place(column):
            found |= set(by_persona.get(persona, ""))
    if "partner" in persona and not table.place("partner_id") and not _announces(table, verb):
        found |= set("ABC")
    return found


def _announces(table: Table, verb: str) -> bool:
    return table.name in ANNOUNCED and verb == "insert"


def blind_leaks(outcomes: type_of_outcomes) -> Iterator[str]:
    """Statements without WHERE must reach no more than those that name a row."""
    for (table, persona, verb, world), outcome in outcomes.items():
        if world == "*":
            named = sum(bool(outcomes.get((table, persona, verb, one))) for one in ("A", "B", "C"))
            if outcome > named:
                yield f"{persona} reaches {outcome} rows of {table} by {verb} without WHERE, {named} by name"


def moves_out(outcomes: type_of_outcomes) -> Iterator[str]:
    """A row must not be pushed to another network, or out of what its writer is bound to."""
    for (table, persona, verb, world), outcome in outcomes.items():
        if outcome and verb.startswith("move ") and persona not in MOVERS.get(verb.split()[1], ()):
            yield f"{persona} can {verb} with a row of {world} in {table}"


def _differences(expected: type_of_reach, reach: type_of_reach, personas: Iterable[Persona]) -> Iterator[str]:
    for table, by_persona in expected.items():
        for persona in (one.name for one in personas):
            meant = by_persona.get(persona, {})
            found = reach.get(table, {}).get(persona, {})
            if meant != found:
                yield f"{persona} is meant to reach {meant or 'nothing'} of {table}, but reaches {found}"
