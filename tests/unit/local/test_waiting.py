"""Waiting on a condition."""

import pytest

from tests.plugins.waiting import eventually


def test_the_first_true_value_is_handed_back() -> None:
    """Tests go on with what they waited for."""
    values = iter([None, 0, "there"])

    assert eventually(lambda: next(values)) == "there"


def test_the_last_failed_assertion_is_what_is_told() -> None:
    """A timeout alone would hide what was wrong."""

    def check() -> bool:
        raise AssertionError("three of four rows")

    with pytest.raises(AssertionError, match="three of four rows"):
        eventually(check, timeout=0.05)


def test_the_deadline_holds() -> None:
    """A condition that never comes must not hang the suite."""
    with pytest.raises(AssertionError, match="still not true"):
        eventually(lambda: False, timeout=0.05)
