"""A small world: `membership` announces groups, `hearing` keeps what it hears in a table."""

from collections.abc import Callable
from dataclasses import dataclass
from uuid import UUID, uuid4

import pytest

from shared.contracts.membership import GroupOpened, GroupPaused
from tests.integration.events.services import Careless, Counting, Hearing, Membership, Ticking
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
    create table public.late (
        network_id uuid not null, subject uuid not null,
        foreign key (network_id, subject) references public.counted_groups deferrable initially deferred
    );
    alter table public.effects enable row level security;
    alter table public.effects force row level security;
    create policy tenant on public.effects using (network_id = (select kith.network_id()));
    alter table public.counted_groups enable row level security;
    alter table public.counted_groups force row level security;
    create policy tenant on public.counted_groups using (network_id = (select kith.network_id()));
    alter table public.late enable row level security;
    alter table public.late force row level security;
    create policy tenant on public.late using (network_id = (select kith.network_id()));
    grant select, insert, update on public.effects, public.counted_groups, public.late to kith_hearing;
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

    def effects(self, subject: UUID | None = None) -> list[tuple[UUID, str]]:
        """What hearing did, in order."""
        rows = self.hearing.rows("select subject, kind from public.effects order by nth")
        return [(about, kind) for about, kind in rows if subject in (None, about)]

    def kinds(self, subject: UUID) -> list[str]:
        """What hearing did about one subject, in order."""
        return [kind for _subject, kind in self.effects(subject)]

    def parked(self) -> list[tuple[UUID, str | None, int]]:
        """What is parked in hearing, in order: subject, error, attempts."""
        rows = self.hearing.rows("select subject, error, attempts from kith.parked_events order by parked_id")
        return [(subject, error, attempts) for subject, error, attempts in rows]

    def dead(self) -> list[tuple[str, str]]:
        """What is dead in hearing, in order: reason, error."""
        rows = self.hearing.rows("select reason, error from kith.dead_events order by dead_id")
        return [(reason, error) for reason, error in rows]

    def make_parked_due(self, attempts: int | None = None) -> None:
        """Let parked events be tried now, as if they had failed so many times."""
        with self.hearing.superuser() as connection:
            connection.execute(
                "update kith.parked_events set next_at = now(), attempts = coalesce(%s, attempts)",
                (attempts,),
            )

    def outbox(self) -> int:
        """How many events membership still has to send."""
        ((count,),) = self.membership.rows("select count(*) from kith.outbox")
        return int(count)

    def send_again(self) -> None:
        """Put everything that membership ever announced into its outbox once more."""
        with self.membership.superuser() as connection:
            connection.execute(
                "insert into kith.outbox (position, logged_on, network_id)"
                " select position, logged_on, network_id from kith.event_log on conflict do nothing"
            )


def opened(group_id: UUID) -> GroupOpened:
    """A group opened, in some organisation."""
    return GroupOpened(group_id=group_id, organisation_id=uuid4())


def paused(group_id: UUID) -> GroupPaused:
    """A group paused."""
    return GroupPaused(group_id=group_id)


@pytest.fixture
def world(broker: Broker, service_database: Callable[[str], ServiceDatabase]) -> World:
    """Provisioned and migrated; nothing is running yet."""
    for service in (Hearing.unbearable, Careless.late, Careless.swallowing, Ticking.refused, Counting.sizes):
        service.clear()
    broker.provision({Membership.name: [], Hearing.name: [GroupOpened, GroupPaused]})
    hearing = service_database(Hearing.name)
    if hearing.rows("select to_regclass('public.effects')") == [(None,)]:
        with hearing.superuser() as connection:
            connection.execute(EFFECTS)
        hearing.keep_schema()
    return World(service_database(Membership.name), hearing, broker, uuid4())
