"""Relay, consumer, broker and database are killed in turn, at random moments: nothing is lost or done twice.

Each change counts up a number of its subject in the producer's database and announces it. Whatever was
committed there is the truth: in the end the consumer must have every number of every subject once, in order.
"""

import os
import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path
from uuid import UUID, uuid4

import eventlet
import psycopg
import pytest
from psycopg_pool import PoolTimeout

from infra.local.client import Launched, launch
from infra.local.places import Instance
from infra.local.servers import ensure_installed, read_addresses
from shared.contracts.membership import GroupPlanned
from shared.db.queries import parse_queries
from shared.db.transaction import Database
from shared.errors import ConfigurationError
from shared.events.provision import Management
from shared.security.principals import Principal
from tests.faults.services import COUNTERS, EFFECTS
from tests.faults.victims import Workers, kill_server, worker_environment
from tests.plugins.fix_broker import Broker
from tests.plugins.fix_database import DatabaseCluster
from tests.plugins.waiting import eventually

EVENTS = int(os.environ.get("KITH_FAULTS_EVENTS", "20000"))
SEED = int(os.environ.get("KITH_FAULTS_SEED", "2026"))
SUBJECTS = 200
NETWORKS = 3
PRODUCERS = 4
LARGEST_TRANSACTION = 20

COUNT_UP = parse_queries(
    """
-- name: count_up
-- The next number of a group; the row stays locked until the commit, as any aggregate's does.
insert into public.counters (network_id, group_id, n) values (%(network_id)s, %(group_id)s, 1)
on conflict (network_id, group_id) do update set n = public.counters.n + 1
returning n
""",
    "tests",
)["count_up"]


@dataclass
class Producer:
    """Changes groups and announces it, for as long as it is allowed to; goes on after every error."""

    database: Database
    chance: random.Random
    allowed: int = 0
    produced: int = 0
    errors: int = 0
    networks: list[UUID] = field(default_factory=lambda: [uuid4() for _ in range(NETWORKS)])
    groups: list[UUID] = field(default_factory=lambda: [uuid4() for _ in range(SUBJECTS)])

    def run(self) -> None:
        """Produce until everything was produced."""
        while self.produced < EVENTS:
            size = min(self.chance.randint(1, LARGEST_TRANSACTION), EVENTS - self.produced)
            if self.produced + size > self.allowed:
                eventlet.sleep(0.005)
                continue
            self.produced += size
            try:
                self._change(size)
            except (psycopg.Error, PoolTimeout):
                # The database is away, or went away before it could say whether it committed.
                self.errors += 1
                self.produced -= size
                eventlet.sleep(0.05)

    def _change(self, size: int) -> None:
        place = self.chance.randrange(NETWORKS)
        # In one order, or two producers would lock each other out.
        groups = sorted(self.chance.choices(self.groups[place::NETWORKS], k=size))
        principal = Principal.system("membership")
        with self.database.transaction(principal, network_id=self.networks[place]) as tx:
            for group_id in groups:
                nth = tx.fetch_value(COUNT_UP, network_id=tx.network_id, group_id=group_id)
                tx.emit(
                    GroupPlanned(
                        group_id=group_id,
                        organisation_id=group_id,
                        time_zone="UTC",
                        language="en",
                        capacity=nth,
                    )
                )


@pytest.fixture
def servers(monkeypatch: pytest.MonkeyPatch) -> Iterator[Launched]:
    """A PostgreSQL and a RabbitMQ of this test alone, which may be killed."""
    for name in ("DATABASE_URL", "AMQP_URL", "RABBITMQ_MANAGEMENT_URL"):
        monkeypatch.delenv(name, raising=False)
    ensure_installed(os.environ, print)
    launched = launch(Instance.named("faults"), "--servers-only", "--disposable", tied=True)
    try:
        assert launched.wait_until_ready(180, print) == []
        yield launched
    finally:
        launched.stop(now=True)


def provisioned(broker: Broker) -> bool:
    """Provision the broker; right after its start it may not take everything yet."""
    try:
        broker.provision({"membership": [], "hearing": [GroupPlanned]})
    except ConfigurationError:
        return False
    return True


@pytest.mark.slow
@pytest.mark.timeout(420)
def test_nothing_is_lost_doubled_or_disordered_when_anything_is_killed(
    servers: Launched, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """It is the promise that everything else is built on."""
    chance = random.Random(SEED)  # the same kills every time
    addresses = read_addresses(servers.instance)
    cluster = DatabaseCluster(addresses["postgres_url"])
    membership, hearing = cluster.clone("membership"), cluster.clone("hearing")
    for database, tables in ((membership, COUNTERS), (hearing, EFFECTS)):
        with database.superuser() as connection:
            connection.execute(tables)
    broker = Broker("kith", addresses["amqp_url"], Management(addresses["management_url"]))
    eventually(lambda: provisioned(broker), timeout=30)
    relays = Workers(
        "Announcing", worker_environment(membership.url, broker.url("membership")), tmp_path / "relay.log"
    )
    consumers = Workers(
        "Hearing", worker_environment(hearing.url, broker.url("hearing")), tmp_path / "consumer.log"
    )
    kills = {
        "relay": lambda: relays.kill_one(chance),
        "consumer": lambda: consumers.kill_one(chance),
        "broker": lambda: kill_server(servers, "rabbitmq"),
        "database": lambda: kill_server(servers, "postgresql"),
    }
    order = [victim for _round in range(2) for victim in chance.sample(sorted(kills), len(kills))]
    producer = Producer(membership.database, chance)
    try:
        relays.start()
        consumers.start()
        threads = [eventlet.spawn(producer.run) for _ in range(PRODUCERS)]
        step = EVENTS // (len(order) + 1)
        for turn, victim in enumerate(order, start=1):
            producer.allowed = turn * step
            moment = producer.allowed - chance.randrange(step // 2)
            eventually(lambda moment=moment: producer.produced >= moment, timeout=90)  # type: ignore[misc]
            eventlet.sleep(chance.random())
            kills[victim]()
        producer.allowed = EVENTS
        for thread in threads:
            thread.wait()

        def all_done() -> bool:
            relays.restart_dead()
            consumers.restart_dead()
            try:
                ((waiting,),) = membership.rows("select count(*) from kith.outbox")
                ((committed,),) = membership.rows("select coalesce(sum(n), 0) from public.counters")
                ((effects,),) = hearing.rows("select count(*) from public.effects")
            except psycopg.Error:
                return False
            return bool(waiting == 0 and effects >= committed)

        eventually(all_done, timeout=120, interval=0.5)
        truth: dict[UUID, int] = dict(membership.rows("select group_id, n from public.counters"))
        effects = hearing.rows("select subject, nth_of_subject from public.effects order by nth")
        ((parked, dead),) = hearing.rows(
            "select (select count(*) from kith.parked_events), (select count(*) from kith.dead_events)"
        )
    finally:
        relays.end()
        consumers.end()
        membership.close()
    numbers: dict[UUID, list[int]] = {group: [] for group in truth}
    for subject, nth in effects:
        numbers.setdefault(subject, []).append(nth)
    lost = sum(len(set(range(1, n + 1)) - set(numbers[group])) for group, n in truth.items())
    doubled = sum(len(seen) - len(set(seen)) for seen in numbers.values())
    inversions = sum(a > b for seen in numbers.values() for a, b in pairwise(seen))
    with capsys.disabled():
        print(
            f"\nkilled {', '.join(order)}; committed {sum(truth.values())} events of {len(truth)} subjects "
            f"({producer.errors} transactions failed); effects {len(effects)}: {lost} lost, "
            f"{doubled} doubled, {inversions} out of order; {parked} parked, {dead} dead"
        )

    assert (lost, doubled, inversions, parked, dead) == (0, 0, 0, 0, 0)
    assert sum(truth.values()) >= EVENTS
    assert len(effects) == sum(truth.values())
