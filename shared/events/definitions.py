"""What the broker looks like once provisioned, as the definitions document that RabbitMQ itself reads.

For looking at, for comparing, and for making a broker without the management API. Users have no password
there and cannot sign in until `kith provision` gives them one.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from shared.contracts.registry import PRODUCERS, EventSpec
from shared.events.provision import permissions_of, user_of
from shared.events.topology import (
    UNCLAIMED,
    UNROUTED,
    bindings_of,
    dead_of,
    exchange_of,
    kept_arguments,
    queue_arguments,
    queue_of,
    unclaimed_arguments,
)


def definitions(
    events: Sequence[EventSpec], handled: Mapping[str, Sequence[EventSpec]], *, vhost: str, partitions: int
) -> dict[str, Any]:
    """Return the definitions of a virtual host for these services."""
    services = sorted(handled)
    return {
        "vhosts": [{"name": vhost, "default_queue_type": "quorum"}],
        "users": [
            {"name": user_of(service), "password_hash": "", "hashing_algorithm": _HASH, "tags": []}
            for service in services
        ],
        "permissions": [
            {"user": user_of(service), "vhost": vhost, **permissions_of(service)} for service in services
        ],
        "exchanges": [
            _exchange(vhost, UNROUTED, "fanout"),
            *(
                _exchange(vhost, exchange_of(producer), "topic", {"alternate-exchange": UNROUTED})
                for producer in PRODUCERS
            ),
            *(_exchange(vhost, dead_of(service), "fanout") for service in services),
        ],
        "queues": [
            {"name": name, "vhost": vhost, "durable": True, "auto_delete": False, "arguments": arguments}
            for name, arguments in _queues(services, partitions)
        ],
        "bindings": [
            {
                "source": source,
                "vhost": vhost,
                "destination": queue,
                "destination_type": "queue",
                "routing_key": key,
                "arguments": {},
            }
            for source, key, queue in _bindings(events, handled, partitions)
        ],
    }


_HASH = "rabbit_password_hashing_sha256"


def _exchange(vhost: str, name: str, type_: str, arguments: dict[str, Any] | None = None) -> dict[str, Any]:
    return {
        "name": name,
        "vhost": vhost,
        "type": type_,
        "durable": True,
        "auto_delete": False,
        "internal": False,
        "arguments": arguments or {},
    }


def _queues(services: Sequence[str], partitions: int) -> list[tuple[str, dict[str, Any]]]:
    return [
        (UNROUTED, kept_arguments()),
        (UNCLAIMED, unclaimed_arguments()),
        *(
            (queue_of(service, partition), queue_arguments(service))
            for service in services
            for partition in range(partitions)
        ),
        *((dead_of(service), kept_arguments()) for service in services),
    ]


def _bindings(
    events: Sequence[EventSpec], handled: Mapping[str, Sequence[EventSpec]], partitions: int
) -> list[tuple[str, str, str]]:
    claimed = {spec.type for specs in handled.values() for spec in specs}
    return [
        (UNROUTED, "", UNROUTED),
        *(
            (exchange_of(spec.producer), f"{spec.routing_key}.*", UNCLAIMED)
            for spec in events
            if spec.type not in claimed
        ),
        *((dead_of(service), "", dead_of(service)) for service in sorted(handled)),
        *(
            binding
            for service, specs in sorted(handled.items())
            for binding in bindings_of(service, specs, partitions)
        ),
    ]
