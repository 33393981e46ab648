"""What an operator does about events that could not be handled, and replay."""

import json
from uuid import uuid4

import pytest
from click.testing import CliRunner, Result

from shared.cli import kith
from shared.contracts.membership import GroupOpened, GroupPaused
from shared.contracts.registry import spec_of
from shared.errors import NotFound
from shared.events import troubles
from shared.events.replay import replay
from tests.integration.events.conftest import World, opened, paused
from tests.integration.events.services import Counting, Hearing, Membership
from tests.integration.events.test_undecodable import HEADERS, body
from tests.plugins.fix_events import StartWorker
from tests.plugins.waiting import eventually

HANDLED = [spec_of(event).type for event in (GroupOpened, GroupPaused)]


def test_a_dead_event_can_be_retried(world: World, start_worker: StartWorker) -> None:
    """Once the cause is mended, its effect happens late rather than never."""
    bad = uuid4()
    Hearing.unbearable.add(bad)
    start_worker(Membership)
    start_worker(Hearing)
    world.announce(opened(bad))
    eventually(lambda: len(world.parked()) == 1)
    world.make_parked_due(attempts=9)
    eventually(lambda: len(world.dead()) == 1)

    Hearing.unbearable.clear()
    with world.hearing.transaction() as tx:
        (dead,) = troubles.list_troubles(tx, "hearing", state="dead")
        assert troubles.retry(tx, "hearing", dead.handle) == 1

    eventually(lambda: world.kinds(bad) == ["opened"])
    assert world.dead() == []


def test_a_retried_event_that_is_still_undecodable_is_dead_again(
    world: World, start_worker: StartWorker
) -> None:
    """It must not be tried for ever."""
    world.broker.publish("hearing.p0", b"{", HEADERS)
    start_worker(Hearing)
    eventually(lambda: len(world.dead()) == 1)
    before = world.hearing.rows("select dead_id from kith.dead_events")

    with world.hearing.transaction() as tx:
        assert troubles.retry(tx, "hearing", None) == 1

    eventually(lambda: len(world.dead()) == 1)
    eventually(lambda: world.hearing.rows("select dead_id from kith.dead_events") not in (before, []))


def test_an_undeliverable_event_that_was_handled_is_not_handled_again_by_a_retry(
    world: World, start_worker: StartWorker
) -> None:
    """The broker may give up an event whose effect was committed just before."""
    start_worker(Hearing)
    world.broker.publish("hearing.p0", body(), HEADERS)
    eventually(lambda: len(world.effects()) == 1)
    world.broker.publish("hearing.dead", body(), HEADERS)
    eventually(lambda: len(world.dead()) == 1)

    with world.hearing.transaction() as tx:
        troubles.retry(tx, "hearing", None)

    eventually(lambda: world.parked() == [] and world.dead() == [])
    assert len(world.effects()) == 1


def test_a_discarded_event_lets_the_later_ones_go_on(world: World, start_worker: StartWorker) -> None:
    """A person decides that it shall have no effect."""
    bad = uuid4()
    Hearing.unbearable.add(bad)
    start_worker(Membership)
    start_worker(Hearing)
    world.announce(opened(bad), paused(bad))
    eventually(lambda: len(world.parked()) == 2)

    with world.hearing.transaction() as tx:
        first = troubles.list_troubles(tx, "hearing")[0]
        assert troubles.discard(tx, "hearing", first.handle) == 1

    eventually(lambda: world.kinds(bad) == ["paused"])


def test_what_does_not_exist_is_said_so(world: World) -> None:
    """A typing error must not look like success."""
    with world.hearing.transaction() as tx, pytest.raises(NotFound):
        troubles.get_trouble(tx, "hearing", "d999")


def test_a_replay_heals_what_was_lost_and_changes_nothing_else(
    world: World, start_worker: StartWorker
) -> None:
    """Somebody purged a queue: the log still knows."""
    groups = [uuid4() for _ in range(20)]
    start_worker(Membership)
    world.announce(*(opened(group) for group in groups[:10]))
    eventually(lambda: world.outbox() == 0)
    for partition in range(4):
        world.broker.management.call("DELETE", f"queues/{world.broker.vhost}/hearing.p{partition}/contents")
    world.announce(*(opened(group) for group in groups[10:]))
    start_worker(Hearing)
    eventually(lambda: len(world.effects()) == 10)

    sent = replay(world.membership.database, world.broker.admin_url, consumer="hearing", types=HANDLED)

    assert sent == 20
    eventually(lambda: len(world.effects()) == 20)
    assert sorted(subject for subject, _kind in world.effects()) == sorted(groups)


def test_a_replay_under_another_name_handles_everything_again(
    world: World, start_worker: StartWorker
) -> None:
    """A projection is emptied and built anew from the log, and ends the same."""
    start_worker(Membership)
    start_worker(Counting)
    world.announce(*(opened(uuid4()) for _ in range(700)))
    query = "select group_id, times from public.counted_groups order by group_id"
    eventually(lambda: len(world.hearing.rows(query)) == 700)
    before = world.hearing.rows(query)
    with world.hearing.superuser() as connection:
        connection.execute("truncate public.counted_groups cascade")

    for _ in range(2):
        replay(
            world.membership.database,
            world.broker.admin_url,
            consumer="hearing",
            types=HANDLED,
            under="hearing rebuild 1",
        )

    eventually(lambda: world.hearing.rows(query) == before)


def run(*arguments: str, **environment: str) -> Result:
    """Run `kith` with these arguments."""
    return CliRunner().invoke(kith, ["events", *arguments], env=environment)


def test_the_command_lists_shows_and_retries(world: World, start_worker: StartWorker) -> None:
    """The same from the command line, which the alerts point to."""
    with world.hearing.superuser() as connection:
        connection.execute(
            "insert into kith.dead_events (consumer, reason, type, headers, body, error, attempts, seen,"
            " first_failed_at) values ('membership', 'exhausted', 'org.kith.x.y.v1', '{}', '{}', 'KeyError',"
            " 10, true, now())"
        )
    environment = {"DATABASE_URL": world.hearing.url}

    listed = run("list", "membership", "--json", **environment)
    (found,) = json.loads(listed.stdout)
    shown = run("show", "membership", found["handle"], **environment)
    retried = run("retry", "membership", found["handle"], **environment)
    discarded = run("discard", "membership", found["handle"], "--yes", **environment)

    assert (found["state"], found["error"]) == ("exhausted", "KeyError")
    assert json.loads(shown.stdout)["body"] == "{}"
    assert retried.stdout == "1 event to be tried within a second or two\n"
    assert discarded.exit_code != 0
