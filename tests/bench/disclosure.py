"""`python -m tests.bench.disclosure`: a year of weekly and monthly releases, attacked, and what it costs.

The demonstration's year, and that of so many random regions (KITH_REGIONS, 3 where it does not say). Exits
with 1 where the auditor recovers anything about few people, or where it fails to with protection off.
"""

import os
import random
import statistics
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from multiprocessing import get_context

from services.analytics.disclosure import auditor
from services.analytics.disclosure.domain import Key, Table, naive, sensitive
from tests.unit.analytics.regions import (
    THRESHOLD,
    Region,
    can_be_attacked,
    demonstration_region,
    random_region,
    union_of,
)

MONTHS = 12
REGIONS = int(os.environ.get("KITH_REGIONS", "3"))


@dataclass(frozen=True)
class Year:
    """What a year's releases cost, what the auditor found in them, and the seconds of processor of both."""

    figures: int
    lost: float
    lost_naively: float
    lost_people: float
    lost_people_naively: float
    recovered: int
    recovered_unprotected: int
    can_be_attacked: bool
    releasing: float
    attacking: float

    @property
    def failed(self) -> bool:
        """Whether somebody was given away, or the auditor did not see it when they were."""
        return bool(self.recovered) or (self.can_be_attacked and not self.recovered_unprotected)


def main() -> int:
    """Release, attack, and print a line for each region; return what to exit with."""
    began = time.perf_counter()
    years = []
    with ProcessPoolExecutor(mp_context=get_context("spawn")) as pool:
        for number, year in enumerate(pool.map(year_of, range(REGIONS + 1))):
            years.append(year)
            sys.stdout.write(f"{f'region {number}' if number else 'demonstration'}: {_told(year)}\n")
            sys.stdout.flush()
    took = sorted(year.releasing + year.attacking for year in years)
    sys.stdout.write(
        f"{len(years)} regions, {sum(year.figures for year in years):,} figures: "
        f"recovered {sum(year.recovered for year in years)}, "
        f"without complementary suppression {sum(year.recovered_unprotected for year in years):,}; "
        f"hidden {_mean(year.lost for year in years)} of figures, "
        f"naively {_mean(year.lost_naively for year in years)}; "
        f"a region took {statistics.median(took):.1f} s of one core, the longest {took[-1]:.1f} s, "
        f"all of them {time.perf_counter() - began:.0f} s\n"
    )
    return 1 if any(year.failed for year in years) else 0


def year_of(number: int) -> Year:
    """Release and attack the demonstration's year, or that of the random region of this number."""
    region = random_region(random.Random(number), months=MONTHS) if number else demonstration_region(MONTHS)
    return release_and_attack(region)


def release_and_attack(region: Region) -> Year:
    """Release a year's figures one after the other, and let the auditor attack all of them together."""
    began = time.process_time()
    table, hidden = union_of(region.release(MONTHS))
    released = time.process_time()
    few = sensitive(table, THRESHOLD)
    clumsy = naive(table, THRESHOLD)
    recovered = auditor.recoverable(table, hidden, THRESHOLD)
    unprotected = auditor.recoverable(table, few, THRESHOLD)
    return Year(
        figures=len(table.cells),
        lost=_figures(table, hidden),
        lost_naively=_figures(table, clumsy),
        lost_people=_people(table, hidden),
        lost_people_naively=_people(table, clumsy),
        recovered=len(recovered),
        recovered_unprotected=len(unprotected),
        can_be_attacked=can_be_attacked(table),
        releasing=released - began,
        attacking=time.process_time() - released,
    )


def _told(year: Year) -> str:
    return (
        f"{year.figures:,} figures; hidden {year.lost:.0%} ({year.lost_people:.0%} of people in them), "
        f"naively {year.lost_naively:.0%} ({year.lost_people_naively:.0%}); "
        f"recovered {year.recovered}, without complementary suppression {year.recovered_unprotected:,}; "
        f"released in {year.releasing:.1f} s, attacked in {year.attacking:.1f} s"
    )


def _figures(table: Table, hidden: frozenset[Key]) -> float:
    """Return which share of the figures about somebody is hidden."""
    return len(hidden) / max(1, sum(cell.people > 0 for cell in table.cells.values()))


def _people(table: Table, hidden: frozenset[Key]) -> float:
    """Return which share of the people counted is in hidden figures."""
    counted = sum(cell.people for cell in table.cells.values())
    return sum(table.cells[key].people for key in hidden) / max(1, counted)


def _mean(shares: Iterator[float]) -> str:
    return f"{statistics.fmean(shares):.0%}"


if __name__ == "__main__":
    sys.exit(main())
