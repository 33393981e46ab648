"""Links that are dead without having been closed, and brokers that say no: nothing waits for ever."""

from collections.abc import Iterator
from struct import pack
from urllib.parse import urlsplit, urlunsplit
from uuid import uuid4

import pytest

from shared.events import link, publisher
from shared.events.publisher import NotConfirmed, Publisher
from tests.integration.events.conftest import World, opened
from tests.integration.events.proxy import Proxy
from tests.integration.events.services import Hearing, Membership
from tests.plugins.fix_broker import Broker
from tests.plugins.fix_events import StartWorker
from tests.plugins.waiting import eventually


@pytest.fixture
def proxy(world: World, monkeypatch: pytest.MonkeyPatch) -> Iterator[Proxy]:
    """All services reach the broker through it; they are as impatient as a test needs."""
    monkeypatch.setattr(link, "HEARTBEAT_SECONDS", 1)
    monkeypatch.setattr(link, "CONNECT_SECONDS", 1)
    monkeypatch.setattr(link, "ANSWER_SECONDS", 1)
    monkeypatch.setattr(publisher, "CONFIRM_SECONDS", 1)
    parts = urlsplit(world.broker.amqp_url)
    made = Proxy(parts.port or 5672)
    host = f"{parts.username}:{parts.password}@127.0.0.1:{made.port}"
    monkeypatch.setattr(world.broker, "amqp_url", urlunsplit(parts._replace(netloc=host)))
    yield made
    made.close()


def test_a_relay_on_a_half_open_link_gives_up_and_sends_again(
    world: World, proxy: Proxy, start_worker: StartWorker
) -> None:
    """Stock nameko blocked for more than a day."""
    start_worker(Membership)
    world.announce(opened(uuid4()))
    eventually(lambda: world.outbox() == 0)

    before = proxy.accepted
    proxy.freeze()
    world.announce(opened(uuid4()))

    eventually(lambda: world.outbox() == 0, timeout=40)
    assert proxy.accepted > before


def test_a_consumer_on_a_half_open_link_connects_anew(
    world: World, proxy: Proxy, start_worker: StartWorker
) -> None:
    """Without heartbeats it would wait for ever, and look healthy."""
    start_worker(Hearing)
    start_worker(Membership)
    world.announce(opened(first := uuid4()))
    eventually(lambda: world.kinds(first) == ["opened"])

    proxy.freeze()
    world.announce(opened(second := uuid4()))

    eventually(lambda: world.kinds(second) == ["opened"], timeout=40)
    assert world.kinds(first) == ["opened"]


def test_an_answer_that_never_comes_is_not_waited_for(
    world: World, proxy: Proxy, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A link may go dead while queues are declared: a consumer would never come to read, nor stop."""
    monkeypatch.setattr(link, "ANSWER_SECONDS", 0.2)
    made = link.connect(world.broker.admin_url, name="test")
    channel = made.channel()
    proxy.freeze()

    with pytest.raises(TimeoutError):
        channel.basic_qos(0, 1, False)
    made.drop()


@pytest.fixture
def publishing(broker: Broker) -> Iterator[Publisher]:
    """A publisher of membership's."""
    broker.provision({"membership": [], "hearing": []})
    made = Publisher(
        broker.url("membership"),
        name="test",
        source="/membership",
        route=lambda key, partition: ("kith.membership", f"{key}.p{partition}"),
    )
    yield made
    made.link.drop()


def rows(count: int) -> list[tuple[object, ...]]:
    """Rows as the outbox yields them."""
    one = str(uuid4())
    type_ = "org.kith.membership.group_opened.v1"
    return [(n, type_, 0, one, one, "2026-01-01T00:00:00Z", one, one, None, None, "{}") for n in range(count)]


def test_every_confirm_is_accounted_for_by_its_tag(publishing: Publisher) -> None:
    """py-amqp's own waiting loses count after one timeout."""
    publishing.publish(rows(100))
    assert publishing.positions_under_way() == list(range(100))

    while publishing.under_way:
        publishing.listen(5)

    assert publishing.take_confirmed() == list(range(100))
    assert publishing.take_confirmed() == []


def test_a_nack_ends_the_link_and_confirms_nothing_after_it(publishing: Publisher) -> None:
    """What the broker refused stays in the outbox."""
    publishing.publish(rows(3))
    # basic.nack of everything up to tag 1, as a broker without room would send it.
    publishing.link.on_inbound_frame((1, 1, pack(">HHQB", 60, 120, 1, 1)))

    with pytest.raises(NotConfirmed, match="refused delivery 1"):
        publishing.listen(5)
    assert 0 not in publishing.take_confirmed()


def test_a_blocked_publisher_sends_nothing_and_does_not_time_out(
    publishing: Publisher, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A broker short of memory reads nothing; whoever sends on blocks with its sockets full."""
    monkeypatch.setattr(publisher, "CONFIRM_SECONDS", 0)
    reason = b"low on memory"
    publishing.link.on_inbound_frame((1, 0, pack(">HHB", 10, 60, len(reason)) + reason))
    publishing.under_way[99] = (99, "org.kith.membership.group_opened.v1")

    assert publishing.room(1000) == 0
    publishing.listen(0.05)

    publishing.link.on_inbound_frame((1, 0, pack(">HH", 10, 61)))
    assert publishing.room(1000) == 999
