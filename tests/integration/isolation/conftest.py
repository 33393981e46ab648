"""One filled database of each service, shared by this folder: whatever is tried in it is rolled back."""

from collections.abc import Callable, Iterator

import pytest

from tests.integration.isolation.attacks import Target
from tests.plugins.fix_database import DatabaseCluster

SERVICES = ("membership", "scheduling", "mentorship", "referrals", "analytics")


@pytest.fixture(scope="session")
def targets(database_cluster: DatabaseCluster) -> Iterator[Callable[[str], Target]]:
    """Call it with a service's name for its target."""
    made: dict[str, Target] = {}

    def get(service: str) -> Target:
        if service not in made:
            made[service] = Target(database_cluster.clone(service))
        return made[service]

    yield get
    for target in made.values():
        database_cluster.give_back(target.database)


@pytest.fixture(params=SERVICES)
def target(request: pytest.FixtureRequest, targets: Callable[[str], Target]) -> Target:
    """Each service's in turn."""
    return targets(request.param)
