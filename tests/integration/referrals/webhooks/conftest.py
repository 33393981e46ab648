"""What tests of webhooks begin with: a courier, and how to see and hasten what it carries."""

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from uuid import UUID

import pytest

from services.referrals.webhooks import store
from services.referrals.webhooks.sending import Courier
from shared.db.transaction import Transaction
from shared.entrypoints.background import Background
from shared.outgoing import Outgoing
from tests.integration.referrals.conftest import Given


@pytest.fixture
def courier(given: Given) -> Courier:
    """A courier that may call this machine, and waits a second for an answer."""

    def transaction(network_id: UUID) -> AbstractContextManager[Transaction]:
        return given.database.transaction(network_id=network_id)

    @contextmanager
    def within(_seconds: float) -> Iterator[None]:
        with Background().within(1):
            yield

    return Courier(transaction, within, given.sealer, Outgoing(allow_loopback=True))


def state_of(given: Given, delivery_id: UUID) -> tuple[str, int, str | None, int | None]:
    """Return where a message stands: status, attempts, last outcome, last status code."""
    with given.database.transaction(network_id=given.network_id) as tx:
        found = store.get_delivery(tx, delivery_id)
    return found.status, found.attempts, found.last_outcome, found.last_status_code


def make_due(given: Given) -> None:
    """Let the time until the next attempt be over."""
    with given.database.superuser() as connection:
        connection.execute("update webhook_deliveries set next_at = now() - interval '1 second'")
