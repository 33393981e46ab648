"""Make a broker ready, as its administrator: virtual host, users, permissions, exchanges, queues, bindings.

Each service has a user that may publish to its own exchange alone and configure its own queues alone. Queues
are bound before anything is published, so that no event of a first start finds nobody.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote, unquote, urlsplit

import urllib3

from shared.contracts.registry import PRODUCERS, EventSpec, all_events
from shared.errors import ConfigurationError
from shared.events.catalogue import handled_by_each
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

HTTP_SECONDS = 30


class ProvisioningFailed(ConfigurationError):
    """The broker did not do what was asked; the message says what and why."""


@dataclass(frozen=True)
class Management:
    """The management API of a broker; `url` holds the administrator's user and password."""

    url: str = field(repr=False)
    _pool: urllib3.PoolManager = field(default_factory=urllib3.PoolManager, repr=False)

    def call(self, method: str, path: str, body: Any = None) -> Any:
        """Do one request and return the parsed answer; raise `ProvisioningFailed`."""
        parts = urlsplit(self.url)
        credentials = f"{unquote(parts.username or 'guest')}:{unquote(parts.password or 'guest')}"
        address = f"{parts.scheme}://{parts.hostname}:{parts.port or 15672}"
        try:
            answer = self._pool.request(
                method,
                f"{address}/api/{path}",
                body=None if body is None else json.dumps(body),
                headers={
                    "content-type": "application/json",
                    **urllib3.util.make_headers(basic_auth=credentials),
                },
                timeout=HTTP_SECONDS,
                retries=False,
            )
        except urllib3.exceptions.HTTPError as error:
            raise ProvisioningFailed(
                f"RabbitMQ's management API at {address} does not answer ({type(error).__name__}): "
                f"is it running, with the plugin rabbitmq_management?"
            ) from error
        if answer.status >= 400:
            raise ProvisioningFailed(
                f"RabbitMQ refused {method} {path} with {answer.status}: {_reason(answer.data)}"
            )
        return json.loads(answer.data) if answer.data else None

    def put(self, *path: str, body: Any) -> None:
        """Make something, or leave it as it is."""
        self.call("PUT", _path(path), body)


def _path(parts: Iterable[str]) -> str:
    return "/".join(quote(part, safe="") for part in parts)


def _reason(data: bytes) -> str:
    try:
        return str(json.loads(data).get("reason", ""))[:500]
    except (ValueError, AttributeError):
        return data[:200].decode(errors="replace")


def user_of(service: str) -> str:
    """Return the broker user of a service."""
    return f"kith_{service}"


def permissions_of(service: str) -> dict[str, str]:
    """Return what the user of a service may do in the virtual host."""
    producers = "|".join(PRODUCERS)
    return {
        "configure": f"^{service}\\..*$",
        "write": f"^(kith\\.{service}|{service}\\..*)$",
        "read": f"^(kith\\.({producers})|{service}\\..*)$",
    }


def provision_broker(
    management_url: str,
    vhost: str,
    services: Iterable[str],
    passwords: Mapping[str, str],
    *,
    handled: Mapping[str, Iterable[EventSpec]] | None = None,
    partitions: int = 4,
) -> None:
    """Make the virtual host, a user for each service, the exchanges, the queues and the bindings.

    `handled` says which events each service handles; without it that is read from the service classes.
    Running it again repairs what is missing, and removes bindings that nobody wants any more.
    """
    services = tuple(services)
    broker = Management(management_url)
    broker.put("vhosts", vhost, body={"default_queue_type": "quorum"})
    administrator = unquote(urlsplit(management_url).username or "guest")
    everything = {"configure": ".*", "write": ".*", "read": ".*"}
    broker.put("permissions", vhost, administrator, body=everything)
    for service in services:
        broker.put("users", user_of(service), body={"password": passwords[service], "tags": ""})
        broker.put("permissions", vhost, user_of(service), body=permissions_of(service))
    _make_exchanges(broker, vhost)
    if handled is None:
        handled = handled_by_each(services)
    for service, specs in handled.items():
        _make_queues(broker, vhost, service, tuple(specs), partitions)
    claimed = {spec.type for specs in handled.values() for spec in specs}
    _bind_unclaimed(broker, vhost, [spec for spec in all_events() if spec.type not in claimed])


def _make_exchanges(broker: Management, vhost: str) -> None:
    broker.put("exchanges", vhost, UNROUTED, body={"type": "fanout", "durable": True})
    _make_queue(broker, vhost, UNROUTED, kept_arguments())
    _bind(broker, vhost, UNROUTED, UNROUTED, "")
    for producer in PRODUCERS:
        broker.put(
            "exchanges",
            vhost,
            exchange_of(producer),
            body={"type": "topic", "durable": True, "arguments": {"alternate-exchange": UNROUTED}},
        )


def _make_queues(
    broker: Management, vhost: str, service: str, handled: tuple[EventSpec, ...], partitions: int
) -> None:
    dead = dead_of(service)
    broker.put("exchanges", vhost, dead, body={"type": "fanout", "durable": True})
    _make_queue(broker, vhost, dead, kept_arguments())
    _bind(broker, vhost, dead, dead, "")
    for partition in range(partitions):
        _make_queue(broker, vhost, queue_of(service, partition), queue_arguments(service))
    wanted = set(bindings_of(service, handled, partitions))
    for partition in range(partitions):
        queue = queue_of(service, partition)
        there = {key for key in _bindings(broker, vhost, queue) if key[0]}
        for exchange, routing_key, _ in sorted(there - wanted):
            broker.call("DELETE", _path(["bindings", vhost, "e", exchange, "q", queue, routing_key]))
    for exchange, routing_key, queue in sorted(wanted):
        _bind(broker, vhost, exchange, queue, routing_key)


def _bind_unclaimed(broker: Management, vhost: str, unclaimed: list[EventSpec]) -> None:
    _make_queue(broker, vhost, UNCLAIMED, unclaimed_arguments())
    wanted = {(exchange_of(spec.producer), f"{spec.routing_key}.*", UNCLAIMED) for spec in unclaimed}
    there = {key for key in _bindings(broker, vhost, UNCLAIMED) if key[0]}
    for exchange, routing_key, queue in sorted(wanted - there):
        _bind(broker, vhost, exchange, queue, routing_key)
    for exchange, routing_key, _ in sorted(there - wanted):
        broker.call("DELETE", _path(["bindings", vhost, "e", exchange, "q", UNCLAIMED, routing_key]))


def _make_queue(broker: Management, vhost: str, queue: str, arguments: dict[str, Any]) -> None:
    broker.put("queues", vhost, queue, body={"durable": True, "auto_delete": False, "arguments": arguments})


def _bind(broker: Management, vhost: str, exchange: str, queue: str, routing_key: str) -> None:
    broker.call("POST", _path(["bindings", vhost, "e", exchange, "q", queue]), {"routing_key": routing_key})


def _bindings(broker: Management, vhost: str, queue: str) -> list[tuple[str, str, str]]:
    found = broker.call("GET", _path(["queues", vhost, queue, "bindings"]))
    return [(binding["source"], binding["routing_key"], queue) for binding in found]
