"""Events that fail: parked in order, retried, dead in the end; never lost, never out of order."""

from uuid import uuid4

from tests.integration.events.conftest import World, opened, paused
from tests.integration.events.services import Careless, Counting, Hearing, Membership
from tests.plugins.fix_events import StartWorker
from tests.plugins.waiting import eventually


def test_a_failing_event_waits_with_all_later_ones_of_its_subject(
    world: World, start_worker: StartWorker
) -> None:
    """Pausing a group that could not be opened first would turn the story around."""
    bad, good = uuid4(), uuid4()
    Hearing.unbearable.add(bad)
    start_worker(Membership)
    start_worker(Hearing)

    world.announce(opened(bad), opened(good), paused(bad), paused(good))

    eventually(lambda: world.effects() == [(good, "opened"), (good, "paused")])
    eventually(lambda: len(world.parked()) == 2)
    (first, second) = world.parked()
    assert first[0] == second[0] == bad
    assert first[1] is not None
    assert first[1].startswith("RuntimeError at services.py:")
    assert second[1:] == (None, 0)


def test_what_arrives_while_a_subject_is_parked_is_parked_behind_it(
    world: World, start_worker: StartWorker
) -> None:
    """The order holds over batches, too."""
    bad = uuid4()
    Hearing.unbearable.add(bad)
    start_worker(Membership)
    start_worker(Hearing)
    world.announce(opened(bad))
    eventually(lambda: len(world.parked()) == 1)

    world.announce(paused(bad))

    eventually(lambda: len(world.parked()) == 2)
    assert world.effects() == []


def test_parked_events_are_retried_in_order_until_they_succeed(
    world: World, start_worker: StartWorker
) -> None:
    """Whatever was wrong is usually mended by somebody; the events then go on by themselves."""
    bad = uuid4()
    Hearing.unbearable.add(bad)
    start_worker(Membership)
    start_worker(Hearing)
    world.announce(opened(bad), paused(bad), opened(bad))
    eventually(lambda: len(world.parked()) == 3)

    Hearing.unbearable.clear()

    eventually(lambda: world.kinds(bad) == ["opened", "paused", "opened"])
    assert world.parked() == []


def test_a_retry_that_fails_counts_and_waits_longer(world: World, start_worker: StartWorker) -> None:
    """Attempts are bounded, and do not hammer what is down."""
    bad = uuid4()
    Hearing.unbearable.add(bad)
    start_worker(Membership)
    start_worker(Hearing)
    world.announce(opened(bad))

    eventually(lambda: [attempts for _s, _e, attempts in world.parked()] == [2])
    query = "select extract(epoch from next_at - now()) from kith.parked_events"
    ((wait,),) = world.hearing.rows(query)
    assert 1.5 < wait <= 5
    assert world.effects() == []


def test_an_exhausted_event_is_dead_and_the_later_ones_go_on(world: World, start_worker: StartWorker) -> None:
    """One event that nobody can handle must not silence its subject for ever."""
    bad = uuid4()
    Hearing.unbearable.add(bad)
    start_worker(Membership)
    start_worker(Hearing)
    world.announce(opened(bad), paused(bad))
    eventually(lambda: len(world.parked()) == 2)

    world.make_parked_due(attempts=9)

    eventually(lambda: world.kinds(bad) == ["paused"])
    ((reason, error),) = world.dead()
    assert reason == "exhausted"
    assert "RuntimeError" in error
    assert world.parked() == []


def test_an_effect_that_fails_only_at_commit_is_parked_alone(world: World, start_worker: StartWorker) -> None:
    """A deferred constraint fails after every handler has succeeded, and takes the whole batch with it."""
    late = uuid4()
    others = [uuid4() for _ in range(10)]
    Careless.late.add(late)
    world.announce(*(opened(group) for group in [*others[:5], late, *others[5:]]))

    start_worker(Membership)
    start_worker(Careless)

    eventually(lambda: len(world.effects()) == 10)
    eventually(lambda: [subject for subject, _e, _a in world.parked()] == [late])
    (parked,) = world.parked()
    assert parked[1] == "ForeignKeyViolation 23503 late, late_network_id_subject_fkey"


def test_a_handler_that_swallows_a_database_error_is_parked(world: World, start_worker: StartWorker) -> None:
    """PostgreSQL would roll back at COMMIT without a word: the event must not count as handled."""
    bad, good = uuid4(), uuid4()
    Careless.swallowing.add(bad)
    start_worker(Membership)
    start_worker(Careless)

    world.announce(opened(bad), opened(good))

    eventually(lambda: world.effects() == [(good, "opened")])
    eventually(lambda: [subject for subject, _e, _a in world.parked()] == [bad])


def test_a_parked_event_that_arrives_again_is_not_parked_twice(
    world: World, start_worker: StartWorker
) -> None:
    """It is in the inbox since it was parked."""
    bad, last = uuid4(), uuid4()
    Hearing.unbearable.add(bad)
    start_worker(Membership)
    start_worker(Hearing)
    world.announce(opened(bad))
    eventually(lambda: len(world.parked()) == 1)

    world.send_again()
    world.announce(opened(last))

    eventually(lambda: world.kinds(last) == ["opened"])
    eventually(lambda: world.outbox() == 0)
    assert len(world.parked()) == 1


def test_a_batch_handler_that_fails_gets_its_events_one_by_one(
    world: World, start_worker: StartWorker
) -> None:
    """One bad event in five hundred must not hold up the others."""
    with world.hearing.superuser() as connection:
        bad = uuid4()
        connection.execute(
            "alter table public.counted_groups add constraint good check (group_id <> '%s')" % bad  # noqa: UP031
        )
    good = [uuid4() for _ in range(20)]
    world.announce(*(opened(group) for group in [*good, bad]))

    start_worker(Membership)
    start_worker(Counting)

    query = "select count(*) from public.counted_groups where times = 1"
    eventually(lambda: world.hearing.rows(query) == [(20,)])
    eventually(lambda: [subject for subject, _e, _a in world.parked()] == [bad])
