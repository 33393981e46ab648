"""`@on_event`: what a service does when it hears of a fact.

    @on_event(ConsentWithdrawn)
    def on_consent_withdrawn(self, event, tx): ...        # tx.envelope says when, and in which network

    @on_event(AttendanceRecorded, MembershipActivated, batch=True)
    def project(self, received, tx): ...                  # list[Received] of one network, in order

A handler runs in the transaction that also remembers the event, in scope network of the event's network. It
never commits, publishes or acknowledges. Every event may come twice on the wire; its effect happens once.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, TypeVar

from nameko.extensions import Entrypoint, ProviderCollector, SharedExtension

from shared.config import Settings
from shared.contracts.registry import EventSpec, spec_of
from shared.entrypoints.borrowing import borrowed_service
from shared.entrypoints.database import DatabaseExtension
from shared.entrypoints.timers import Timer, Timers
from shared.events.catalogue import ATTRIBUTE
from shared.events.consumer import Consumer
from shared.events.envelope import Received
from shared.events.inbox import Handler, Inbox
from shared.events.retry import retry_due

RETRY_SECONDS = 1.0

Method = TypeVar("Method", bound=Callable[..., Any])


class EventConsumer(SharedExtension, ProviderCollector):
    """Collects the handlers of a service and consumes for them."""

    database = DatabaseExtension()
    timers = Timers()
    inbox: Inbox
    consumer: Consumer
    _thread: Any = None

    def setup(self) -> None:
        """Keep the database open until the last batch is done."""
        self.database.register_provider(self)

    def start(self) -> None:
        """Consume from now on, if the service has handlers."""
        if not self._providers:
            return
        settings: Settings = self.container.config["settings"]
        self.inbox = Inbox(self.database.database, settings.service, self._handlers(), self._borrow)
        self.consumer = Consumer(
            self.inbox,
            amqp_url=settings.amqp_url,
            handled=self._handled(),
            partitions=settings.partitions,
            spawn=lambda work: self.container.spawn_managed_thread(work, identifier="events"),
        )
        health = self.container.config.get("health")
        if health is not None:
            health.add_check("consumer", self.problem)
        self.timers.add(Timer("kith.retry_parked", RETRY_SECONDS, self._retry))
        self._thread = self.container.spawn_managed_thread(self.consumer.run, identifier="consumer")

    def _handled(self) -> tuple[EventSpec, ...]:
        specs = {spec.type: spec for handler in self._providers for spec in handler.specs}
        return tuple(specs[type_] for type_ in sorted(specs))

    def _handlers(self) -> dict[str, tuple[Handler, ...]]:
        """The handlers of each event type, in the order of their names."""
        return {
            spec.type: tuple(
                Handler(handler.method_name, handler.batch)
                for handler in sorted(self._providers, key=lambda handler: str(handler.method_name))
                if spec in handler.specs
            )
            for spec in self._handled()
        }

    @contextmanager
    def _borrow(self) -> Iterator[Any]:
        with borrowed_service(self.container, self) as service:
            yield service

    @property
    def method_name(self) -> str:
        """How nameko names the worker of a batch."""
        return "on_event"

    def _retry(self) -> None:
        retry_due(self.inbox)

    def problem(self) -> str | None:
        """Return None when events arrive, or one sentence that says why not."""
        return None if self.consumer.connected else "the consumer is not connected to the broker"

    def halt(self) -> None:
        """Finish and acknowledge the batches in work; take no more."""
        if self._thread is not None:
            self.consumer.stop()
            self._thread.wait()

    def stop(self) -> None:
        """Stop consuming, then let the database go."""
        self.halt()
        self.wait_for_providers()
        self.database.unregister_provider(self)


class EventHandler(Entrypoint):
    """The entrypoint behind `@on_event`."""

    process = "worker"
    consumer = EventConsumer()

    def __init__(self, *events: type, batch: bool = False) -> None:
        super().__init__()
        self.specs = tuple(spec_of(event) for event in events)
        self.batch = batch

    def setup(self) -> None:
        """Register with the consumer."""
        self.consumer.register_provider(self)

    def stop(self) -> None:
        """Wait for the batches in work: dependencies stop after this."""
        self.consumer.halt()
        self.consumer.unregister_provider(self)


def on_event(*events: type, batch: bool = False) -> Callable[[Method], Method]:
    """Call the method for each of these events; with `batch`, for all in a row of one network at once."""
    specs = tuple(spec_of(event) for event in events)
    if not specs:
        raise TypeError("say which events, as in @on_event(GroupOpened)")

    def register(method: Method) -> Method:
        setattr(method, ATTRIBUTE, (*getattr(method, ATTRIBUTE, ()), *specs))
        registered: Method = EventHandler.decorator(*events, batch=batch)(method)
        return registered

    return register


__all__ = ["EventConsumer", "EventHandler", "Received", "on_event"]
