"""How failures are described and how long they wait."""

from datetime import timedelta

import psycopg
import pytest
from psycopg_pool import PoolTimeout

from shared.errors import NotFound
from shared.events.away import is_away, is_worth_repeating
from shared.events.backoff import Backoff
from shared.events.parking import LONGEST_WAIT_SECONDS, MAX_ATTEMPTS, describe, wait_after


def test_the_wait_grows_and_ends_at_an_hour() -> None:
    """Ten attempts span the hours in which somebody may come and mend it."""
    waits = [wait_after(attempts) for attempts in range(1, MAX_ATTEMPTS)]

    assert timedelta(seconds=0.75) <= waits[0] <= timedelta(seconds=1.25)
    assert waits[-1] <= timedelta(seconds=LONGEST_WAIT_SECONDS * 1.25)
    # Nominally 3 h 23 min, each wait up to a quarter shorter or longer.
    assert timedelta(hours=2.5) < sum(waits, timedelta()) < timedelta(hours=4.25)


def test_the_wait_is_never_the_same_twice() -> None:
    """What failed together must not come back together."""
    assert len({wait_after(5) for _ in range(20)}) > 10


def test_a_backoff_grows_to_its_limit_and_starts_again() -> None:
    """A broker that is back must not be waited for as long as one that has been away for hours."""
    backoff = Backoff(first=0.1, most=5)
    waits = [backoff.next() for _ in range(40)]
    backoff.reset()

    assert waits[0] <= 0.1
    assert 2.5 <= waits[-1] <= 5
    assert backoff.next() <= 0.1


def test_a_description_holds_no_value() -> None:
    """It is stored for operators, who may not read what people wrote."""
    try:
        raise ValueError("Jane Doe, 07700 900123")
    except ValueError as error:
        described = describe(error)

    assert "Jane" not in described
    assert described.startswith("ValueError at test_parking.py:")


def test_a_refusal_is_described_by_its_fixed_text() -> None:
    """It was written for people to read."""
    assert describe(NotFound("Jane")) == "NotFound: There is nothing here that you may see."


@pytest.mark.parametrize(
    ("error", "away"),
    [
        (psycopg.OperationalError("connection lost"), True),
        (psycopg.InterfaceError("the connection is closed"), True),
        (PoolTimeout(), True),
        (psycopg.errors.AdminShutdown(), True),
        (psycopg.errors.DiskFull(), True),
        (psycopg.errors.ReadOnlySqlTransaction(), True),
        (psycopg.errors.QueryCanceled(), False),
        (psycopg.errors.DeadlockDetected(), False),
        (psycopg.errors.UniqueViolation(), False),
        (ValueError(), False),
        (OSError(), False),
    ],
)
def test_what_is_the_databases_fault_is_not_the_events(error: Exception, away: bool) -> None:
    """An outage must park nothing; a slow query of one event must not stop its partition for ever."""
    assert is_away(error) is away


def test_a_deadlock_is_worth_repeating() -> None:
    """The same batch will probably succeed at once."""
    assert is_worth_repeating(psycopg.errors.DeadlockDetected())
    assert not is_worth_repeating(psycopg.errors.UniqueViolation())
