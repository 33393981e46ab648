"""Measuring one system: producing, draining a backlog, and the lag of single events."""

import math
import time
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass

import psycopg

from tests.bench.processes import System
from tests.bench.work import read_marks

POLL_SECONDS = 0.05
# Nothing has come in for so long: it never will.
STALLED_SECONDS = 60
LAG_PACE = 200
# The first seconds of a lag run warm connections and caches up.
WARMING_SECONDS = 3
Say = Callable[[str], None]
Consuming = AbstractContextManager[None]


@dataclass
class Row:
    """One line of the table. `ratio_to_limit`: this rate by the limit's; `mib`: memory."""

    work: str
    system: str
    per_second: float | None = None
    p50_ms: float | None = None
    p99_ms: float | None = None
    ratio_to_limit: float | None = None
    mib: float | None = None


def produce(system: System, events: int) -> Row:
    """Make a backlog."""
    return Row("produce", system.name, per_second=events / system.produce(events))


def drain(system: System, expected: int, *, work: str = "drain") -> Row:
    """Work a backlog off until there are `expected` effects; from the first effect to the last."""
    with psycopg.connect(system.stage.observer_url, autocommit=True) as observer:
        rate = work_off(system.name, lambda: _effects(observer), expected, system.consuming())
    return Row(work, system.name, per_second=rate)


def work_off(name: str, effects: Callable[[], int], expected: int, consuming: Consuming) -> float:
    """Let a backlog be worked off; return effects per second, from the first to the last; raise on a stall.

    One effect more than events, once the consumer has stopped, ends the run too.
    """
    before = effects()
    with consuming:
        first_count, first_at = before, time.monotonic()
        changed_at, count = first_at, before
        while count < expected:
            time.sleep(POLL_SECONDS)
            now, last = time.monotonic(), count
            count = effects()
            if count != last:
                changed_at = now
                if last == before:
                    first_count, first_at = count, now
            if now - changed_at > STALLED_SECONDS:
                raise SystemExit(f"{name} stopped at {count} of {expected} effects")
        rate = (expected - first_count) / (changed_at - first_at) if changed_at > first_at else math.nan
    if (doubled := effects()) != expected:
        raise SystemExit(f"{name}: {doubled} effects of {expected} events")
    return rate


def lag(system: System, seconds: float, *, first: int) -> Row:
    """Make events at a steady pace and see how long after its commit each one's effect is committed."""
    events = int((seconds + WARMING_SECONDS) * LAG_PACE)
    for kind in ("committed", "effected"):
        (system.marks / kind).unlink(missing_ok=True)
    with psycopg.connect(system.stage.observer_url, autocommit=True) as observer:
        expected = _effects(observer) + events
        with system.consuming(marked=True):
            took = system.produce(events, pace=LAG_PACE, first=first, marked=True)
            _wait_for(system, observer, expected)
    committed, effected = read_marks(system.marks / "committed"), read_marks(system.marks / "effected")
    counted = [number for number in committed if number >= first + WARMING_SECONDS * LAG_PACE]
    lags = sorted(max(0.0, effected[number] - committed[number]) for number in counted)
    return Row(
        "lag",
        system.name,
        per_second=events / took,
        p50_ms=1000 * percentile(lags, 0.50),
        p99_ms=1000 * percentile(lags, 0.99),
    )


def make_queues(system: System) -> None:
    """Let the consumer declare its queues, so that what is produced before it runs is kept."""
    with system.consuming():
        pass


def _wait_for(system: System, observer: psycopg.Connection[tuple[object, ...]], expected: int) -> None:
    deadline = time.monotonic() + STALLED_SECONDS
    while _effects(observer) < expected:
        if time.monotonic() > deadline:
            raise SystemExit(f"{system.name} stopped at {_effects(observer)} of {expected} effects")
        time.sleep(POLL_SECONDS)


def _effects(observer: psycopg.Connection[tuple[object, ...]]) -> int:
    row = observer.execute("select coalesce(sum(events), 0)::bigint from effects").fetchone()
    return int(str(row[0])) if row else 0


def percentile(ordered: list[float], share: float) -> float:
    """Return the smallest value that so great a share of all does not exceed."""
    return ordered[min(len(ordered) - 1, math.ceil(share * len(ordered)) - 1)]
