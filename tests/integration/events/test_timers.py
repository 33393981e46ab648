"""Timers: in one process of a service, once per known network, and never stopped by a failure."""

from typing import Any
from uuid import UUID, uuid4

from prometheus_client import generate_latest
from psycopg import sql

from shared.entrypoints.relay import Relay
from shared.observability.metrics import REGISTRY
from tests.integration.events.conftest import World
from tests.integration.events.services import Ticking
from tests.plugins.fix_events import StartWorker
from tests.plugins.waiting import eventually


def know(world: World, *networks: UUID) -> None:
    """Let hearing know these networks."""
    with world.hearing.superuser() as connection:
        for network_id in networks:
            connection.execute("insert into kith.known_networks (network_id) values (%s)", (network_id,))


def ticks(world: World) -> dict[UUID, int]:
    """How often the timer ran, by network."""
    return dict(world.hearing.rows("select network_id, count(*) from public.effects group by 1"))


def metric(name: str) -> float:
    """The value of a metric as Prometheus would read it."""
    lines = generate_latest(REGISTRY).decode().splitlines()
    return sum(float(line.rpartition(" ")[2]) for line in lines if line.startswith(name))


def test_a_timer_runs_again_and_again_in_every_known_network(world: World, start_worker: StartWorker) -> None:
    """A network that is new must not wait for a restart."""
    first, second = uuid4(), uuid4()
    know(world, first)
    start_worker(Ticking)
    eventually(lambda: ticks(world).get(first, 0) >= 2)

    know(world, second)

    eventually(lambda: ticks(world).get(second, 0) >= 2)


def test_a_run_that_fails_is_counted_and_the_other_networks_go_on(
    world: World, start_worker: StartWorker
) -> None:
    """One network's bad data must not stop reminders everywhere."""
    bad, good = sorted([uuid4(), uuid4()])
    know(world, bad, good)
    Ticking.refused.add(bad)
    failed = 'kith_timer_runs_total{outcome="failed",timer="tick"}'
    before = metric(failed)

    start_worker(Ticking)

    eventually(lambda: ticks(world).get(good, 0) >= 2)
    assert bad not in ticks(world)
    assert metric(failed) > before


def test_only_the_leader_runs_timers_and_another_takes_over(world: World, start_worker: StartWorker) -> None:
    """Two replicas must not send every reminder twice."""
    network = uuid4()
    know(world, network)
    first = start_worker(Ticking)
    eventually(lambda: ticks(world).get(network, 0) >= 1)
    second = start_worker(Ticking)
    leaders = [relay_of(first), relay_of(second)]
    assert [relay.is_leading for relay in leaders] == [True, False]

    first.stop()
    before = ticks(world)[network]

    eventually(lambda: [relay.is_leading for relay in leaders] == [False, True])
    eventually(lambda: ticks(world)[network] > before)


def relay_of(container: Any) -> Relay:
    """The relay of a worker."""
    (relay,) = (extension for extension in container.subextensions if isinstance(extension, Relay))
    return relay


def test_a_timer_that_another_process_is_running_is_left_alone(
    world: World, start_worker: StartWorker
) -> None:
    """While the lead changes hands two may think that they lead: a lock in the database decides."""
    network = uuid4()
    know(world, network)
    with world.hearing.superuser() as connection, connection.transaction():
        connection.execute("select pg_advisory_xact_lock(hashtextextended(%s, 0))", (f"tick {network}",))
        start_worker(Ticking)
        other = uuid4()
        know(world, other)
        eventually(lambda: ticks(world).get(other, 0) >= 3)
        assert network not in ticks(world)

    eventually(lambda: ticks(world).get(network, 0) >= 1)


def test_the_chassis_prunes_the_inbox_and_makes_partitions_ahead(
    world: World, start_worker: StartWorker
) -> None:
    """Otherwise the one grows without end, and the other ends in one heap."""
    with world.hearing.superuser() as connection:
        connection.execute(
            "insert into kith.inbox (consumer, event_id, received_at) values"
            " ('hearing', gen_random_uuid(), now() - interval '31 days'),"
            " ('hearing', gen_random_uuid(), now() - interval '29 days')"
        )
        query = "select to_char((now() at time zone 'utc')::date + 5, 'YYYYMMDD')"
        ((day,),) = connection.execute(query).fetchall()
        connection.execute(sql.SQL("drop table kith.{}").format(sql.Identifier(f"event_log_{day}")))

    start_worker(Ticking)

    eventually(lambda: world.hearing.rows("select count(*) from kith.inbox") == [(1,)])
    partitions = "select count(*) from pg_inherits where inhparent = 'kith.event_log'::regclass"
    eventually(lambda: world.hearing.rows(partitions) == [(16,)])
