"""What of newcomers is shown, and who of them stayed.

Only who is active counts as having stayed. Somebody who rests may come back; so no figure tells who left.
"""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from services.analytics.disclosure.domain import percentage, rounded


@dataclass(frozen=True, kw_only=True)
class Newcomers:
    """What was released of a unit's newcomers of a month, and, once it was, of them a quarter later."""

    unit_id: UUID
    month_on: date
    threshold: int
    newcomers: int
    hides_newcomers: bool
    stayed: int | None
    hides_stayed: bool | None
    away: int | None
    hides_away: bool | None


@dataclass(frozen=True, kw_only=True)
class Shown:
    """What everybody may see of that."""

    unit_id: UUID
    month_on: date
    newcomers: int | None
    stayed: int | None
    stayed_percent: int | None
    suppressed: bool


def show(one: Newcomers) -> Shown:
    """Return newcomers and who stayed, rounded, and in percent where nobody can be read from that."""
    stayed = None if one.hides_stayed else one.stayed
    away = None if one.hides_away else one.away
    return Shown(
        unit_id=one.unit_id,
        month_on=one.month_on,
        newcomers=None if one.hides_newcomers else rounded(one.newcomers),
        stayed=None if stayed is None else rounded(stayed),
        stayed_percent=None if away is None else percentage(stayed, (stayed or 0) + away, one.threshold),
        suppressed=one.hides_newcomers,
    )
