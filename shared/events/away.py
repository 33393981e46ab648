"""Whether an error is about the event being handled, or about the database not being there for any."""

import psycopg
from psycopg_pool import PoolClosed, PoolTimeout, TooManyRequests

# Connection exceptions, resources exhausted, operator intervention, system errors of the server.
_AWAY_CLASSES = ("08", "53", "58")
_AWAY_STATES = ("57P01", "57P02", "57P03", "57P05", "25006")
_REPEAT_CLASSES = ("40",)


def is_away(error: BaseException) -> bool:
    """Whether the database, not the event, is the trouble: wait and take the same batch again."""
    if isinstance(error, PoolTimeout | PoolClosed | TooManyRequests):
        return True
    if not isinstance(error, psycopg.Error):
        return False
    state = error.sqlstate
    if state is None:
        # psycopg itself says so: the connection is lost, refused or closed.
        return isinstance(error, psycopg.OperationalError | psycopg.InterfaceError)
    return state.startswith(_AWAY_CLASSES) or state in _AWAY_STATES


def is_worth_repeating(error: BaseException) -> bool:
    """Whether the same batch may well succeed at once: a deadlock or a serialisation failure."""
    state = error.sqlstate if isinstance(error, psycopg.Error) else None
    return state is not None and state.startswith(_REPEAT_CLASSES)
