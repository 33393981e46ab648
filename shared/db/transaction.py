"""One unit of work: a transaction that says who is asking, and commits state and events together.

    with database.transaction(principal) as tx:
        group = tx.fetch_one(QUERIES["get_group"], Group, group_id=group_id)
        tx.emit(GroupOpened(group_id=group.id, organisation_id=group.organisation_id))

What PostgreSQL must hear before the next statement (BEGIN and the settings, SAVEPOINT, another network) is
held back and sent in one message; the outbox and COMMIT go in one pipeline. So a transaction of n queries
takes n + 2 round trips, and one that asks nothing takes none.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, TypeVar
from uuid import UUID

from psycopg import Connection, OperationalError
from psycopg.pq import PipelineStatus, TransactionStatus
from psycopg.rows import TupleRow, tuple_row
from psycopg_pool import PoolTimeout

from shared.db.asking import Asking, asking_as
from shared.db.pool import type_of_pool
from shared.db.queries import Query
from shared.db.rows import rows_into
from shared.errors import NotFound
from shared.events import outbox
from shared.ids import new_id
from shared.security.principals import Principal

if TYPE_CHECKING:
    from shared.events.envelope import Envelope

T = TypeVar("T")


class SwallowedFailure(RuntimeError):
    """A statement failed and its error was caught without a savepoint, so nothing can be committed."""


class Transaction:
    """A transaction in progress. Made by `Database.transaction`, which also ends it."""

    def __init__(
        self,
        connection: Connection[TupleRow],
        principal: Principal,
        *,
        correlation_id: UUID,
        network_id: UUID | None = None,
        partitions: int = 4,
    ) -> None:
        self.connection = connection
        self.principal = principal
        self.correlation_id = correlation_id
        self.partitions = partitions
        # The moment at which this unit of work happens, UTC; the same throughout.
        self.now = datetime.now(UTC)
        # What is being handled, where an event is.
        self.envelope: Envelope | None = None
        # The trace of the request that is being answered, where the caller sent one.
        self.traceparent: str | None = None
        self.emitted: list[Any] = []
        # The same events as they go into the outbox.
        self.outgoing: list[outbox.Outgoing] = []
        # Called in order once the transaction is committed, never when it is not.
        self.after_commit: list[Callable[[], None]] = []
        self._own = asking_as(principal)
        self._asking = asking_as(principal, network_id)
        self._unsent = ["begin", *self._asking.statements]
        self._savepoints = 0

    @property
    def network_id(self) -> UUID | None:
        """The network this transaction is in; None in scope system."""
        return self._asking.network_id

    # Asking and telling

    def fetch_one(self, query: Query, into: type[T], /, **params: Any) -> T:
        """Return the one row as `into`; raise `NotFound` when there is none that the principal may see."""
        row = self.find_one(query, into, **params)
        if row is None:
            raise NotFound(*(value for value in params.values() if isinstance(value, UUID)))
        return row

    def find_one(self, query: Query, into: type[T], /, **params: Any) -> T | None:
        """Return the first row as `into`, or None when there is none."""
        row: T | None = self._run(query, params, rows_into(into)).fetchone()
        return row

    def fetch_all(self, query: Query, into: type[T], /, **params: Any) -> list[T]:
        """Return every row as `into`."""
        return list(self._run(query, params, rows_into(into)).fetchall())

    def fetch_value(self, query: Query, /, **params: Any) -> Any:
        """Return the first column of the first row, or None when there is no row."""
        row = self._run(query, params).fetchone()
        return None if row is None else row[0]

    def fetch_rows(self, query: Query, /, **params: Any) -> list[tuple[Any, ...]]:
        """Return every row as a tuple: for the chassis, where thousands are only passed on."""
        return list(self._run(query, params).fetchall())

    def fetch_column(self, query: Query, /, **params: Any) -> list[Any]:
        """Return the first column of every row."""
        return [row[0] for row in self._run(query, params).fetchall()]

    def execute(self, query: Query, /, **params: Any) -> int:
        """Run a statement and return how many rows it touched (in a pipeline unknown: -1)."""
        return int(self._run(query, params).rowcount)

    def execute_many(self, query: Query, rows: Iterable[Mapping[str, Any]], /) -> None:
        """Run a statement once per row, all in one round trip; with no rows, not at all."""
        prepared = [_plain(row) for row in rows]
        if prepared:
            self.flush()
            self.connection.cursor().executemany(query.sql, prepared)

    def _run(self, query: Query, params: Mapping[str, Any], factory: Any = tuple_row) -> Any:
        self.flush()
        cursor = self.connection.cursor(row_factory=factory)
        return cursor.execute(query.sql, _plain(params) or None)

    def flush(self) -> None:
        """Send what was held back; the chassis calls this, before it uses `connection` itself."""
        if not self._unsent:
            return
        unsent, self._unsent = self._unsent, []
        # In a pipeline a message holds one statement; else all of them go in one.
        piped = self.connection.info.pipeline_status != PipelineStatus.OFF
        for statement in unsent if piped else [";".join(unsent)]:
            self.connection.execute(statement)

    # Announcing

    def emit(self, event: Any) -> None:
        """Announce a fact, in this network, if and when this transaction commits."""
        self.outgoing.append(outbox.outgoing(self, event))
        self.emitted.append(event)

    def new_id(self) -> UUID:
        """Return a new id (UUIDv7) for something made in this transaction."""
        return new_id()

    # Moving between networks

    def enter(self, network_id: UUID) -> None:
        """Go into a network, to see what its coordinator sees; only the system and operators can."""
        if self._own.scope != "system":
            raise RuntimeError(f"a {self.principal.role} cannot enter a network")
        self._ask(Asking("network", network_id))

    def leave(self) -> None:
        """Come out of the network that was entered, back to scope system."""
        if self._own.scope != "system":
            raise RuntimeError(f"a {self.principal.role} cannot leave its network")
        self._ask(Asking("system"))

    @contextmanager
    def asking(self, asking: Asking) -> Iterator[None]:
        """Ask as somebody else of the same network until the end of the block.

        A door past what the principal sees: whoever opens it has decided that they may have what is behind.
        """
        before = self._asking
        if asking.network_id != before.network_id:
            raise RuntimeError("one asks as somebody else within a network, never across two")
        self._ask(asking)
        try:
            yield
        finally:
            self._ask(before)

    def _ask(self, asking: Asking) -> None:
        if asking != self._asking:
            self._asking = asking
            self._unsent.extend(asking.statements)

    # Trying

    @contextmanager
    def savepoint(self) -> Iterator[None]:
        """Undo what is done inside when it raises: rows, emitted events, the network entered."""
        self._savepoints += 1
        name = f"kith_{self._savepoints}"
        asking, emitted, callbacks = self._asking, len(self.emitted), len(self.after_commit)
        self._unsent.append(f"savepoint {name}")
        try:
            yield
        except BaseException:
            del self.emitted[emitted:]
            del self.outgoing[emitted:]
            del self.after_commit[callbacks:]
            # The rollback also restores the settings that PostgreSQL had at the savepoint.
            self._asking = asking
            mark = f"savepoint {name}"
            if mark in self._unsent:
                del self._unsent[self._unsent.index(mark) :]
            else:
                self._unsent[:] = [f"rollback to {name}", f"release {name}"]
            raise
        self._unsent.append(f"release {name}")


class Database:
    """The database of one service: where its transactions come from."""

    def __init__(self, pool: type_of_pool, service: str, partitions: int = 4) -> None:
        self.pool = pool
        self.service = service
        self.partitions = partitions

    @contextmanager
    def transaction(
        self,
        principal: Principal,
        *,
        correlation_id: UUID | None = None,
        network_id: UUID | None = None,
    ) -> Iterator[Transaction]:
        """Open a transaction for `principal`; commit state and events on a clean exit, else roll back.

        `network_id` puts the system or an operator into that network. Raises what the body raises, or
        what PostgreSQL says; afterwards nothing of the transaction remains.
        """
        with self.pool.connection() as connection:
            tx = Transaction(
                connection,
                principal,
                correlation_id=correlation_id or new_id(),
                network_id=network_id,
                partitions=self.partitions,
            )
            try:
                yield tx
                commit(tx)
            except OperationalError:
                if connection.closed:
                    # Others of the pool went the same way: replace them now, not at one error each.
                    self.pool.check()
                raise
        for callback in tx.after_commit:
            callback()

    def problem(self) -> str | None:
        """Return None when the database answers within a second, or one sentence that says what is wrong."""
        try:
            with self.pool.connection(timeout=1) as connection:
                connection.execute("select 1")
        except (OperationalError, PoolTimeout) as error:
            return f"the database does not answer ({type(error).__name__})"
        return None


def commit(tx: Transaction) -> None:
    """Write the emitted events and commit, in one round trip; do nothing when nothing was asked."""
    connection = tx.connection
    if connection.info.transaction_status == TransactionStatus.INERROR:
        tx.flush()  # a savepoint's rollback may still be held back
    status = connection.info.transaction_status
    if status == TransactionStatus.INERROR:
        raise SwallowedFailure("a statement failed and its error was caught: use tx.savepoint() around it")
    if tx.emitted:
        with connection.pipeline():
            outbox.write(tx)
            tx.flush()
            connection.execute("commit")
    elif status != TransactionStatus.IDLE:
        connection.execute("commit")


def _plain(params: Mapping[str, Any]) -> dict[str, Any]:
    """Turn tuples and sets into lists: psycopg makes arrays of lists, and composites of tuples."""
    return {
        name: list(value) if isinstance(value, tuple | set | frozenset) else value
        for name, value in params.items()
    }
