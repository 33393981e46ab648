"""The scales, their ends, and what a pattern says, in three languages, written for Kith."""

import json
from functools import cache
from importlib.resources import files
from typing import Any

from services.analytics.journal.domain import Question, Scale, Verdict
from services.analytics.journal.patterns import LEAST_DAYS, Pattern


@cache
def questions() -> tuple[Question, ...]:
    """Return which scales are looked at together, in their order."""
    return tuple(
        Question(first=Scale(one["first"]), then=Scale(one["then"]), days_later=one["days_later"])
        for one in _written()["questions"]
    )


def scales(language: str) -> list[dict[str, str]]:
    """Return each scale with what it asks, and what 0 and 10 mean."""
    return [
        {"code": scale, **{part: _in(language, words) for part, words in _written()["scales"][scale].items()}}
        for scale in Scale
    ]


def in_words(question: Question, pattern: Pattern, language: str) -> str:
    """Return what a pattern says, and that it is a hint where it is one."""
    said = _written()["said"]
    if pattern.verdict in (Verdict.MORE, Verdict.LESS):
        written = _written()["questions"][questions().index(question)]
        return f"{_in(language, written[pattern.verdict])} {_in(language, said['hint'])}"
    return _in(language, said[pattern.verdict]).format(days=pattern.days, least=LEAST_DAYS)


def _in(language: str, words: dict[str, str]) -> str:
    return words.get(language.split("-", maxsplit=1)[0], words["en"])


@cache
def _written() -> dict[str, Any]:
    text = files(__package__).joinpath("words.json").read_text(encoding="utf-8")
    written: dict[str, Any] = json.loads(text)
    return written
