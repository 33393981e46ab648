"""Wait on a condition with a deadline, never for a time."""

import time
from collections.abc import Callable
from typing import TypeVar

T = TypeVar("T")


def eventually(check: Callable[[], T], timeout: float = 30, interval: float = 0.02) -> T:
    """Call `check` until it returns something true, and return that.

    An AssertionError from `check` counts as "not yet". After `timeout` seconds the last of them is raised, or
    else an AssertionError that names the check.
    """
    deadline = time.monotonic() + timeout
    while True:
        failure: AssertionError | None = None
        try:
            result = check()
            if result:
                return result
        except AssertionError as error:
            failure = error
        if time.monotonic() >= deadline:
            name = getattr(check, "__name__", repr(check))
            raise failure or AssertionError(f"{name} was still not true after {timeout:g} s")
        time.sleep(interval)
