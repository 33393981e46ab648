"""`python -m tests.bench`: measure, print a table, write `.kith/bench.json`."""

# Patches the process, so it comes before whatever imports psycopg.
import shared.entrypoints  # noqa: F401

# isort: split
import json
import os
import platform
import sys
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path

import click
from rich.console import Console
from rich.table import Table

from infra.local.client import launch
from infra.local.places import Instance
from infra.local.problems import LocalProblem
from infra.local.servers import ADDRESSES, ensure_installed, external_addresses, read_addresses
from tests.bench import beside, calendars, figures, lists, measure, webhooks
from tests.bench.measure import Row
from tests.bench.processes import System
from tests.bench.stage import Servers, stage

ROOT = Path(__file__).parents[2]
START_SECONDS = 180
SYSTEMS = ("limit", "kith", "nameko", "faststream")
WORKS = {
    "produce": "state committed, event kept; a transaction each (limit: 500 a transaction)",
    "drain": "backlog to effects, each once (kith: from the outbox; the others: from their queue)",
    "drain singly": "the same by a handler that takes one event at a time",
    "lag": f"commit to effect at {measure.LAG_PACE} events/s",
    calendars.WORKED_OUT: f"when {calendars.SERIES:,} weekly series meet, from their rules; meetings/s",
    calendars.KEPT: "the same with rows, events and separation, in batches of the service; meetings/s",
    **dict.fromkeys(
        lists.WORKS, "a page for a coordinator; its p50 with 40 groups is the limit, 77% is 1.3 times"
    ),
    **figures.WORKS,
    **beside.WORKS,
}
# What is measured beside events.
BESIDE = {"calendars": calendars.measure_calendars, "lists": lists.measure_lists}
PARTS = ("events", *BESIDE, "analytics", "webhooks")
console = Console(stderr=True)


@click.command()
@click.option("--events", default=50_000, show_default=True, help="Size of the backlog.")
@click.option("--seconds", default=20.0, show_default=True, help="How long lag is measured.")
@click.option("--system", "systems", multiple=True, type=click.Choice(SYSTEMS), help="Measure these alone.")
@click.option("--part", "parts", multiple=True, type=click.Choice(PARTS), help="Measure these alone.")
@click.option("--logged", default=1_000_000, show_default=True, help="Events to rebuild analytics from.")
@click.option("--output", type=click.Path(path_type=Path), default=ROOT / ".kith" / "bench.json")
def main(
    *,
    events: int,
    seconds: float,
    logged: int,
    systems: tuple[str, ...],
    parts: tuple[str, ...],
    output: Path,
) -> None:
    """Measure Kith, its peers and the limit on the same durable work, one after the other."""
    rows: list[Row] = []
    with servers() as chosen:
        versions = chosen.refuse_if_unsafe()
        console.print(
            f"{platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}, {versions}"
        )
        chosen_parts = parts or PARTS
        for name in (systems or SYSTEMS) if "events" in chosen_parts else ():
            rows += _measure(chosen, name, events, seconds)
        for part, measure_part in BESIDE.items():
            if part in chosen_parts and not systems:
                rows += map(_told, measure_part(chosen))
        if "analytics" in chosen_parts and not systems:
            rows += map(_told, figures.measure_analytics(chosen, events, logged))
            rows += map(_told, beside.measure_beside_facts(chosen))
        wanted = "webhooks" in chosen_parts and not systems
        deliveries = webhooks.measure(chosen, console.print) if wanted else []
    rows.sort(key=lambda row: list(WORKS).index(row.work))
    compare(rows)
    rows += deliveries
    output.parent.mkdir(parents=True, exist_ok=True)
    output.write_text(json.dumps([asdict(row) for row in rows], indent=2) + "\n", encoding="utf-8")
    # A file has room for every column.
    Console(width=None if sys.stdout.isatty() else 120).print(_table(rows, events))
    console.print(f"written to {output}")


@contextmanager
def servers() -> Iterator[Servers]:
    """Yield the servers that the environment names, or private ones that are gone afterwards."""
    external = external_addresses(os.environ)
    if set(external) == set(ADDRESSES):
        yield _as_servers(external)
        return
    ensure_installed(os.environ, console.print)
    launched = launch(Instance.named("bench"), "--servers-only", "--disposable", tied=True)
    try:
        if late := launched.wait_until_ready(START_SECONDS, console.print):
            raise LocalProblem(f"after {START_SECONDS} s: {'; '.join(late)}")
        yield _as_servers(read_addresses(launched.instance) | external)
    finally:
        launched.stop(now=True)


def _as_servers(addresses: Mapping[str, str]) -> Servers:
    return Servers(addresses["postgres_url"], addresses["amqp_url"], addresses["management_url"])


def _measure(chosen: Servers, name: str, events: int, seconds: float) -> list[Row]:
    with tempfile.TemporaryDirectory() as marks, stage(chosen, name) as place:
        system = System(name, place, Path(marks))
        measure.make_queues(system)
        rows = [_told(measure.produce(system, events))]
        rows.append(_told(measure.drain(system, events)))
        made = events
        if name == "kith":
            system.produce(events, first=made)
            made += events
            single = system.with_consumer("SingleConsumerService")
            rows.append(_told(measure.drain(single, made, work="drain singly")))
        rows.append(_told(measure.lag(system, seconds, first=made)))
    return rows


def _told(row: Row) -> Row:
    shown = [f"{row.per_second:,.0f}/s"] if row.per_second else []
    if row.p50_ms is not None:
        shown.append(f"p50 {row.p50_ms:.1f} ms, p99 {row.p99_ms:.1f} ms")
    if row.mib is not None:
        shown.append(f"{row.mib:.1f} MiB")
    console.print(f"{row.system}: {row.work}: {', '.join(shown)}")
    return row


def compare(rows: list[Row]) -> None:
    """Fill in what share of the limit each rate is, and round."""
    limits = {row.work: row.per_second for row in rows if row.system == "limit"}
    limits["drain singly"] = limits.get("drain")
    for row in rows:
        limit = limits.get(row.work)
        if row.work != "lag" and limit and row.per_second:
            row.ratio_to_limit = round(row.per_second / limit, 3)
        for field in ("per_second", "p50_ms", "p99_ms"):
            value = getattr(row, field)
            setattr(row, field, None if value is None else round(value, 1))


def _table(rows: list[Row], events: int) -> Table:
    table = Table(
        title=f"{events:,} events", title_justify="left", caption=_notes(rows), caption_justify="left"
    )
    table.add_column("work")
    table.add_column("system")
    for heading in ("events/s", "of the limit", "times nameko", "p50 ms", "p99 ms", "MiB"):
        table.add_column(heading, justify="right")
    nameko = {row.work: row.per_second for row in rows if row.system == "nameko"}
    nameko["drain singly"] = nameko.get("drain")
    for row in rows:
        peer = None if row.work == "lag" else nameko.get(row.work)
        times = row.per_second / peer if peer and row.per_second else None
        share = f"{row.ratio_to_limit:.0%}" if row.ratio_to_limit else ""
        numbers = (_number(times, 1), _number(row.p50_ms, 1), _number(row.p99_ms, 1), _number(row.mib, 1))
        table.add_row(row.work, row.system, _number(row.per_second), share, *numbers)
    return table


def _notes(rows: list[Row]) -> str:
    shown = {row.work for row in rows}
    works = WORKS | webhooks.WORKS
    return "\n".join(f"{work}: {meaning}" for work, meaning in works.items() if work in shown)


def _number(value: float | None, digits: int = 0) -> str:
    return "" if value is None else f"{value:,.{digits}f}"


if __name__ == "__main__":
    try:
        main()
    except LocalProblem as problem:
        sys.exit(f"bench: {problem}")
