"""`python -m tests.bench.disclosure`: a year of weekly and monthly releases, attacked, and what it costs.

Exits with 1 where the auditor recovers anything about few people, or where it fails to with protection off.
"""

import random
import sys
import time

from services.analytics.disclosure import auditor
from services.analytics.disclosure.domain import Key, Table, naive, sensitive
from services.analytics.releases.publishing import protect
from tests.unit.analytics.regions import THRESHOLD, random_region

MONTHS = 12
SEEDS = (1, 2, 3)


def main() -> int:
    """Release, attack, and print a line for each region; return what to exit with."""
    failed = False
    for seed in SEEDS:
        region = random_region(random.Random(seed), months=MONTHS)
        began = time.perf_counter()
        hidden = region.release(protect)
        released = time.perf_counter()
        few = sensitive(region.table, THRESHOLD)
        recovered = auditor.recoverable(region.table, hidden, THRESHOLD)
        alone = auditor.recoverable(region.table, few, THRESHOLD)
        clumsy = naive(region.table, THRESHOLD)
        failed = failed or bool(recovered) or not alone
        print(
            f"region {seed}: {len(region.table.cells)} figures, {len(few)} about few people; "
            f"hidden {_lost(region.table, hidden)}, naively {_lost(region.table, clumsy)}; "
            f"recovered {len(recovered)}, without complementary suppression {len(alone)}; "
            f"{len(region.releases)} releases in {released - began:.1f} s, "
            f"attacked in {time.perf_counter() - released:.1f} s"
        )
    return 1 if failed else 0


def _lost(table: Table, hidden: frozenset[Key]) -> str:
    """Say which share of figures is hidden, and of the people counted in them."""
    some = [key for key, cell in table.cells.items() if cell.people]
    total = sum(table.cells[key].people for key in some)
    lost = sum(table.cells[key].people for key in hidden)
    return f"{len(hidden) / len(some):.0%} of figures ({lost / total:.0%} of people in them)"


if __name__ == "__main__":
    sys.exit(main())
