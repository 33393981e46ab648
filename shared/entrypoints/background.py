"""`background = Background()` in a service: work that must not hold a transaction, beside the entrypoints.

    @every(seconds=1)
    def deliver_due(self, tx):
        for endpoint_id in store.list_due_endpoints(tx, limit=self.background.free):
            self.background.start_after(tx, endpoint_id, partial(self.visit, endpoint_id))

A timer claims work in its transaction and starts it after the commit; the work opens short transactions of
its own and calls the outside in between. One piece of work per key, so many keys at most, and when the
process stops, what is running is waited for.
"""

from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager
from functools import partial
from uuid import UUID

import eventlet
from eventlet.greenpool import GreenPool
from nameko.extensions import DependencyProvider

from shared.db.transaction import Transaction
from shared.entrypoints.database import DatabaseExtension
from shared.observability.logging import get_logger
from shared.security.principals import Principal

log = get_logger(__name__)


class Background(DependencyProvider):
    """Runs work in greenlets of its own, at most `limit` at once and one per key."""

    database = DatabaseExtension()

    def __init__(self, limit: int = 32) -> None:
        self.limit = limit
        self._pool = GreenPool(limit)
        self._keys: set[Hashable] = set()
        self._stopping = False

    def setup(self) -> None:
        """Keep the database open until what is running has ended."""
        self.database.register_provider(self)

    def get_dependency(self, worker_ctx: object) -> "Background":
        """Return this: it is shared by all workers of the process."""
        return self

    @property
    def free(self) -> int:
        """How many more pieces of work could start now."""
        return 0 if self._stopping else self.limit - len(self._keys)

    def start_after(self, tx: Transaction, key: Hashable, work: Callable[[], None]) -> None:
        """Start `work` once `tx` is committed.

        Not where work for `key` is running, all places are taken or the process is stopping: whoever starts
        work from a timer finds it again in the next run. What it raises is logged, and ends it.
        """
        tx.after_commit.append(partial(self._start, key, work))

    def _start(self, key: Hashable, work: Callable[[], None]) -> None:
        if key not in self._keys and self.free > 0:
            self._keys.add(key)
            self._pool.spawn_n(self._run, key, work)

    def _run(self, key: Hashable, work: Callable[[], None]) -> None:
        try:
            work()
        except Exception:
            log.exception("background work failed")
        finally:
            self._keys.discard(key)

    @contextmanager
    def transaction(self, network_id: UUID) -> Iterator[Transaction]:
        """Open a transaction in a network, as a timer has it."""
        database = self.database.database
        with database.transaction(Principal.system(database.service), network_id=network_id) as tx:
            yield tx

    @contextmanager
    def within(self, seconds: float) -> Iterator[None]:
        """Raise TimeoutError when what is inside takes longer, whatever it is waiting for."""
        timeout = eventlet.Timeout(seconds)
        try:
            yield
        except eventlet.Timeout as error:
            if error is not timeout:
                raise
            raise TimeoutError from None
        finally:
            timeout.cancel()

    def stop(self) -> None:
        """Take no more work and wait for what is running; the process's watchdog bounds the wait."""
        self._stopping = True
        self._pool.waitall()
        self.database.unregister_provider(self)
