"""Each test leaves logging as it found it: what a process configures for itself must not outlive its test."""

import logging
from collections.abc import Iterator

import pytest


@pytest.fixture(autouse=True)
def logging_left_alone() -> Iterator[None]:
    """Put the root logger's handlers and level back, which the runner replaces when a test calls it."""
    root = logging.getLogger()
    handlers, level = list(root.handlers), root.level
    yield
    root.handlers[:] = handlers
    root.setLevel(level)
