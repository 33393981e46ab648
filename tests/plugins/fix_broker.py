"""A virtual host of its own for every test that asks for one, provisioned as in production.

def test_something(broker):
    broker.provision({"membership": [], "analytics": [GroupOpened]})
    ... broker.url("analytics")
"""

import hashlib
import secrets
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote, urlsplit, urlunsplit

import pytest

from shared.contracts.registry import spec_of
from shared.events.link import Link, close_politely, connect
from shared.events.provision import Management, provision_broker, user_of
from tests.plugins.waiting import eventually


def broker_password(service: str) -> str:
    """The same in every session: users belong to the whole broker, and none may lock another out."""
    return hashlib.sha256(f"kith tests {service}".encode()).hexdigest()[:24]


@dataclass
class Broker:
    """A virtual host; `url(service)` is how a service connects, `admin_url` how an operator does."""

    vhost: str
    amqp_url: str = field(repr=False)
    management: Management

    def provision(self, handled: Mapping[str, Sequence[type]], *, partitions: int = 4) -> None:
        """Provision for these services and what each handles."""
        provision_broker(
            self.management.url,
            self.vhost,
            tuple(handled),
            {service: broker_password(service) for service in handled},
            handled={service: [spec_of(event) for event in events] for service, events in handled.items()},
            partitions=partitions,
        )

    @property
    def admin_url(self) -> str:
        """As an administrator."""
        return urlunsplit(urlsplit(self.amqp_url)._replace(path="/" + quote(self.vhost, safe="")))

    def url(self, service: str) -> str:
        """As the service's own user."""
        parts = urlsplit(self.admin_url)
        netloc = f"{user_of(service)}:{broker_password(service)}@{parts.hostname}:{parts.port}"
        return urlunsplit(parts._replace(netloc=netloc))

    def admin(self) -> Link:
        """Open a connection as an administrator; `close` it."""
        return connect(self.admin_url, name="test")

    def ready(self, queue: str) -> int:
        """How many messages wait in a queue, right now."""
        link = self.admin()
        try:
            return int(link.channel().queue_declare(queue, passive=True).message_count)
        finally:
            close_politely(link)

    def wait_for_ready(self, queue: str, count: int) -> None:
        """Wait until a queue holds so many messages."""
        eventually(lambda: self.ready(queue) == count)

    def get(self, queue: str) -> Any:
        """Take a message off a queue, or None."""
        link = self.admin()
        try:
            return link.channel().basic_get(queue, no_ack=True)
        finally:
            close_politely(link)

    def publish(self, queue: str, body: bytes, headers: Mapping[str, Any], **properties: Any) -> None:
        """Put a message straight into a queue, confirmed."""
        link = self.admin()
        try:
            import amqp  # untyped

            channel = link.channel()
            message = amqp.Message(
                body, application_headers=dict(headers), **{"content_type": "application/json", **properties}
            )
            channel.basic_publish_confirm(message, exchange="", routing_key=queue, timeout=10)
        finally:
            close_politely(link)


@pytest.fixture
def broker(amqp_url: str, management_url: str) -> Iterator[Broker]:
    """A virtual host of this test alone, not provisioned yet."""
    vhost = f"kith_test_{secrets.token_hex(6)}"
    management = Management(management_url)
    management.put("vhosts", vhost, body={})
    administrator = urlsplit(management_url).username or "guest"
    management.put("permissions", vhost, administrator, body={"configure": ".*", "write": ".*", "read": ".*"})
    yield Broker(vhost, amqp_url, management)
    management.call("DELETE", f"vhosts/{vhost}")
