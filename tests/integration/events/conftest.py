"""A small world: `membership` announces groups, `hearing` keeps what it hears in a table."""

from collections.abc import Callable
from dataclasses import dataclass
from uuid import UUID, uuid4

import pytest

from shared.contracts.membership import GroupOpened, GroupPaused
from tests.integration.events.services import Hearing, Membership
from tests.plugins.fix_broker import Broker
from tests.plugins.fix_database import ServiceDatabase

EFFECTS = """
    create table public.effects (
        network_id uuid not null, subject uuid not null, kind text not null, nth bigserial,
        primary key (network_id, nth)
    );
    create table public.counted_groups (
        network_id uuid not null, group_id uuid not null, times int not null,
        primary key (network_id, group_id)
    );
    alter table public.effects enable row level security;
    alter table public.effects force row level security;
    create policy tenant on public.effects using (network_id = (select kith.network_id()));
    alter table public.counted_groups enable row level security;
    alter table public.counted_groups force row level security;
    create policy tenant on public.counted_groups using (network_id = (select kith.network_id()));
    grant select, insert, update on public.effects, public.counted_groups to kith_hearing;
    grant usage on sequence public.effects_nth_seq to kith_hearing;
"""


@dataclass
class World:
    """The two services' databases and the broker between them."""

    membership: ServiceDatabase
    hearing: ServiceDatabase
    broker: Broker
    network_id: UUID

    def announce(self, *events: object, network_id: UUID | None = None) -> None:
        """Commit events in membership, in one transaction."""
        with self.membership.transaction(network_id=network_id or self.network_id) as tx:
            for event in events:
                tx.emit(event)

    def effects(self) -> list[tuple[UUID, str]]:
        """What hearing did, in order."""
        rows = self.hearing.rows("select subject, kind from public.effects order by nth")
        return [(subject, kind) for subject, kind in rows]

    def parked(self) -> list[tuple[UUID, str | None, int]]:
        """What is parked in hearing: subject, error, attempts."""
        rows = self.hearing.rows(
            "select subject, error, attempts from kith.parked_events order by parked_id"
        )
        return [(subject, error, attempts) for subject, error, attempts in rows]

    def outbox(self) -> int:
        """How many events membership still has to send."""
        (row,) = self.membership.rows("select count(*) from kith.outbox")
        return int(row[0])


@pytest.fixture
def world(broker: Broker, service_database: Callable[[str], ServiceDatabase]) -> World:
    """Provisioned and migrated; nothing is running yet."""
    broker.provision({Membership.name: [], Hearing.name: [GroupOpened, GroupPaused]})
    hearing = service_database(Hearing.name)
    with hearing.superuser() as connection:
        connection.execute(EFFECTS)
    return World(service_database(Membership.name), hearing, broker, uuid4())
