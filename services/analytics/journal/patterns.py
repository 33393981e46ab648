"""Patterns in a journal: do two scales go together, on the same day or a day later, and how sure is that?

- **What is compared**: the days on which both were noted; a day on which one is missing is left out.
- **How strongly**: Spearman's rank correlation rho (C. Spearman, 1904), ties at their mean rank.
- **How sure**: days that follow each other are alike, so n days tell less than n independent ones would. The
  effective number n* is that of Pyper and Peterman (Can. J. Fish. Aquat. Sci. 55, 1998, 2127-2140):
  1/n* = 1/n + 2/n² · Σ_j m_j · r_x(j) · r_y(j) over lags j up to n/5, where r(j) is the autocorrelation of
  the ranks at lag j. m_j, which is n - j in a series without gaps, is here the number of compared days that
  lie j apart, and r(j) their mean product, so that gaps are neither filled nor closed up. n* is at most n.
- **Interval**: Fisher's z with the variance for Spearman's rho of Bonett and Wright (Psychometrika 65, 2000,
  23-28): atanh(rho) ± q · sqrt((1 + rho²/2) / (n* - 3)).
- **Many questions**: q is the normal quantile for 95 % over all questions asked together (C. E. Bonferroni,
  1936), so that who asks eight is not shown a pattern by chance more often than who asks one.

`tests/unit/analytics/test_journal.py` draws unrelated series that wander, and counts how often a pattern is
seen in them: less than one time in twenty; without n*, several times as often.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from math import atanh, sqrt, tanh
from statistics import NormalDist

import numpy as np
from numpy.typing import NDArray
from scipy.stats import rankdata

from services.analytics.journal.domain import Verdict

LEAST_DAYS = 14
CONFIDENCE = 0.95

type_of_ranks = NDArray[np.float64]


@dataclass(frozen=True, kw_only=True)
class Pattern:
    """What was found; strength and interval are rho's, None where there was too little to compare."""

    verdict: Verdict
    days: int
    effective_days: float | None = None
    strength: float | None = None
    low: float | None = None
    high: float | None = None


def pattern_of(
    first: Mapping[date, int], then: Mapping[date, int], *, days_later: int, questions: int = 1
) -> Pattern:
    """Return how `then`, so many days later, goes with `first`; as one of so many questions."""
    later = timedelta(days=days_later)
    days = sorted(day for day in first if day + later in then)
    if len(days) < LEAST_DAYS:
        return Pattern(verdict=Verdict.TOO_FEW_DAYS, days=len(days))
    x = _standardised([first[day] for day in days])
    y = _standardised([then[day + later] for day in days])
    if x is None or y is None:
        return Pattern(verdict=Verdict.ALL_THE_SAME, days=len(days))
    rho = float(np.mean(x * y))
    effective = effective_days([day.toordinal() for day in days], x, y)
    low, high = interval(rho, effective, questions=questions)
    verdict = Verdict.MORE if low > 0 else Verdict.LESS if high < 0 else Verdict.NO_PATTERN
    return Pattern(
        verdict=verdict, days=len(days), effective_days=effective, strength=rho, low=low, high=high
    )


def effective_days(ordinals: list[int], x: type_of_ranks, y: type_of_ranks) -> float:
    """Return how many independent days two standardised series are worth: see the module's docstring."""
    n = len(ordinals)
    at = np.array(ordinals) - ordinals[0]
    # One place a day; where nothing was compared, 0 adds nothing to a sum of products.
    here, of_x, of_y = (np.zeros(at[-1] + 1) for _ in range(3))
    here[at], of_x[at], of_y[at] = 1.0, x, y
    total = 0.0
    for lag in range(1, min(n // 5, int(at[-1])) + 1):
        apart = float(here[:-lag] @ here[lag:])
        if apart:
            total += float(of_x[:-lag] @ of_x[lag:]) * float(of_y[:-lag] @ of_y[lag:]) / apart
    # Where both go up and down against themselves there would be more than n: that is not believed.
    return n * n / max(float(n), n + 2 * total)


def interval(rho: float, effective: float, *, questions: int) -> tuple[float, float]:
    """Return the interval of rho for so many effective days; all of -1 to 1 where they say nothing."""
    if effective <= 4:
        return -1.0, 1.0
    quantile = NormalDist().inv_cdf(1 - (1 - CONFIDENCE) / (2 * questions))
    # What is perfect in few days need not be: as far from 1 as one step of n* ranks.
    bounded = max(-1 + 1 / effective, min(1 - 1 / effective, rho))
    reach = quantile * sqrt((1 + bounded * bounded / 2) / (effective - 3))
    return tanh(atanh(bounded) - reach), tanh(atanh(bounded) + reach)


def _standardised(values: list[int]) -> type_of_ranks | None:
    """Return ranks with mean 0 and variance 1, or None where all values are the same."""
    ranks: type_of_ranks = rankdata(values)
    spread = float(ranks.std())
    return None if spread == 0 else (ranks - ranks.mean()) / spread
