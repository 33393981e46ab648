"""A pool of connections to one service's database.

Every connection speaks UTC, names its service, and gives up by itself: a cancelled greenlet drops its
connection but not the statement on the server, so the server ends what takes too long.
"""

from psycopg import Connection
from psycopg.conninfo import conninfo_to_dict, make_conninfo
from psycopg.rows import TupleRow
from psycopg.types.json import JsonbDumper
from psycopg_pool import ConnectionPool

type_of_pool = ConnectionPool[Connection[TupleRow]]

STATEMENT_TIMEOUT_SECONDS = 30
IDLE_IN_TRANSACTION_TIMEOUT_SECONDS = 60
CONNECT_TIMEOUT_SECONDS = 10


def open_pool(database_url: str, *, service: str, min_size: int = 1, max_size: int = 10) -> type_of_pool:
    """Open a pool on `database_url`; connections are made in the background, and again when lost.

    Connections are in autocommit: `shared.db.transaction` says BEGIN and COMMIT itself, so that it can
    send them together with what comes beside them.
    """
    return ConnectionPool(
        conninfo_with_limits(database_url, service=service),
        min_size=min_size,
        max_size=max_size,
        timeout=CONNECT_TIMEOUT_SECONDS,
        reconnect_timeout=float("inf"),
        kwargs={"autocommit": True},
        configure=_configure,
        open=True,
        name=service,
    )


def conninfo_with_limits(database_url: str, *, service: str) -> str:
    """Return `database_url` as a conninfo string with timeouts, UTC and the service's name."""
    given = conninfo_to_dict(database_url)
    options = " ".join(
        [
            f"-c statement_timeout={STATEMENT_TIMEOUT_SECONDS * 1000}",
            f"-c idle_in_transaction_session_timeout={IDLE_IN_TRANSACTION_TIMEOUT_SECONDS * 1000}",
            "-c timezone=UTC",
            str(given.get("options") or ""),
        ]
    ).strip()
    return make_conninfo(
        database_url,
        options=options,
        application_name=f"kith_{service}",
        connect_timeout=given.get("connect_timeout", CONNECT_TIMEOUT_SECONDS),
    )


def _configure(connection: Connection[TupleRow]) -> None:
    """Let a dict be handed over as jsonb."""
    connection.adapters.register_dumper(dict, JsonbDumper)
