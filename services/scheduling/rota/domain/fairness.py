"""How fair a rota is, measured in two ways that a person can check by hand.

`spread` is the largest number of duties anybody has, less the smallest, among those who could take on any.
`jain_index` is Jain's fairness index of duties per meeting that somebody could come to, (Σx)² / (n·Σx²):
1 when all have the same share, 1/n when one has everything. Source: R. Jain, D. Chiu, W. Hawe, A Quantitative
Measure of Fairness and Discrimination for Resource Allocation in Shared Computer Systems, DEC Research
Report TR-301, September 1984.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from uuid import UUID

MEASURE = (
    "spread: most duties less fewest, among those who could take on any. "
    "jain_index: (Σx)² / (n·Σx²) of x = duties per meeting that a person could come to; "
    "R. Jain, D. Chiu, W. Hawe, DEC Research Report TR-301, 1984."
)
# Somebody new, or back after a pause, owes nothing for the time before: at most one duty is caught up on.
MOST_TO_CATCH_UP = 1


@dataclass(frozen=True, kw_only=True)
class Share:
    """How many duties somebody has, and at how many meetings they could have had one."""

    person_id: UUID
    duties: int
    sessions: int


@dataclass(frozen=True, kw_only=True)
class Fairness:
    """How even the shares are."""

    spread: int
    jain_index: Decimal
    shares: tuple[Share, ...]
    measure: str = MEASURE


def measured(shares: Sequence[Share]) -> Fairness:
    """Measure shares; of nobody's, and of no duties at all, nothing is unfair."""
    counted = [share for share in shares if share.sessions or share.duties]
    duties = [share.duties for share in counted]
    return Fairness(
        spread=max(duties, default=0) - min(duties, default=0),
        jain_index=jain([Fraction(share.duties, max(share.sessions, 1)) for share in counted]),
        shares=tuple(counted),
    )


def jain(values: Sequence[Fraction]) -> Decimal:
    """Return Jain's fairness index, to three places."""
    squares = sum((value * value for value in values), Fraction())
    index = sum(values, Fraction()) ** 2 / (len(values) * squares) if squares else Fraction(1)
    return (Decimal(index.numerator) / Decimal(index.denominator)).quantize(Decimal("0.001"))


def carried(shares: Sequence[Share]) -> dict[UUID, Fraction]:
    """Return by how many duties each is above, or below, the share of what was given out so far."""
    sessions = sum(share.sessions for share in shares)
    rate = Fraction(sum(share.duties for share in shares), sessions) if sessions else Fraction()
    return {
        share.person_id: max(share.duties - rate * share.sessions, Fraction(-MOST_TO_CATCH_UP))
        for share in shares
    }
