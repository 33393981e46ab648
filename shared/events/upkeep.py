"""What the chassis does by itself in every service, run by the leader's timers."""

from collections.abc import Callable
from dataclasses import dataclass

from shared.db.transaction import Database
from shared.events.outbox import QUERIES
from shared.observability.metrics import DEAD, PARKED
from shared.security.principals import Principal

INBOX_DAYS = 30
PARTITIONS_AHEAD_DAYS = 14


@dataclass(frozen=True)
class Task:
    """A piece of upkeep; `run` gets the database and the service's name."""

    name: str
    seconds: float
    run: Callable[[Database, str], None]


@dataclass(frozen=True)
class Troubles:
    """How many events wait for another attempt, and how many for a person."""

    parked: int
    dead: int


def measure_troubles(database: Database, service: str) -> None:
    """Tell the metrics how many events are parked and dead."""
    with database.transaction(Principal.system(service)) as tx:
        troubles = tx.fetch_one(QUERIES["measure_troubles"], Troubles, consumer=service)
    PARKED.set(troubles.parked)
    DEAD.set(troubles.dead)


def prune_inbox(database: Database, service: str) -> None:
    """Forget what was taken in more than `INBOX_DAYS` ago: nothing is delivered again after so long."""
    while True:
        with database.transaction(Principal.system(service)) as tx:
            if not tx.execute(QUERIES["prune_inbox"], days=INBOX_DAYS):
                return


def ensure_partitions(database: Database, service: str) -> None:
    """Make the event log's partitions ahead; without them events go to the default partition."""
    with database.transaction(Principal.system(service)) as tx:
        tx.fetch_value(QUERIES["ensure_partitions"], days=PARTITIONS_AHEAD_DAYS)


TASKS = (
    Task("measure_troubles", 5, measure_troubles),
    Task("prune_inbox", 3600, prune_inbox),
    Task("ensure_partitions", 6 * 3600, ensure_partitions),
)
