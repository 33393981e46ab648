"""One function for each named query of agendas; parts are kept as JSON."""

import json
from collections.abc import Sequence
from dataclasses import asdict
from typing import Any
from uuid import UUID

from services.scheduling.agendas.domain import Part, PartKind, Template
from shared.db.queries import Query, load_queries
from shared.db.transaction import Transaction
from shared.errors import NotFound

QUERIES = load_queries(__package__)


def add_template(tx: Transaction, template: Template) -> bool:
    """Add a template; False when there is one of this id."""
    values = asdict(template) | {"parts": _json(template.parts)}
    values.pop("version")
    return tx.fetch_value(QUERIES["add_template"], **values) is not None


def save_template(tx: Transaction, template: Template) -> None:
    """Write a changed template."""
    values = asdict(template) | {"parts": _json(template.parts)}
    values.pop("code")
    tx.execute(QUERIES["save_template"], **values)


def get_template(tx: Transaction, template_id: UUID) -> Template:
    """Return a template; raise `NotFound`."""
    return _one(tx, QUERIES["get_template"], template_id)


def lock_template(tx: Transaction, template_id: UUID) -> Template:
    """Return a template that nobody else changes before this transaction ends; raise `NotFound`."""
    return _one(tx, QUERIES["lock_template"], template_id)


def list_templates(tx: Transaction, **filters: Any) -> list[Template]:
    """Return a page of templates by name."""
    return [_template(row) for row in tx.fetch_all(QUERIES["list_templates"], dict, **filters)]


def attach_template(tx: Transaction, series_id: UUID, group_id: UUID, template_id: UUID) -> None:
    """Let the meetings of a series follow a template."""
    tx.execute(QUERIES["attach_template"], series_id=series_id, group_id=group_id, template_id=template_id)


def find_attached(tx: Transaction, series_id: UUID) -> Template | None:
    """Return the template that the meetings of a series follow, if any."""
    row = tx.find_one(QUERIES["find_attached"], dict, series_id=series_id)
    return _template(row) if row else None


def detach_template(tx: Transaction, series_id: UUID) -> None:
    """Let the meetings of a series follow no template."""
    tx.execute(QUERIES["detach_template"], series_id=series_id)


def find_adjusted(tx: Transaction, occurrence_id: UUID) -> tuple[tuple[Part, ...], int] | None:
    """Return what one meeting does instead, and the version of that; None where it follows its series."""
    return _adjusted(tx.find_one(QUERIES["find_adjusted"], dict, occurrence_id=occurrence_id))


def lock_adjusted(tx: Transaction, occurrence_id: UUID) -> tuple[tuple[Part, ...], int] | None:
    """Return the same, so that nobody else changes it before this transaction ends."""
    return _adjusted(tx.find_one(QUERIES["lock_adjusted"], dict, occurrence_id=occurrence_id))


def add_adjusted(tx: Transaction, occurrence_id: UUID, group_id: UUID, parts: Sequence[Part]) -> bool:
    """Give one meeting an agenda of its own; False when it has one."""
    added = tx.fetch_value(
        QUERIES["add_adjusted"], occurrence_id=occurrence_id, group_id=group_id, parts=_json(parts)
    )
    return added is not None


def save_adjusted(tx: Transaction, occurrence_id: UUID, parts: Sequence[Part], *, version: int) -> None:
    """Change the agenda of one meeting."""
    tx.execute(QUERIES["save_adjusted"], occurrence_id=occurrence_id, parts=_json(parts), version=version)


def remove_adjusted(tx: Transaction, occurrence_id: UUID) -> bool:
    """Let a meeting follow its series again; False when it did already."""
    return tx.fetch_value(QUERIES["remove_adjusted"], occurrence_id=occurrence_id) is not None


def _one(tx: Transaction, query: Query, template_id: UUID) -> Template:
    row = tx.find_one(query, dict, template_id=template_id)
    if row is None:
        raise NotFound(template_id)
    return _template(row)


def _template(row: dict[str, Any]) -> Template:
    return Template(**row | {"parts": _parts(row["parts"])})


def _adjusted(row: dict[str, Any] | None) -> tuple[tuple[Part, ...], int] | None:
    return (_parts(row["parts"]), row["version"]) if row else None


def _parts(kept: Sequence[dict[str, Any]]) -> tuple[Part, ...]:
    return tuple(Part(**part | {"kind": PartKind(part["kind"])}) for part in kept)


def _json(parts: Sequence[Part]) -> str:
    return json.dumps([asdict(part) for part in parts])
