"""The measures and what a change of an answer says, in three languages, written for Kith.

They are no clinical scale and no test of one. Why no standard scale is among them: docs/how-to/check-in.md.
"""

import json
from functools import cache
from importlib.resources import files
from typing import Any

from services.analytics.checkins.domain import Change, Direction, Measure, said


@cache
def measures() -> dict[str, Measure]:
    """Return the measures by code, in the order in which they are asked."""
    return {
        one["code"]: Measure(**one | {"better": Direction(one["better"])}) for one in _read("measures.json")
    }


def in_words(change: Change, language: str) -> str:
    """Return what a change of one's own says."""
    return said(_read("words.json")[change], language)


@cache
def _read(name: str) -> Any:
    return json.loads(files(__package__).joinpath(name).read_text(encoding="utf-8"))
