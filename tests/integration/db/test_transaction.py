"""A unit of work: who is asking, what is undone, what is refused."""

# ruff: noqa: PT012 - what is expected to fail here is a whole unit of work

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC

import psycopg
import pytest

from shared.contracts.membership import GroupOpened
from shared.db.queries import Query
from shared.db.selfcheck import waiting_problems
from shared.db.transaction import SwallowedFailure, Transaction
from shared.errors import NotFound
from shared.ids import new_id
from shared.security.principals import Principal
from tests.plugins.fix_database import ServiceDatabase
from tests.plugins.principals import coordinator, facilitator, member, operator, partner

NETWORK, OTHER, GROUP, PERSON, PARTNER = (new_id() for _ in range(5))

ADD = Query(
    "add",
    "Add a row to a table that every service has.",
    "insert into kith.person_keys (network_id, person_id, wrapped_key) values (%(network_id)s, %(id)s, 'x')",
)
COUNT = Query("count", "Count the rows that can be seen.", "select count(*) from kith.person_keys")
FAIL = Query("fail", "Fail.", "select 1/0")
WHO = Query(
    "who",
    "Say who is asking.",
    "select kith.scope() as scope, kith.network_id() as network_id, kith.group_ids() as group_ids,"
    " kith.person_id() as person_id, kith.partner_id() as partner_id",
)


@pytest.fixture
def service(service_database: Callable[[str], ServiceDatabase]) -> ServiceDatabase:
    """Any service's will do."""
    return service_database("membership")


def add(tx: Transaction) -> None:
    """Leave a trace."""
    tx.execute(ADD, network_id=tx.network_id, id=new_id())


def count(service: ServiceDatabase) -> int:
    """How many traces there really are."""
    [(rows,)] = service.rows("select count(*) from kith.person_keys")
    return int(rows)


@pytest.mark.parametrize(
    ("principal", "expected"),
    [
        (coordinator(NETWORK), ("network", NETWORK, [], None, None)),
        (facilitator(NETWORK, GROUP, person_id=PERSON), ("groups", NETWORK, [GROUP], PERSON, None)),
        (member(NETWORK, PERSON, GROUP), ("person", NETWORK, [GROUP], PERSON, None)),
        (partner(NETWORK, PARTNER), ("partner", NETWORK, [], None, PARTNER)),
        (operator(), ("system", None, [], None, None)),
    ],
    ids=lambda value: str(value.role) if isinstance(value, Principal) else "",
)
def test_the_database_hears_who_is_asking(
    service: ServiceDatabase, principal: Principal, expected: tuple[object, ...]
) -> None:
    """Policies decide from these five and nothing else."""
    with service.transaction(principal) as tx:
        assert tuple(tx.fetch_one(WHO, dict).values()) == expected


def test_nobody_is_asking_on_a_connection_that_was_used(service: ServiceDatabase) -> None:
    """After a commit the settings are '' and not null, which must count as nobody too."""
    service.database.pool.resize(1, 1)
    with service.transaction(coordinator(NETWORK)) as tx:
        add(tx)

    with service.database.pool.connection() as connection:
        assert connection.execute(WHO.sql.encode()).fetchone() == (None, None, [], None, None)
        assert connection.execute(COUNT.sql.encode()).fetchone() == (0,)


def test_what_fails_leaves_nothing(service: ServiceDatabase) -> None:
    """State, events and callbacks stand or fall together."""
    told: list[str] = []
    with pytest.raises(ValueError, match="no"), service.transaction(coordinator(NETWORK)) as tx:
        add(tx)
        tx.after_commit.append(lambda: told.append("committed"))
        raise ValueError("no")

    assert count(service) == 0
    assert told == []


def test_callbacks_run_once_it_is_committed(service: ServiceDatabase) -> None:
    """The relay is woken by one, and must then find the rows."""
    told: list[int] = []
    with service.transaction(coordinator(NETWORK)) as tx:
        add(tx)
        tx.after_commit.append(lambda: told.append(count(service)))

    assert told == [1]


def test_a_savepoint_undoes_its_own_part_alone(service: ServiceDatabase) -> None:
    """A batch of events survives the one that fails."""
    with service.transaction(network_id=NETWORK) as tx:
        add(tx)
        with pytest.raises(psycopg.errors.DivisionByZero), tx.savepoint():
            add(tx)
            tx.emitted.append("an event")
            tx.execute(FAIL)
        with tx.savepoint():
            add(tx)
        with pytest.raises(KeyError), tx.savepoint(), tx.savepoint():
            add(tx)
            raise KeyError
        with pytest.raises(KeyError), tx.savepoint():
            raise KeyError

        assert tx.emitted == []
        assert tx.fetch_value(COUNT) == 2
    assert count(service) == 2


def test_a_savepoint_that_ends_in_failure_can_be_the_last_thing(service: ServiceDatabase) -> None:
    """What came before it is committed all the same."""
    with service.transaction(coordinator(NETWORK)) as tx:
        add(tx)
        with pytest.raises(psycopg.errors.DivisionByZero), tx.savepoint():
            tx.execute(FAIL)

    assert count(service) == 1


def test_a_savepoint_restores_the_network(service: ServiceDatabase) -> None:
    """PostgreSQL takes settings back with the savepoint; ours must not believe otherwise."""
    with service.transaction() as tx:
        tx.enter(NETWORK)
        with pytest.raises(KeyError), tx.savepoint():
            tx.enter(OTHER)
            assert tx.fetch_one(WHO, dict)["network_id"] == OTHER
            raise KeyError

        assert tx.network_id == tx.fetch_one(WHO, dict)["network_id"] == NETWORK
        with pytest.raises(KeyError), tx.savepoint():
            tx.leave()
            raise KeyError
        assert tx.network_id == tx.fetch_one(WHO, dict)["network_id"] == NETWORK


def test_a_swallowed_failure_is_not_taken_for_a_commit(service: ServiceDatabase) -> None:
    """PostgreSQL answers COMMIT with a quiet ROLLBACK there, and the caller would report success."""
    with pytest.raises(SwallowedFailure, match="savepoint"), service.transaction(coordinator(NETWORK)) as tx:
        add(tx)
        with pytest.raises(psycopg.errors.DivisionByZero):
            tx.execute(FAIL)

    assert count(service) == 0


def test_the_service_moves_between_networks(service: ServiceDatabase) -> None:
    """A batch of events may span networks, each handled as if alone."""
    with service.transaction() as tx:
        for network in (NETWORK, OTHER, NETWORK):
            tx.enter(network)
            add(tx)
        seen = tx.fetch_value(COUNT)
        tx.leave()
        unseen = tx.fetch_value(COUNT)

    assert (seen, unseen) == (2, 0)
    assert count(service) == 3


@pytest.mark.parametrize("principal", [coordinator(NETWORK), member(NETWORK), partner(NETWORK, PARTNER)])
def test_a_principal_of_a_network_stays_there(service: ServiceDatabase, principal: Principal) -> None:
    """However a handler is written."""
    with service.transaction(principal) as tx:
        with pytest.raises(RuntimeError, match="cannot enter"):
            tx.enter(OTHER)
        with pytest.raises(RuntimeError, match="cannot leave"):
            tx.leave()


def test_an_event_belongs_to_a_network(service: ServiceDatabase) -> None:
    """Otherwise nobody could ever be shown it."""
    with service.transaction() as tx, pytest.raises(RuntimeError, match="needs a network"):
        tx.emit("an event")


def test_rows_come_as_promised(service: ServiceDatabase) -> None:
    """`fetch_one` raises where `find_one` does not; arrays and dicts go in as they are."""
    nothing = Query("nothing", "No row.", "select 1 as a where %(id)s::uuid is null")
    given = Query("given", "What was given.", "select %(ids)s::uuid[] as ids, %(facts)s::jsonb as facts")
    wanted = new_id()
    with service.transaction(coordinator(NETWORK)) as tx:
        with pytest.raises(NotFound, match=str(wanted)):
            tx.fetch_one(nothing, dict, id=wanted)
        assert tx.find_one(nothing, dict, id=wanted) is None
        assert tx.fetch_all(nothing, dict, id=wanted) == []
        assert tx.fetch_value(nothing, id=wanted) is None
        assert tx.fetch_one(given, dict, ids=(GROUP, PERSON), facts={"a": [1]}) == {
            "ids": [GROUP, PERSON],
            "facts": {"a": [1]},
        }


def test_many_rows_go_in_at_once(service: ServiceDatabase) -> None:
    """And none is none."""
    with service.transaction(coordinator(NETWORK)) as tx:
        tx.execute_many(ADD, [])
        tx.execute_many(ADD, ({"network_id": NETWORK, "id": new_id()} for _ in range(100)))

    assert count(service) == 100


def test_nothing_asked_is_nothing_sent(service: ServiceDatabase) -> None:
    """A request that is refused before its first query costs the database nothing."""
    with service.transaction(coordinator(NETWORK)) as tx:
        assert tx.connection.info.transaction_status == psycopg.pq.TransactionStatus.IDLE
        assert tx.now.tzinfo is UTC
        with tx.savepoint():
            pass
        assert tx.connection.info.transaction_status == psycopg.pq.TransactionStatus.IDLE


def test_transactions_at_once_keep_their_askers_apart(service: ServiceDatabase) -> None:
    """Connections are shared, who is asking is not."""
    networks = [new_id() for _ in range(40)]

    def ask(network: object) -> bool:
        with service.transaction(network_id=network) as tx:  # type: ignore[arg-type]  # a UUID
            tx.execute(Query("nap", "Let others in.", "select pg_sleep(0.005)"))
            add(tx)
            return bool(tx.fetch_value(COUNT) == 1 and tx.fetch_one(WHO, dict)["network_id"] == network)

    with ThreadPoolExecutor(10) as pool:
        assert all(pool.map(ask, networks))


def test_events_are_committed_with_the_state_that_they_announce(service: ServiceDatabase) -> None:
    """Neither can be without the other, whatever fails between them."""
    opened = GroupOpened(group_id=GROUP, organisation_id=new_id())
    with service.transaction(coordinator(NETWORK)) as tx:
        tx.emit(opened)
        with pytest.raises(KeyError), tx.savepoint():
            tx.emit(opened)
            raise KeyError
        add(tx)
    with pytest.raises(KeyError), service.transaction(coordinator(NETWORK)) as tx:
        tx.emit(opened)
        raise KeyError

    logged = "select subject, network_id from kith.event_log join kith.outbox using (position, network_id)"
    assert service.rows(logged) == [(GROUP, NETWORK)]


def test_what_fails_at_the_commit_itself_leaves_nothing(service: ServiceDatabase) -> None:
    """The outbox and COMMIT travel together: if the first is refused, the second must not happen."""
    with service.superuser() as connection:
        connection.execute("revoke insert on kith.outbox from kith_membership")

    with (
        pytest.raises(psycopg.errors.InsufficientPrivilege),
        service.transaction(coordinator(NETWORK)) as tx,
    ):
        add(tx)
        tx.emit(GroupOpened(group_id=GROUP, organisation_id=new_id()))

    assert count(service) == 0
    assert service.rows("select from kith.event_log") == []


def test_others_run_while_a_pipeline_waits(service: ServiceDatabase) -> None:
    """A commit may wait for another one about the same subject; the process must go on meanwhile."""
    with service.database.pool.connection() as connection, connection.pipeline():
        connection.execute("begin")
        connection.execute("select 1")
        assert waiting_problems(connection) == []
        connection.execute("commit")
