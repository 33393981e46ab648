"""Services made for these tests."""

from collections.abc import Sequence
from typing import Any, ClassVar
from uuid import UUID

from shared.contracts.membership import GroupOpened, GroupPaused, PersonRegistered
from shared.contracts.mentorship import PathwayStarted
from shared.db.queries import parse_queries
from shared.db.transaction import Transaction
from shared.entrypoints import Received, every, on_event

QUERIES = parse_queries(
    """
-- name: note_effect
-- One row for each time a handler ran and was committed.
insert into public.effects (network_id, subject, kind) values (%(network_id)s, %(subject)s, %(kind)s)

-- name: count_groups
-- Upsert a whole batch.
insert into public.counted_groups (network_id, group_id, times)
select %(network_id)s, unnest(%(ids)s::uuid[]), 1
on conflict (network_id, group_id) do update set times = public.counted_groups.times + 1

-- name: note_late
-- Something that is only checked at COMMIT.
insert into public.late (network_id, subject) values (%(network_id)s, %(subject)s)

-- name: fail
-- A statement that PostgreSQL refuses.
select 1 / 0
""",
    "tests",
)


class Membership:
    """Announces, and handles nothing."""

    name = "membership"


class Hearing:
    """Notes each group that opens or pauses; cannot bear the subjects in `unbearable`."""

    name = "hearing"
    unbearable: ClassVar[set[UUID]] = set()

    @on_event(GroupOpened)
    def on_opened(self, event: GroupOpened, tx: Transaction) -> None:
        """Note it."""
        note(tx, event.group_id, "opened")
        if event.group_id in self.unbearable:
            raise RuntimeError("cannot bear this group")

    @on_event(GroupPaused)
    def on_paused(self, event: GroupPaused, tx: Transaction) -> None:
        """Note it."""
        note(tx, event.group_id, "paused")


def note(tx: Transaction, subject: UUID, kind: str) -> None:
    """Write down that something was handled."""
    tx.execute(QUERIES["note_effect"], network_id=tx.network_id, subject=subject, kind=kind)


class Counting:
    """Takes whole batches."""

    name = "hearing"
    sizes: ClassVar[list[int]] = []

    @on_event(GroupOpened, batch=True)
    def project(self, received: Sequence[Received], tx: Transaction) -> None:
        """Upsert them all at once."""
        self.sizes.append(len(received))
        groups: list[Any] = list({one.event.group_id for one in received})
        tx.execute(QUERIES["count_groups"], network_id=tx.network_id, ids=groups)


class Careless:
    """Does what a handler must not do, for the subjects named."""

    name = "hearing"
    late: ClassVar[set[UUID]] = set()
    swallowing: ClassVar[set[UUID]] = set()

    @on_event(GroupOpened)
    def on_opened(self, event: GroupOpened, tx: Transaction) -> None:
        """Fail only at COMMIT, or catch an error of the database without a savepoint."""
        note(tx, event.group_id, "opened")
        if event.group_id in self.late:
            tx.execute(QUERIES["note_late"], network_id=tx.network_id, subject=event.group_id)
        if event.group_id in self.swallowing:
            try:
                tx.fetch_value(QUERIES["fail"])
            except Exception:
                return


class Mentorship:
    """Announces something because of what it hears."""

    name = "mentorship"

    @on_event(PersonRegistered)
    def start_pathway(self, event: PersonRegistered, tx: Transaction) -> None:
        """Start one."""
        tx.emit(PathwayStarted(pathway_id=tx.new_id(), person_id=event.person_id, stage="participant"))


class Ticking:
    """Does something by itself."""

    name = "hearing"
    refused: ClassVar[set[UUID]] = set()

    @every(seconds=0.05)
    def tick(self, tx: Transaction) -> None:
        """Note it; one network cannot."""
        note(tx, tx.network_id or UUID(int=0), "tick")
        if tx.network_id in self.refused:
            raise RuntimeError("not in this network")

    @every(seconds=0.05, networks=False)
    def prune(self, tx: Transaction) -> None:
        """Run in scope system."""
        assert tx.network_id is None
