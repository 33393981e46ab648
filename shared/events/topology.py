"""Names of exchanges and queues, and the arguments that queues are declared with.

Exchange `kith.<producer>` (topic): every event of a producer, by routing key `<event>.v<n>.p<partition>`.
Queue `<consumer>.p<n>`: what a consumer handles of partition n, for one active reader at a time, so that the
events of one subject keep their order. Queue `<consumer>.dead`: what the broker gave up delivering.
Queue `kith.unrouted`: what no queue was bound for, though some service handles it: an alarm.
Queue `kith.unclaimed`: the latest of what no service handles; a window to look through, not an alarm.
"""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from shared.contracts.registry import EventSpec
from shared.errors import ConfigurationError

UNROUTED = "kith.unrouted"
UNCLAIMED = "kith.unclaimed"
UNCLAIMED_KEPT = 10_000

# Each crash of a consumer counts one delivery for everything it had prefetched: far above what crashes and
# restarts add up to, yet an event that kills its process every time ends as dead and not in a loop.
DELIVERY_LIMIT = 100
# RabbitMQ 4 drops messages past its default limit of 20; these queues are looked at, never worked off.
NO_DELIVERY_LIMIT = 1_000_000

PRECONDITION_FAILED = 406


def exchange_of(producer: str) -> str:
    """Return the exchange that a service publishes to."""
    return f"kith.{producer}"


def partition_of(subject: UUID, partitions: int) -> int:
    """Return the partition of a subject: the same in every process, and even over UUIDv4 and UUIDv7."""
    return (subject.int & 0xFFFFFFFF) % partitions


def routing_key_of(spec: EventSpec, partition: int) -> str:
    """Return the routing key of an event in a partition."""
    return f"{spec.routing_key}.p{partition}"


def queue_of(consumer: str, partition: int) -> str:
    """Return the queue of one partition of a consumer."""
    return f"{consumer}.p{partition}"


def dead_of(consumer: str) -> str:
    """Return the name of the exchange and of the queue that undeliverable messages go to."""
    return f"{consumer}.dead"


def queue_arguments(consumer: str) -> dict[str, Any]:
    """Return the arguments of a partition's queue; the same set works on RabbitMQ 3.10 to 4."""
    return {
        "x-queue-type": "quorum",
        "x-single-active-consumer": True,
        "x-delivery-limit": DELIVERY_LIMIT,
        "x-dead-letter-exchange": dead_of(consumer),
        # At-least-once dead-lettering needs reject-publish, else it silently becomes at-most-once.
        "x-dead-letter-strategy": "at-least-once",
        "x-overflow": "reject-publish",
    }


def kept_arguments() -> dict[str, Any]:
    """Return the arguments of the queues that keep what could not be delivered or routed."""
    return {"x-queue-type": "quorum", "x-delivery-limit": NO_DELIVERY_LIMIT}


def unclaimed_arguments() -> dict[str, Any]:
    """Return the arguments of the queue that shows the latest events nobody handles."""
    return {**kept_arguments(), "x-max-length": UNCLAIMED_KEPT, "x-overflow": "drop-head"}


def bindings_of(consumer: str, handled: Iterable[EventSpec], partitions: int) -> list[tuple[str, str, str]]:
    """Return (exchange, routing key, queue) of everything that a consumer handles."""
    return [
        (exchange_of(spec.producer), routing_key_of(spec, partition), queue_of(consumer, partition))
        for spec in handled
        for partition in range(partitions)
    ]


def declare_queues(channel: Any, consumer: str, handled: Iterable[EventSpec], partitions: int) -> None:
    """Declare and bind the queues of a consumer; harmless when they are there already.

    Raises `ConfigurationError` when a queue exists with other arguments, because RabbitMQ cannot change them.
    """
    dead = dead_of(consumer)
    channel.exchange_declare(dead, "fanout", durable=True, auto_delete=False)
    _declare(channel, dead, kept_arguments())
    channel.queue_bind(dead, dead, "")
    for partition in range(partitions):
        _declare(channel, queue_of(consumer, partition), queue_arguments(consumer))
    for exchange, routing_key, queue in bindings_of(consumer, handled, partitions):
        channel.queue_bind(queue, exchange, routing_key)


def _declare(channel: Any, queue: str, arguments: dict[str, Any]) -> None:
    try:
        channel.queue_declare(queue, durable=True, auto_delete=False, arguments=arguments)
    except Exception as error:
        if getattr(error, "reply_code", None) != PRECONDITION_FAILED:
            raise
        reason = str(getattr(error, "reply_text", "")).partition(" - ")[2]
        raise ConfigurationError(
            f"The queue {queue} exists with other arguments than this version declares: {reason}. "
            f"Let it run empty with the version that made it, delete it, and start again."
        ) from error
