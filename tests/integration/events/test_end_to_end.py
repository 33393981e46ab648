"""From one service's commit to another's effect, over a real broker."""

from uuid import uuid4

from shared.contracts.membership import GroupOpened, GroupPaused
from tests.integration.events.conftest import World
from tests.integration.events.services import Hearing, Membership
from tests.plugins.fix_events import StartWorker
from tests.plugins.waiting import eventually


def test_a_committed_event_has_its_effect(world: World, start_worker: StartWorker) -> None:
    """The point of it all."""
    start_worker(Membership)
    start_worker(Hearing)
    group = uuid4()

    world.announce(GroupOpened(group_id=group, organisation_id=uuid4()), GroupPaused(group_id=group))

    eventually(lambda: world.effects() == [(group, "opened"), (group, "paused")])
    eventually(lambda: world.outbox() == 0)
