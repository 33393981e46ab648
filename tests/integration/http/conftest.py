"""The sample service and the front door, running."""

import json
from collections.abc import Callable, Iterator

import pytest

from services.console.service import ConsoleService
from shared.config import Settings
from shared.entrypoints.container import ProcessContainer
from shared.entrypoints.web import WebServer
from tests.integration.http.front_door import KEY, Upstream
from tests.integration.http.sample import SampleService, make_tables
from tests.plugins.fix_database import ServiceDatabase
from tests.plugins.fix_http import RunningService, start_container


@pytest.fixture
def sample(
    serve: Callable[..., RunningService], service_database: Callable[[str], ServiceDatabase]
) -> RunningService:
    """The sample service's HTTP process, with a database of this test alone."""
    return serve(SampleService, database=make_tables(service_database("sample")))


@pytest.fixture
def upstream() -> Iterator[Upstream]:
    """One recording service."""
    server = Upstream()
    yield server
    server.stop()


@pytest.fixture
def console() -> Iterator[Callable[..., str]]:
    """Call it with upstreams, as in `console(membership=address)`, to start the front door."""
    running: list[ProcessContainer] = []

    def start(**addresses: str) -> str:
        environment = {f"KITH_UPSTREAM_{name.upper()}": address for name, address in addresses.items()}
        environment |= {"KITH_ISSUER_KEY": json.dumps(KEY), "HTTP_ADDR": "127.0.0.1:0"}
        settings = Settings.from_environment("console", environment, stateless=True)
        container = start_container(ConsoleService, settings)
        running.append(container)
        return f"http://127.0.0.1:{container.shared_extensions[WebServer].port}"

    yield start
    for container in running:
        container.stop()
