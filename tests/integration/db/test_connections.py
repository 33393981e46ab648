"""The connections below a unit of work: given up, replaced, limited."""

# ruff: noqa: PT012 - what is expected to fail here is a whole unit of work

from collections.abc import Callable

import psycopg
import pytest
from eventlet import Timeout

from shared.db.queries import Query
from shared.ids import new_id
from tests.plugins.fix_database import ServiceDatabase
from tests.plugins.principals import coordinator

NETWORK = new_id()
ADD = Query(
    "add",
    "Add a row to a table that every service has.",
    "insert into kith.person_keys (network_id, person_id, wrapped_key) values (%(network_id)s, %(id)s, 'x')",
)
COUNT = Query("count", "Count the rows that can be seen.", "select count(*) from kith.person_keys")


@pytest.fixture
def service(service_database: Callable[[str], ServiceDatabase]) -> ServiceDatabase:
    """Any service's will do."""
    return service_database("membership")


def test_a_cancelled_unit_of_work_gives_its_connection_up(service: ServiceDatabase) -> None:
    """The statement still runs on the server, so the next one must not get that connection."""
    service.database.pool.resize(1, 1)
    nap = Query("nap", "Take long.", "select pg_sleep(10)")
    with pytest.raises(Timeout), Timeout(0.2), service.transaction(coordinator(NETWORK)) as tx:
        tx.execute(ADD, network_id=tx.network_id, id=new_id())
        tx.execute(nap)

    with service.transaction(coordinator(NETWORK)) as tx:
        assert tx.fetch_value(COUNT) == 0


def test_connections_speak_utc_and_give_up_by_themselves(service: ServiceDatabase) -> None:
    """A cancelled greenlet leaves its statement running on the server."""
    shown = Query(
        "shown",
        "Settings.",
        "select current_setting('timezone') as zone, current_setting('statement_timeout') as statement,"
        " current_setting('idle_in_transaction_session_timeout') as idle,"
        " current_setting('application_name') as name",
    )
    with service.transaction() as tx:
        assert tx.fetch_one(shown, dict) == {
            "zone": "UTC",
            "statement": "30s",
            "idle": "1min",
            "name": "kith_membership",
        }


def test_connections_that_were_cut_are_replaced(service: ServiceDatabase) -> None:
    """After a restart of PostgreSQL one request fails, not one for each connection of the pool."""
    database = service.database
    database.pool.resize(4, 4)
    database.pool.wait(5)
    service.rows(
        "select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'kith_membership'"
        " and datname = current_database()"
    )

    with pytest.raises(psycopg.OperationalError), service.transaction(coordinator(NETWORK)) as tx:
        tx.execute(ADD, network_id=tx.network_id, id=new_id())
    for _ in range(8):
        with service.transaction(coordinator(NETWORK)) as tx:
            tx.execute(ADD, network_id=tx.network_id, id=new_id())

    assert service.rows(COUNT.sql) == [(8,)]
