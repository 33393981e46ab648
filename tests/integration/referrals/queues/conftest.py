"""What tests of partners' queues begin with: queues granted by the command, and a post that fills them."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, suppress
from dataclasses import dataclass, field
from urllib.parse import urlsplit
from uuid import UUID

import pytest
from click.testing import CliRunner, Result

from services.referrals.queues.publishing import Post
from shared.commands.partner import command
from shared.db.transaction import Transaction
from shared.entrypoints.background import Background
from shared.events.link import LINK_ERRORS, Link, close_politely, connect
from shared.events.partners import PartnerBroker, revoke
from tests.integration.referrals.conftest import Given
from tests.plugins.fix_broker import Broker
from tests.plugins.fix_http import RunningService
from tests.plugins.principals import coordinator


@dataclass
class Queues:
    """Grants queues as whoever runs Kith does; reads them as partners do."""

    given: Given
    broker: Broker
    referrals: RunningService
    granted: set[UUID] = field(default_factory=set)

    def run(self, verb: str, partner_id: UUID, *options: str) -> Result:
        """Run `kith partner …` for a partner."""
        self.granted.add(partner_id)
        parts = urlsplit(self.broker.amqp_url)
        token = self.referrals.tokens.token(coordinator(self.given.network_id))
        where = ["--origin", self.referrals.origin, "--token", token]
        where += ["--management", self.broker.management.url, "--partner", str(partner_id)]
        if verb == "grant-queue":
            where += ["--broker", f"{parts.hostname}:{parts.port}"]
        return CliRunner().invoke(command, [verb, *where, *options])

    def grant(self, partner_id: UUID, *options: str) -> str:
        """Return the address that the partner is given."""
        done = self.run("grant-queue", partner_id, *options)
        assert done.exit_code == 0, done.output
        # The service runs in this process, and logs where the command prints.
        return done.stdout.splitlines()[-1]

    def publish(self, partner_id: UUID) -> None:
        """Put what waits for a partner into its queue."""

        def transaction(network_id: UUID) -> AbstractContextManager[Transaction]:
            return self.given.database.transaction(network_id=network_id)

        post = Post(transaction, Background().within, PartnerBroker(self.broker.url("referrals")))
        post.visit(self.given.network_id, partner_id)


@pytest.fixture
def queues(given: Given, broker: Broker, serve: Callable[..., RunningService]) -> Iterator[Queues]:
    """An installation whose broker knows the user of referrals."""
    broker.provision({"referrals": []})
    made = Queues(given, broker, serve("referrals", database=given.database))
    yield made
    for partner_id in made.granted:
        revoke(broker.management.url, partner_id)


def read_all(address: str) -> list[tuple[dict[str, str], bytes]]:
    """Return headers and bodies of what waits in a partner's queue, taken off it, as the partner."""
    link = connect(address, name="test partner")
    try:
        channel = link.channel()
        found = []
        while message := channel.basic_get("referrals", no_ack=True):
            body = message.body.encode() if isinstance(message.body, str) else bytes(message.body)
            found.append((dict(message.headers), body))
        return found
    finally:
        close_politely(link)


def refused(address: str, attempt: Callable[[Link], object]) -> int | None:
    """Return the AMQP reply code that an attempt ends with, or None where it works."""
    link = connect(address, name="test partner")
    try:
        attempt(link)
        with suppress(TimeoutError):
            # What needs no answer is refused a little later.
            link.drain_events(timeout=1)
    except LINK_ERRORS as error:
        return int(getattr(error, "reply_code", 0) or 0)
    finally:
        link.drop()
    return None
