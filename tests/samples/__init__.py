"""One row of every table, in each of three worlds, so that isolation can be attacked everywhere."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from importlib import import_module
from pathlib import Path
from typing import Any
from uuid import UUID, uuid5

type_of_rows = Iterator[tuple[str, dict[str, Any]]]

# Fixed: samples are compared, never created twice in one database.
_ORIGIN = UUID("0192f000-0000-7000-8000-000000000000")


@dataclass(frozen=True)
class World:
    """One network with a group, a person and a partner; `id(name)` for everything else in it."""

    name: str
    network: str

    def id(self, what: str) -> UUID:
        """The id of a thing of this world, always the same."""
        return uuid5(_ORIGIN, f"{self.name} {what}")

    @property
    def network_id(self) -> UUID:
        """The network; A and B share one."""
        return uuid5(_ORIGIN, f"network {self.network}")

    @property
    def group_id(self) -> UUID:
        """The group."""
        return self.id("group")

    @property
    def person_id(self) -> UUID:
        """The person, who belongs to the group."""
        return self.id("person")

    @property
    def partner_id(self) -> UUID:
        """The partner organisation."""
        return self.id("partner")

    @property
    def principal_id(self) -> UUID:
        """The account of the coordinator."""
        return self.id("coordinator")


# Two groups, persons and partners of one network, and a third of each in another network.
A = World("A", "one")
B = World("B", "one")
C = World("C", "two")
WORLDS = (A, B, C)

NOW = datetime(2026, 11, 2, 18, 0, tzinfo=UTC)
TODAY = date(2026, 11, 2)
LATER = NOW + timedelta(days=14)


def rows_of(service: str, at: World) -> type_of_rows:
    """Return (table, row) of one world, in an order that foreign keys allow; first the chassis' tables.

    A service with many tables has several files: membership, membership_welcome and so on.
    """
    ours = sorted(path.stem for path in Path(__file__).parent.glob(f"{service}_*.py"))
    for module in ("chassis", service, *ours):
        rows: Callable[[World], type_of_rows] = import_module(f"tests.samples.{module}").rows
        yield from rows(at)
