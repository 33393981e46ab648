"""`@every(seconds=5)`: work that a service does by itself, in one of its processes at a time.

    @every(seconds=5)
    def send_requested(self, tx): ...           # once per known network, in that network

    @every(seconds=3600, networks=False)
    def prune(self, tx): ...                    # once, in scope system

Only the leader runs timers. A run that raises is logged and counted, and the others go on. Runs of one timer
never overlap, not even while the lead changes hands: each also takes a lock of its own transaction.
"""

import random
import time
from collections.abc import Callable
from dataclasses import dataclass
from threading import Event
from typing import Any, TypeVar
from uuid import UUID

from nameko.extensions import Entrypoint, ProviderCollector, SharedExtension

from shared.config import Settings
from shared.db.transaction import Transaction
from shared.entrypoints import idempotency
from shared.entrypoints.borrowing import borrowed_service
from shared.entrypoints.database import DatabaseExtension
from shared.entrypoints.relay import Relay
from shared.events import upkeep
from shared.events.away import is_away
from shared.events.outbox import QUERIES
from shared.observability.logging import bound, get_logger
from shared.observability.metrics import TIMER_RUNS
from shared.security.principals import Principal

FIRST_WITHIN_SECONDS = 5.0
FOLLOW_SECONDS = 1.0
LEAST_PAUSE_SECONDS = 0.05
PRUNE_SECONDS = 3600.0

log = get_logger(__name__)

Method = TypeVar("Method", bound=Callable[..., Any])


@dataclass(frozen=True)
class Timer:
    """Something to do every so many seconds."""

    name: str
    seconds: float
    run: Callable[[], None]


class Timers(SharedExtension, ProviderCollector):
    """Runs the timers of the service and the upkeep of the chassis, while this process leads."""

    database = DatabaseExtension()
    relay = Relay()

    def __init__(self) -> None:
        super().__init__()
        self._timers: list[Timer] = []
        self._threads: list[Any] = []
        self._stopping = Event()
        self._started = False

    def setup(self) -> None:
        """Keep the database open until the last run has ended; add what the chassis does by itself."""
        self.database.register_provider(self)
        settings: Settings = self.container.config["settings"]
        for task in upkeep.TASKS:
            self.add(
                Timer(
                    f"kith.{task.name}",
                    task.seconds,
                    lambda task=task: task.run(self.database.database, settings.service),  # type: ignore[misc]
                )
            )

        self.add(Timer("kith.prune_answers", PRUNE_SECONDS, self._prune_answers))

    def _prune_answers(self) -> None:
        database = self.database.database
        with database.transaction(Principal.system(database.service)) as tx:
            idempotency.prune(tx)

    def add(self, timer: Timer) -> None:
        """Run a timer from now on, or from the start."""
        self._timers.append(timer)
        if self._started:
            self._spawn(timer)

    def start(self) -> None:
        """Start a greenlet for each timer."""
        self._started = True
        for timer in self._timers:
            self._spawn(timer)

    def _spawn(self, timer: Timer) -> None:
        thread = self.container.spawn_managed_thread(lambda: self._repeat(timer), identifier=timer.name)
        self._threads.append(thread)

    def _repeat(self, timer: Timer) -> None:
        # All processes of an installation tend to start together.
        self._stopping.wait(random.uniform(0, min(timer.seconds, FIRST_WITHIN_SECONDS)))  # noqa: S311
        while not self._stopping.is_set():
            if not self.relay.is_leading:
                self._stopping.wait(min(timer.seconds, FOLLOW_SECONDS))
                continue
            started = time.monotonic()
            with bound(timer=timer.name):
                try:
                    timer.run()
                except Exception as error:
                    count_failure(timer.name, error)
            took = time.monotonic() - started
            jitter = random.uniform(0.9, 1.1)  # noqa: S311 - spreads load, guards nothing
            self._stopping.wait(max(LEAST_PAUSE_SECONDS, timer.seconds * jitter - took))

    def halt(self) -> None:
        """Start no more runs, and wait for those in progress."""
        self._stopping.set()
        threads, self._threads = self._threads, []
        for thread in threads:
            thread.wait()

    @property
    def stopping(self) -> bool:
        """Whether no further run should start."""
        return self._stopping.is_set()

    def stop(self) -> None:
        """Wait for the runs in progress, then let the database go."""
        self.halt()
        self.wait_for_providers()
        self.database.unregister_provider(self)


class Every(Entrypoint):
    """The entrypoint behind `@every`."""

    process = "worker"
    timers = Timers()

    def __init__(self, *, seconds: float, networks: bool = True) -> None:
        super().__init__()
        if seconds <= 0:
            raise ValueError("a timer's seconds must be more than 0")
        self.seconds = seconds
        self.networks = networks

    def setup(self) -> None:
        """Register with the timers."""
        self.timers.register_provider(self)
        self.timers.add(Timer(self.method_name, self.seconds, self.run))

    def stop(self) -> None:
        """Wait for the run in progress: dependencies stop after this."""
        self.timers.halt()
        self.timers.unregister_provider(self)

    def run(self) -> None:
        """Run once: for each network, or in scope system."""
        if not self.networks:
            self._run_in(None)
            return
        database = self.timers.database.database
        with database.transaction(Principal.system(database.service)) as tx:
            networks = tx.fetch_column(QUERIES["list_known_networks"])
        for network_id in networks:
            if self.timers.stopping:
                return
            try:
                self._run_in(network_id)
            except Exception as error:
                if is_away(error):
                    raise
                count_failure(self.method_name, error, network_id)

    def _run_in(self, network_id: UUID | None) -> None:
        database = self.timers.database.database
        principal = Principal.system(database.service)
        with (
            borrowed_service(self.container, self) as service,
            database.transaction(principal, network_id=network_id) as tx,
        ):
            if not self._is_alone(tx):
                return
            getattr(service, self.method_name)(tx)
        TIMER_RUNS.labels(self.method_name, "done").inc()

    def _is_alone(self, tx: Transaction) -> bool:
        key = f"{self.method_name} {tx.network_id}"
        return bool(tx.fetch_value(QUERIES["lock_timer"], key=key))


def count_failure(name: str, error: Exception, network_id: UUID | None = None) -> None:
    """Log and count a failed run."""
    TIMER_RUNS.labels(name, "failed").inc()
    about = {} if network_id is None else {"network_id": str(network_id)}
    if is_away(error):
        log.warning("timer could not run", reason=type(error).__name__, **about)
    else:
        log.error("timer failed", exc_info=error, **about)


def every(*, seconds: float, networks: bool = True) -> Callable[[Method], Method]:
    """Call the method every so many seconds: once per known network, or once in scope system."""

    def register(method: Method) -> Method:
        registered: Method = Every.decorator(seconds=seconds, networks=networks)(method)
        return registered

    return register
