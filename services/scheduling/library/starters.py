"""The entries that come with Kith, in three languages, written for it.

`entries.json` holds what they are in any language, `en.json`, `es.json` and `de.json` their words. Whoever
translates Kith into another language adds one file, and its language here.
"""

import json
from functools import cache
from importlib.resources import files
from typing import Any
from uuid import UUID

from services.scheduling.library.domain import (
    Entry,
    Evidence,
    Facts,
    Kind,
    Origin,
    Source,
    Tag,
    Text,
    Words,
)
from shared.contracts.scheduling_library import starter_id

LANGUAGES = ("en", "es", "de")
_KINDS = {"themes": Kind.THEME, "techniques": Kind.TECHNIQUE}


def starters(network_id: UUID) -> list[Entry]:
    """Return what every network begins with, in order; the ids in a network are always the same."""
    return [
        Entry(
            id=starter_id(network_id, one["code"]),
            code=one["code"],
            rank=rank,
            facts=Facts(
                kind=kind,
                tags=tuple(Tag(tag) for tag in one["tags"]),
                minutes=one["minutes"],
                evidence=Evidence(one["evidence"]),
                sources=tuple(Source(**source) for source in one["sources"]),
                practices=tuple(starter_id(network_id, code) for code in one.get("practices", ())),
            ),
            texts=_texts(one["code"]),
        )
        for rank, (kind, one) in enumerate(_listed())
    ]


@cache
def _listed() -> list[tuple[Kind, dict[str, Any]]]:
    return [(_KINDS[name], one) for name, listed in _read("entries").items() for one in listed]


@cache
def _texts(code: str) -> dict[str, Text]:
    by_language = {language: _read(language)[code] for language in LANGUAGES}
    return {
        language: Text(
            language=language,
            words=Words(**words | {"steps": tuple(words["steps"])}),
            origin=Origin.KITH,
        )
        for language, words in by_language.items()
    }


@cache
def _read(name: str) -> dict[str, Any]:
    text = files(__package__).joinpath(f"{name}.json").read_text(encoding="utf-8")
    read: dict[str, Any] = json.loads(text)
    return read
