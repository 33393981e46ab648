"""A whole installation, for stories that need all of it."""

from tests.integration.http.conftest import console  # noqa: F401 - a fixture
from tests.integration.personal.conftest import region  # noqa: F401 - a fixture
