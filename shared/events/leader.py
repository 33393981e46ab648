"""Leadership: of all worker processes of a service, one relays and runs timers.

It is a session advisory lock, and the same connection then reads and deletes the outbox: whoever lost the
connection has lost leadership and cannot touch the outbox any more. Who leads may change at any moment; a
timer that must not run twice at once takes a lock of its own transaction besides.
"""

from typing import Any

import psycopg
from psycopg import Connection

from shared.db.pool import conninfo_with_limits
from shared.observability.logging import get_logger
from shared.observability.metrics import DEAD, LEADER, OUTBOX_AGE, OUTBOX_SIZE, PARKED

# The first of two keys, so that no subject's lock (one key) can be the same.
LOCK_CLASS = 0x6B697468
LOCK_RELAY = 1

log = get_logger(__name__)


class Leadership:
    """Whether this process leads its service; `connection` is usable while it does."""

    def __init__(self, database_url: str, service: str) -> None:
        self.service = service
        self.connection: Connection[Any] | None = None
        # A connection whose server vanished must not look alive for long.
        self._conninfo = psycopg.conninfo.make_conninfo(
            conninfo_with_limits(database_url, service=f"{service}_relay"),
            keepalives_idle=5,
            keepalives_interval=5,
            keepalives_count=2,
            tcp_user_timeout=15000,
        )
        self._held = False

    @property
    def held(self) -> bool:
        """Whether this process leads, as far as it knows."""
        return self._held and self.connection is not None and not self.connection.closed

    def try_to_lead(self) -> bool:
        """Take the lead if nobody has it; raise psycopg.Error when the database is away."""
        if self.held:
            return True
        connection = self._connect()
        row = connection.execute("select pg_try_advisory_lock(%s, %s)", (LOCK_CLASS, LOCK_RELAY)).fetchone()
        if row is None or not row[0]:
            return False
        self._held = True
        LEADER.set(1)
        log.info("leading", lead="relay and timers")
        return True

    def _connect(self) -> Connection[Any]:
        if self.connection is None or self.connection.closed:
            self.resign()
            # Held from the first moment, so that whoever resigns closes it.
            self.connection = connection = psycopg.connect(self._conninfo, autocommit=True)
            # A deletion forgotten in a crash of the server only makes the relay send an event twice.
            connection.execute("set synchronous_commit = off")
            connection.execute("set kith.scope = 'system'")
            # The outbox is always read from its oldest end, by its index. With a backlog that nobody has
            # analysed yet the planner would rather sort all of it for every batch.
            connection.execute("set enable_seqscan = off")
            connection.execute("set enable_sort = off")
            # What is under way is looked up in a hash only where the planner sees it; a plan for any list
            # would compare every row with all of it, at five times the cost.
            connection.execute("set plan_cache_mode = force_custom_plan")
        return self.connection

    def resign(self) -> None:
        """Give up the lead and the connection."""
        if self._held:
            log.info("not leading any more")
        self._held = False
        # What the leader alone measures is the next leader's to say.
        for gauge in (LEADER, OUTBOX_AGE, OUTBOX_SIZE, PARKED, DEAD):
            gauge.set(0)
        connection, self.connection = self.connection, None
        if connection is not None:
            connection.close()
