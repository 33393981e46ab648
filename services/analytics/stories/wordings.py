"""What the check looks for, and what it asks, in three languages, written for Kith."""

import json
from functools import cache
from importlib.resources import files
from typing import Any

from services.analytics.stories.domain import Sign


@cache
def signs(kind: str) -> frozenset[str]:
    """Return the words of a kind, of all languages, since people mix them."""
    return frozenset(word for words in _written()["signs"][kind].values() for word in words)


def asks(sign: Sign, language: str) -> str:
    """Return what the writer is asked about something that was found."""
    said: dict[str, str] = _written()["asks"][sign]
    return said.get(language.split("-", maxsplit=1)[0], said["en"])


@cache
def _written() -> dict[str, Any]:
    text = files(__package__).joinpath("signs.json").read_text(encoding="utf-8")
    written: dict[str, Any] = json.loads(text)
    return written
