"""The PostgreSQL and RabbitMQ that tests run against.

Taken from DATABASE_URL, AMQP_URL and RABBITMQ_MANAGEMENT_URL where they are set. What is not set is started
for this session alone, as a private instance under `.kith/test`, and is gone afterwards, data included, also
when pytest is killed: its supervisor lives no longer than the pipe from here. `tests.suite` starts one for
all its sessions, and names it in KITH_TEST_INSTANCE.
"""

import os
from collections.abc import Callable, Iterator

import pytest

from infra.local.client import AlreadyRunning, Launched, launch
from infra.local.places import Instance
from infra.local.problems import LocalProblem
from infra.local.servers import ADDRESSES, ensure_installed, external_addresses, read_addresses

START_SECONDS = 180
# As many sessions as anybody runs at once in one checkout.
MOST_INSTANCES = 9
INSTANCE = "KITH_TEST_INSTANCE"


@pytest.fixture(scope="session")
def instance_addresses(request: pytest.FixtureRequest) -> Iterator[dict[str, str]]:
    """Administrators' addresses by name: postgres_url, amqp_url, management_url."""
    external = external_addresses(os.environ)
    if set(external) == set(ADDRESSES):
        yield external
        return
    if name := os.environ.get(INSTANCE):
        yield read_addresses(Instance.named(name)) | external
        return
    try:
        launched = launch_free(_reporter(request))
    except LocalProblem as problem:
        pytest.exit(f"no PostgreSQL and RabbitMQ to test against: {problem}", returncode=2)
    yield read_addresses(launched.instance) | external
    launched.stop(now=True)


@pytest.fixture(scope="session")
def postgres_url(instance_addresses: dict[str, str]) -> str:
    """Address of a PostgreSQL superuser; make databases and roles of your own there."""
    return instance_addresses["postgres_url"]


@pytest.fixture(scope="session")
def amqp_url(instance_addresses: dict[str, str]) -> str:
    """AMQP address of a RabbitMQ administrator; make virtual hosts of your own there."""
    return instance_addresses["amqp_url"]


@pytest.fixture(scope="session")
def management_url(instance_addresses: dict[str, str]) -> str:
    """Address of the same RabbitMQ's management API, user and password included."""
    return instance_addresses["management_url"]


def launch_free(say: Callable[[str], None]) -> Launched:
    """Start an instance that nobody else in this checkout uses; install what is missing for it."""
    ensure_installed(os.environ, say)
    for number in range(1, MOST_INSTANCES + 1):
        instance = Instance.named("test" if number == 1 else f"test-{number}")
        launched = launch(instance, "--servers-only", "--disposable", tied=True)
        try:
            late = launched.wait_until_ready(START_SECONDS, say)
        except AlreadyRunning:
            continue
        if late:
            launched.stop(now=True)
            raise LocalProblem(f"after {START_SECONDS} s: {'; '.join(late)}")
        return launched
    raise LocalProblem(f"{MOST_INSTANCES} test sessions run already in this checkout")


def _reporter(request: pytest.FixtureRequest) -> Callable[[str], None]:
    capture = request.config.pluginmanager.getplugin("capturemanager")

    def say(line: str) -> None:
        with capture.global_and_fixture_disabled():
            print(f"\n{line}", end="", flush=True)

    return say
