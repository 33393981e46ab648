"""The benchmark compares like with like."""

from collections import Counter
from pathlib import Path

import pytest

from shared.events.topology import partition_of
from tests.bench.__main__ import compare
from tests.bench.measure import Row, percentile
from tests.bench.stage import PARTITIONS
from tests.bench.work import THINGS, Marks, Order, read_marks, thing_of


def test_rates_are_told_as_a_share_of_the_limit() -> None:
    """A ratio holds on another machine; a rate does not."""
    rows = [Row("drain", "limit", per_second=8_000), Row("drain", "kith", per_second=4_000)]

    compare(rows)

    assert [row.ratio_to_limit for row in rows] == [1.0, 0.5]


def test_what_does_not_apply_is_null() -> None:
    """A zero would be read as a result."""
    rows = [Row("drain", "kith", per_second=4_000.04), Row("lag", "kith", per_second=200, p50_ms=4, p99_ms=9)]

    compare(rows)

    assert rows[0] == Row("drain", "kith", per_second=4_000.0)
    assert rows[1] == Row("lag", "kith", per_second=200, p50_ms=4, p99_ms=9)


def test_things_fill_all_partitions_evenly() -> None:
    """Otherwise the longest queue would be measured, not the system."""
    counted = Counter(partition_of(thing_of(number), PARTITIONS) for number in range(THINGS))

    assert counted == dict.fromkeys(range(PARTITIONS), THINGS // PARTITIONS)


def test_a_percentile_is_a_value_that_was_measured() -> None:
    """Nearest rank: of a hundred, the ninety-ninth."""
    hundred = [float(number) for number in range(1, 101)]

    assert (percentile(hundred, 0.5), percentile(hundred, 0.99)) == (50, 99)


def test_events_are_due_at_an_even_pace() -> None:
    """A burst would measure batching, not lag."""
    order = Order(events=400, pace=200, first=1_000)

    assert order.due(1_200, started=0) - order.due(1_000, started=0) == pytest.approx(1, abs=0.01)


def test_marks_are_read_as_they_were_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Producer and consumer are two processes: this file is how their clocks meet."""
    monkeypatch.setenv("BENCH_MARKS", str(tmp_path / "marks"))
    marks = Marks()
    marks.committed([3, 4])

    assert set(read_marks(tmp_path / "marks")) == {3, 4}
