"""Broker or database go away at any moment, and come back: nothing is lost, nothing happens twice."""

from collections.abc import Callable
from typing import Any
from uuid import uuid4

import psycopg
import pytest
from psycopg import sql

from shared.errors import ConfigurationError
from shared.events.provision import Management
from tests.integration.events.conftest import World, opened, paused
from tests.integration.events.services import Counting, Hearing, Membership
from tests.plugins.fix_broker import Broker
from tests.plugins.fix_database import ServiceDatabase
from tests.plugins.fix_events import StartWorker
from tests.plugins.waiting import eventually


def cut_links(broker: Broker) -> int:
    """Close every connection to the virtual host from the broker's side; return how many there were."""
    connections = broker.management.call("GET", f"vhosts/{broker.vhost}/connections")
    for connection in connections:
        path = f"connections/{connection['name'].replace(' ', '%20').replace('>', '%3E')}"
        broker.management.call("DELETE", path)
    return len(connections)


def take_away(database: ServiceDatabase) -> None:
    """Let nobody connect to a database, and end who is connected."""
    with psycopg.connect(database.superuser_url, autocommit=True) as connection:
        name = sql.Identifier(database.name)
        connection.execute(sql.SQL("alter database {} with allow_connections false").format(name))
        connection.execute(
            "select pg_terminate_backend(pid) from pg_stat_activity where datname = %s", (database.name,)
        )


def give_back(database: ServiceDatabase) -> None:
    """Let services connect again."""
    with psycopg.connect(database.superuser_url, autocommit=True) as connection:
        name = sql.Identifier(database.name)
        connection.execute(sql.SQL("alter database {} with allow_connections true").format(name))


def test_links_cut_in_full_flow_lose_and_double_nothing(world: World, start_worker: StartWorker) -> None:
    """A link cut while acknowledging kills a stock nameko container."""
    start_worker(Membership)
    start_worker(Hearing)
    groups = [uuid4() for _ in range(100)]
    cuts = 0
    for round_ in range(10):
        world.announce(*(opened(group) for group in groups))
        world.announce(*(paused(group) for group in groups))
        if round_ in (3, 6):
            cuts += eventually(lambda: cut_links(world.broker), timeout=20)

    eventually(lambda: len(world.effects()) >= 2000, timeout=30)
    eventually(lambda: world.outbox() == 0)
    assert cuts >= 2
    assert all(world.kinds(group) == ["opened", "paused"] * 10 for group in groups)


@pytest.mark.parametrize("whose", ["membership", "hearing"])
def test_a_database_that_goes_away_is_waited_for(world: World, start_worker: StartWorker, whose: str) -> None:
    """Consumers hold what they have and go on by themselves; nobody needs to restart them."""
    start_worker(Membership)
    start_worker(Hearing)
    group = uuid4()
    world.announce(opened(group))
    eventually(lambda: world.kinds(group) == ["opened"])
    if whose == "membership":
        world.announce(paused(group))
    take_away(getattr(world, whose))
    if whose == "hearing":
        world.announce(paused(group))
        eventually(lambda: world.outbox() == 0)
    give_back(getattr(world, whose))

    eventually(lambda: world.kinds(group) == ["opened", "paused"], timeout=30)
    assert world.parked() == []


def test_another_worker_leads_when_the_leader_stops(world: World, start_worker: StartWorker) -> None:
    """A rolling restart must not stop the outbox."""
    first = start_worker(Membership)
    world.announce(opened(uuid4()))
    eventually(lambda: world.outbox() == 0)
    start_worker(Membership)

    first.stop()
    world.announce(opened(uuid4()))

    eventually(lambda: world.outbox() == 0)


def test_stopping_finishes_and_acknowledges_what_is_in_work(world: World, start_worker: StartWorker) -> None:
    """A restart under load must leave nothing half done."""
    world.announce(*(opened(uuid4()) for _ in range(2000)))
    start_worker(Membership)
    worker = start_worker(Counting)
    query = "select count(*), sum(times) from public.counted_groups"
    eventually(lambda: world.hearing.rows(query)[0][0] > 0)

    worker.stop()
    done = world.hearing.rows(query)[0][0]
    eventually(lambda: world.outbox() == 0)
    eventually(lambda: sum(world.broker.ready(f"hearing.p{n}") for n in range(4)) == 2000 - done)
    start_worker(Counting)

    eventually(lambda: world.hearing.rows(query) == [(2000, 2000)])


def test_a_queue_with_other_arguments_is_refused_in_one_sentence(
    world: World, start_worker: StartWorker
) -> None:
    """RabbitMQ cannot change them, and going on with the wrong ones would break a promise silently."""
    link = world.broker.admin()
    channel = link.channel()
    channel.queue_delete("hearing.p2")
    channel.queue_declare("hearing.p2", durable=True, auto_delete=False, arguments={"x-queue-type": "quorum"})
    link.close()

    worker = start_worker(Hearing)

    with pytest.raises(ConfigurationError, match=r"The queue hearing\.p2 exists with other arguments"):
        worker.wait()


def test_a_deleted_queue_is_made_again(world: World, start_worker: StartWorker) -> None:
    """Whoever deletes a queue in the management interface must not silence a partition."""
    start_worker(Membership)
    start_worker(Hearing)
    world.announce(opened(uuid4()))
    eventually(lambda: len(world.effects()) == 1)

    management: Management = world.broker.management
    for partition in range(4):
        management.call("DELETE", f"queues/{world.broker.vhost}/hearing.p{partition}")
    group = uuid4()
    eventually(lambda: _consumed_again(world, group))


def _consumed_again(world: World, group: Any) -> bool:
    world.announce(opened(group))
    return world.kinds(group) != []


def test_a_service_may_publish_to_its_own_exchange_alone(
    broker: Broker, service_database: Callable[[str], ServiceDatabase]
) -> None:
    """One service that is taken over must not be able to speak for another."""
    import amqp  # untyped

    from shared.events.link import connect

    broker.provision({"membership": [], "hearing": []})
    link = connect(broker.url("hearing"), name="test")
    channel = link.channel()
    channel.confirm_select()

    with pytest.raises(amqp.exceptions.AccessRefused):
        channel.basic_publish_confirm(
            amqp.Message(b"{}"), exchange="kith.membership", routing_key="x", timeout=5
        )
    link.drop()
