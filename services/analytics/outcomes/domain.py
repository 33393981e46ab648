"""Rules of the public page: only what a network switched on, only network-wide, only what was released."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from services.analytics.reports.domain import Language


@dataclass(frozen=True, kw_only=True)
class Outcomes:
    """What a network decided about its public page; `through_on` is the last day that is published."""

    is_public: bool = False
    title: str = "What our groups did"
    about: str = ""
    language: Language = Language.EN
    through_on: date | None = None
    version: int = 1


def changed(outcomes: Outcomes, changes: Mapping[str, Any]) -> Outcomes:
    """Return what a network decided anew; what was published has to be written again, or to go."""
    return replace(outcomes, **changes, through_on=None, version=outcomes.version + 1)


def published(outcomes: Outcomes, through_on: date) -> Outcomes:
    """Return outcomes that are public up to a day. Nobody decided anything, so the version stays."""
    return replace(outcomes, through_on=through_on)


def is_stale(outcomes: Outcomes, released_on: date | None) -> bool:
    """Tell whether there is something to publish: a month was released since, or nothing is public yet."""
    if not outcomes.is_public or released_on is None:
        return False
    return outcomes.through_on is None or outcomes.through_on < released_on
