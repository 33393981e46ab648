"""The agendas that every network begins with, in three languages, written for Kith; see `starters.json`.

Each network makes them its own: what it changes stays changed.
"""

import json
from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from typing import Any
from uuid import UUID, uuid5

from services.scheduling.agendas.domain import Part, PartKind, Template


def starters(network_id: UUID) -> Iterator[Template]:
    """Return the templates that a network begins with; their ids are always the same."""
    for code, by_language in _written().items():
        for language, starter in by_language.items():
            yield Template(
                id=uuid5(network_id, f"agenda {code} {language}"),
                name=starter["name"],
                language=language,
                code=code,
                parts=tuple(Part(**part | {"kind": PartKind(part["kind"])}) for part in starter["parts"]),
            )


@cache
def _written() -> dict[str, dict[str, Any]]:
    text = files(__package__).joinpath("starters.json").read_text(encoding="utf-8")
    written: dict[str, dict[str, Any]] = json.loads(text)
    return written
