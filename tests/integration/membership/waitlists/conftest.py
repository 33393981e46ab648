"""A membership service with a connection for everyone, and a timer that runs when it is told to."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from services.membership.service import MembershipService
from tests.integration.membership.conftest import Region
from tests.plugins.fix_http import RunningService


@pytest.fixture
def membership(serve: Callable[..., RunningService]) -> RunningService:
    """The service with a connection for everyone: fifty requests are fifty transactions at once."""
    return serve("membership", DATABASE_POOL_SIZE="60")


@pytest.fixture
def take_turns(region: Region) -> Callable[..., None]:
    """Call it to let the timer run once, some time from now."""

    def run(**later: float) -> None:
        with region.service.database.transaction(network_id=region.network_id) as tx:
            tx.now += timedelta(**later)
            MembershipService().take_waitlist_turns(tx)

    return run
