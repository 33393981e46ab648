"""The questions of the self-check and what comes of it, in three languages, written for Kith."""

import json
from functools import cache
from importlib.resources import files
from typing import Any

from services.mentorship.domain.gates import said
from services.mentorship.wellbeing.domain import Advice, Question


@cache
def questions() -> dict[str, Question]:
    """Return the questions by code, in their order."""
    return {one["code"]: Question(**one) for one in _written()["questions"]}


def in_words(advice: Advice, language: str) -> str:
    """Return what an advice says."""
    return said(_written()["advice"][advice], language)


@cache
def _written() -> dict[str, Any]:
    text = files(__package__).joinpath("questions.json").read_text(encoding="utf-8")
    written: dict[str, Any] = json.loads(text)
    return written
