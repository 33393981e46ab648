"""From one service's commit to another's effect, over a real broker: order, once, and nothing lost."""

from collections.abc import Callable
from uuid import uuid4

from shared.contracts.membership import GroupClosed, GroupOpened, PersonRegistered
from shared.events.topology import UNCLAIMED, UNROUTED
from tests.integration.events.conftest import World, opened, paused
from tests.integration.events.services import Counting, Hearing, Membership, Mentorship
from tests.plugins.fix_broker import Broker
from tests.plugins.fix_database import ServiceDatabase
from tests.plugins.fix_events import StartWorker
from tests.plugins.waiting import eventually


def test_a_committed_event_has_its_effect(world: World, start_worker: StartWorker) -> None:
    """The point of it all."""
    start_worker(Membership)
    start_worker(Hearing)
    group = uuid4()

    world.announce(opened(group), paused(group))

    eventually(lambda: world.effects() == [(group, "opened"), (group, "paused")])
    eventually(lambda: world.outbox() == 0)


def test_a_rolled_back_event_is_never_heard(world: World, start_worker: StartWorker) -> None:
    """State and events commit together: what did not happen is not announced."""
    start_worker(Membership)
    start_worker(Hearing)
    group, other = uuid4(), uuid4()
    try:
        with world.membership.transaction(network_id=world.network_id) as tx:
            tx.emit(opened(group))
            raise KeyError
    except KeyError:
        pass

    world.announce(opened(other))

    eventually(lambda: world.effects() == [(other, "opened")])


def test_events_of_a_subject_keep_their_order(world: World, start_worker: StartWorker) -> None:
    """A group that is paused and opened again must not end up paused."""
    groups = [uuid4() for _ in range(20)]
    for _ in range(30):
        world.announce(*(opened(group) for group in groups))
        world.announce(*(paused(group) for group in groups))

    start_worker(Membership)
    start_worker(Hearing)

    eventually(lambda: len(world.effects()) == 1200, timeout=30)
    assert all(world.kinds(group) == ["opened", "paused"] * 30 for group in groups)


def test_an_event_that_arrives_again_has_no_second_effect(world: World, start_worker: StartWorker) -> None:
    """The relay may repeat whatever it likes: the inbox makes it harmless."""
    start_worker(Membership)
    start_worker(Hearing)
    groups = [uuid4() for _ in range(50)]
    world.announce(*(opened(group) for group in groups))
    eventually(lambda: len(world.effects()) == 50)

    world.send_again()
    world.announce(opened(last := uuid4()))

    eventually(lambda: world.kinds(last) == ["opened"])
    eventually(lambda: world.outbox() == 0)
    assert sorted(subject for subject, _kind in world.effects()) == sorted([*groups, last])


def test_a_batch_handler_gets_many_events_of_one_network(world: World, start_worker: StartWorker) -> None:
    """Set-based projections are what makes a backlog drain quickly."""
    other_network = uuid4()
    world.announce(*(opened(uuid4()) for _ in range(300)))
    world.announce(*(opened(uuid4()) for _ in range(100)), network_id=other_network)

    start_worker(Membership)
    eventually(lambda: world.outbox() == 0)
    start_worker(Counting)

    def counted() -> dict[object, int]:
        rows = world.hearing.rows("select network_id, count(*) from public.counted_groups group by 1")
        return dict(rows)

    eventually(lambda: counted() == {world.network_id: 300, other_network: 100})
    assert sum(Counting.sizes) == 400
    assert max(Counting.sizes) > 10


def test_what_a_handler_emits_names_its_cause(
    broker: Broker, service_database: Callable[[str], ServiceDatabase], start_worker: StartWorker
) -> None:
    """Correlation and causation let an operator follow a story through the services."""
    broker.provision({"membership": [], "mentorship": [PersonRegistered]})
    membership, mentorship = service_database("membership"), service_database("mentorship")
    start_worker(Membership)
    start_worker(Mentorship)
    correlation = uuid4()
    with membership.transaction(network_id=uuid4(), correlation_id=correlation) as tx:
        tx.emit(PersonRegistered(person_id=uuid4()))

    ((event_id,),) = membership.rows("select event_id from kith.event_log")
    query = "select correlation_id, causation_id from kith.event_log"
    eventually(lambda: mentorship.rows(query) == [(correlation, event_id)])


def test_networks_become_known_to_who_announces_and_to_who_hears(
    world: World, start_worker: StartWorker
) -> None:
    """Timers run once per known network."""
    start_worker(Membership)
    start_worker(Hearing)
    world.announce(opened(uuid4()))

    known = [(world.network_id,)]
    query = "select network_id from kith.known_networks"
    eventually(lambda: world.hearing.rows(query) == known)
    assert world.membership.rows(query) == known


def test_an_event_that_nobody_handles_is_shown_and_no_alarm(world: World, start_worker: StartWorker) -> None:
    """Most alarms that are always on are switched off."""
    start_worker(Membership)

    world.announce(GroupClosed(group_id=uuid4()))

    world.broker.wait_for_ready(UNCLAIMED, 1)
    assert world.broker.ready(UNROUTED) == 0


def test_an_unroutable_event_is_kept_for_an_alarm(world: World, start_worker: StartWorker) -> None:
    """A binding that somebody deleted must not lose what is announced meanwhile."""
    link = world.broker.admin()
    for partition in range(4):
        key = f"group_opened.v1.p{partition}"
        link.channel().queue_unbind(f"hearing.p{partition}", "kith.membership", key)
    link.close()
    start_worker(Membership)

    world.announce(opened(uuid4()))

    world.broker.wait_for_ready(UNROUTED, 1)
    eventually(lambda: world.outbox() == 0)


def test_an_event_that_the_broker_returns_stays_in_the_outbox(
    world: World, start_worker: StartWorker
) -> None:
    """A confirm follows a return: counting it as sent would lose the event."""
    link = world.broker.admin()
    channel = link.channel()
    channel.queue_delete(UNROUTED)
    channel.queue_unbind("hearing.p0", "kith.membership", "group_opened.v1.p0")
    group = next(group for group in iter(uuid4, None) if group.int % 4 == 0)
    start_worker(Membership)

    world.announce(opened(group))
    eventually(lambda: world.membership.rows("select pg_sleep(0.5), count(*) from kith.outbox")[0][1] == 1)
    channel.queue_bind("hearing.p0", "kith.membership", "group_opened.v1.p0")
    link.close()

    world.broker.wait_for_ready("hearing.p0", 1)
    eventually(lambda: world.outbox() == 0)


def test_replicas_share_the_partitions_and_one_relays(world: World, start_worker: StartWorker) -> None:
    """Adding a replica must double nothing and disorder nothing."""
    for _ in range(2):
        start_worker(Membership)
        start_worker(Hearing)
    groups = [uuid4() for _ in range(40)]
    for group in groups:
        world.announce(opened(group), paused(group))

    eventually(lambda: len(world.effects()) == 80, timeout=20)
    assert all(world.kinds(group) == ["opened", "paused"] for group in groups)


def test_group_opened_is_what_these_tests_think(world: World) -> None:
    """The helper above relies on the subject being the group."""
    with world.membership.transaction(network_id=world.network_id) as tx:
        tx.emit(GroupOpened(group_id=(group := uuid4()), organisation_id=uuid4()))

    assert world.membership.rows("select subject from kith.event_log") == [(group,)]
