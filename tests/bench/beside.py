"""What an event costs analytics beside a hundred times the facts: it should cost the same."""

import statistics
import time
from collections.abc import Iterator
from contextlib import nullcontext
from datetime import UTC, datetime, timedelta
from uuid import UUID

from services.analytics import projection
from services.analytics.service import AnalyticsService
from shared.contracts.registry import spec_of
from shared.contracts.scheduling import AttendanceRecorded
from shared.db.pool import open_pool
from shared.db.transaction import Database
from shared.events.envelope import Envelope, Received
from shared.events.inbox import Handler, Inbox
from shared.events.message import Message
from shared.ids import new_id
from tests.bench.filling import FILL, filling
from tests.bench.measure import Row, percentile
from tests.bench.stage import Servers, service_stage

GROUPS, BATCH = 400, 500
FEW, MANY = 10_000, 1_000_000
ROUNDS, WARMING = 60, 10
COST = "ingest beside facts"
WORKS = {
    COST: "500 events to facts beside so many others; the rate beside few is the limit of that beside many"
}


class Side:
    """A database with so many facts, and an inbox in front of it."""

    def __init__(self, url: str, superuser_url: str, facts: int) -> None:
        self.network_id = new_id()
        params = {"network_id": self.network_id, "facts": facts}
        with filling(superuser_url) as connection:
            connection.execute(FILL["keep_facts"].sql.encode(), params)
            connection.execute(FILL["keep_inbox"].sql.encode(), params)
            connection.execute("vacuum analyze")
        self.pool = open_pool(url, service="analytics", max_size=1)
        handler = Handler("keep_facts", batch=True)
        handlers = {spec_of(event).type: (handler,) for event in projection.EVENTS}
        service = AnalyticsService()
        self.inbox = Inbox(
            Database(self.pool, "analytics"), "analytics", handlers, lambda: nullcontext(service)
        )

    def handle(self, number: int) -> float:
        """Handle a batch that nobody has seen yet; return how long it took."""
        spec = spec_of(AttendanceRecorded)
        held_on = datetime.now(UTC).date() - timedelta(days=number % 7)
        messages = []
        for nth in range(BATCH):
            event = AttendanceRecorded(
                occurrence_id=UUID(int=(number << 16) + nth // 25),
                group_id=UUID(int=(number * 20 + nth // 25) % GROUPS),
                person_id=new_id(),
                attendance="attended",
                held_on=held_on,
            )
            envelope = Envelope(
                id=new_id(),
                type=spec.type,
                source="/scheduling",
                subject=event.occurrence_id,
                time=datetime.now(UTC),
                network_id=self.network_id,
                correlation_id=new_id(),
            )
            messages.append(Message(0, {}, {}, b"", spec.type, Received(event, envelope)))
        began = time.perf_counter()
        self.inbox.handle(messages)
        return time.perf_counter() - began

    def close(self) -> None:
        """Let go of the database."""
        self.pool.close()


def measure_beside_facts(servers: Servers) -> Iterator[Row]:
    """Handle batches in turn beside few and beside many facts, whole: inbox, facts, commit."""
    with (
        service_stage(servers, "analytics") as few,
        service_stage(servers, "analytics") as many,
    ):
        sides = [(FEW, Side(*few, FEW)), (MANY, Side(*many, MANY))]
        took: dict[int, list[float]] = {facts: [] for facts, _ in sides}
        for number in range(WARMING + ROUNDS):
            for facts, side in sides if number % 2 else reversed(sides):
                seconds = side.handle(number)
                if number >= WARMING:
                    took[facts].append(seconds)
        for _, side in sides:
            side.close()
    median = {facts: statistics.median(seconds) for facts, seconds in took.items()}
    for facts, measured in took.items():
        yield Row(
            COST,
            f"kith, {facts:,} facts",
            per_second=BATCH / median[facts],
            p50_ms=1000 * median[facts],
            p99_ms=1000 * percentile(sorted(measured), 0.99),
            ratio_to_limit=round(median[FEW] / median[facts], 3),
        )
