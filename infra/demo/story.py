"""The demonstration's story, told on the terminal: what was made, and what came of it by events."""

from collections import Counter
from collections.abc import Callable, Mapping
from time import monotonic
from typing import Any
from uuid import UUID

import urllib3
from prometheus_client.parser import text_string_to_metric_families
from rich.console import Console
from rich.table import Table

from infra.demo.seed import Seeded, Seeder, breathe
from shared.api_client import ApiClient
from shared.security.principals import Role

ANALYTICS = "/api/analytics/v1"
PATIENCE = 120.0
# Their ids must fit into a header.
GROUPS_IN_A_TOKEN = 50


class StoryBroken(Exception):
    """Something that the story promises did not happen; the message says what and how long it was awaited."""


def await_that(what: str, happened: Callable[[], bool], patience: float = PATIENCE) -> float:
    """Wait until something happened and return the seconds it took; raise `StoryBroken` when it does not."""
    begun = monotonic()
    while not happened():
        if monotonic() - begun > patience:
            raise StoryBroken(f"{what}: not within {patience:.0f} s. `kith status` may say why.")
        breathe()
    return monotonic() - begun


# Attendance becomes figures


def figures(coordinator: ApiClient, level: str, starts: str, until: str) -> list[dict[str, Any]]:
    """Return the attendance figures of a level, as analytics releases them."""
    query = {"level": level, "from": starts, "until": until, "limit": 200}
    return list(coordinator.items(f"{ANALYTICS}/figures/attendance", **query))


def await_figures(seeder: Seeder, seeded: Seeded) -> float:
    """Wait until analytics has counted every attendance that was recorded; return the seconds."""
    ids = [UUID(group.group_id) for group in seeded.groups]
    facilitators = [
        seeder.client(Role.FACILITATOR, group_ids=tuple(ids[first : first + GROUPS_IN_A_TOKEN]))
        for first in range(0, len(ids), GROUPS_IN_A_TOKEN)
    ]
    span = (seeder.region.starts_on.isoformat(), seeder.region.today.isoformat())

    def all_counted() -> bool:
        counted = [row for facilitator in facilitators for row in figures(facilitator, "group", *span)]
        return sum(int(row["attendances"]) for row in counted) == seeded.attendances

    return await_that(f"{seeded.attendances:,} attendances in the network's figures", all_counted)


def tell_figures(console: Console, seeder: Seeder, seeded: Seeded) -> None:
    """Release what is due, and print the attendance of each organisation."""
    coordinator = seeder.client(Role.COORDINATOR)
    while coordinator.post(f"{ANALYTICS}/releases"):
        pass
    span = (seeder.region.starts_on.isoformat(), seeder.region.today.isoformat())
    rows = figures(coordinator, "organisation", *span)
    table = Table(title="Attendance by organisation, 26 weeks", title_justify="left")
    table.add_column("organisation")
    for column in ("sessions", "attendances", "people a week, on average", "weeks withheld"):
        table.add_column(column, justify="right")
    for unit_id, name in sorted(seeded.organisations.items(), key=lambda item: item[1]):
        own = [row for row in rows if row["unit_id"] == unit_id]
        shown = [row for row in own if not row["suppressed"] and row["sessions"]]
        people = sum(row["people"] for row in shown) / len(shown) if shown else 0
        table.add_row(
            name,
            f"{sum(row['sessions'] for row in own):,}",
            f"{sum(row['attendances'] or 0 for row in shown):,}",
            f"{people:.0f}",
            str(sum(row["suppressed"] for row in own)),
        )
    console.print(table)
    groups = figures(coordinator, "group", *span)
    hidden = sum(row["suppressed"] for row in groups)
    console.print(
        f"Of {len(groups):,} weekly figures of single groups, {hidden:,} are withheld: too few people came.\n"
    )


# Events through the broker


def tell_events(console: Console, workers: Mapping[str, str]) -> None:
    """Print what each service's worker published and took in, from its own metrics since it started."""
    table = Table(title="Events through the broker", title_justify="left")
    table.add_column("service")
    for column in ("published", "handled", "twice", "parked", "dead"):
        table.add_column(column, justify="right")
    pool = urllib3.PoolManager(timeout=10.0)
    for service, address in workers.items():
        counts = counts_of(pool.request("GET", f"{address}/metrics").data.decode())
        names = ("published", "handled", "duplicate", "parked", "dead")
        table.add_row(service, *(f"{counts[name]:,}" for name in names))
    console.print(table)


def counts_of(exposition: str) -> Counter[str]:
    """Return the events published, and consumed by outcome, from a worker's /metrics."""
    counts: Counter[str] = Counter()
    for family in text_string_to_metric_families(exposition):
        for sample in family.samples:
            if sample.name == "kith_events_published_total":
                counts["published"] += int(sample.value)
            elif sample.name == "kith_events_consumed_total":
                counts[sample.labels["outcome"]] += int(sample.value)
    return counts
