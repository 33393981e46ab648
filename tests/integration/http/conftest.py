"""The sample service, running."""

from collections.abc import Callable

import pytest

from tests.integration.http.sample import SampleService, make_tables
from tests.plugins.fix_database import ServiceDatabase
from tests.plugins.fix_http import RunningService


@pytest.fixture
def sample(
    serve: Callable[..., RunningService], service_database: Callable[[str], ServiceDatabase]
) -> RunningService:
    """The sample service's HTTP process, with a database of this test alone."""
    return serve(SampleService, database=make_tables(service_database("sample")))
