"""Two services that run as processes of their own and are killed."""

from shared.contracts.membership import GroupPlanned
from shared.db.queries import parse_queries
from shared.db.transaction import Transaction
from shared.entrypoints import on_event

QUERIES = parse_queries(
    """
-- name: note_effect
-- One row for each time that a handler's work was committed.
insert into public.effects (network_id, subject, nth_of_subject)
values (%(network_id)s, %(subject)s, %(nth)s)
""",
    "tests",
)

COUNTERS = """
    create table public.counters (
        network_id uuid not null, group_id uuid not null, n int not null, primary key (network_id, group_id)
    );
    alter table public.counters enable row level security;
    alter table public.counters force row level security;
    create policy tenant on public.counters using (network_id = (select kith.network_id()));
    grant select, insert, update on public.counters to kith_membership;
"""
EFFECTS = """
    create table public.effects (
        network_id uuid not null, subject uuid not null, nth_of_subject int not null, nth bigserial,
        primary key (network_id, nth)
    );
    alter table public.effects enable row level security;
    alter table public.effects force row level security;
    create policy tenant on public.effects using (network_id = (select kith.network_id()));
    grant select, insert on public.effects to kith_hearing;
    grant usage on sequence public.effects_nth_seq to kith_hearing;
"""


class Announcing:
    """Its worker is a relay and nothing else."""

    name = "membership"


class Hearing:
    """Notes every event it hears, without any care of its own against repetition."""

    name = "hearing"

    @on_event(GroupPlanned)
    def on_planned(self, event: GroupPlanned, tx: Transaction) -> None:
        """Note its number."""
        tx.execute(
            QUERIES["note_effect"], network_id=tx.network_id, subject=event.group_id, nth=event.capacity
        )
