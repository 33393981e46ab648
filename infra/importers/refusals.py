"""What a refused row is called, and why it was refused."""

from collections.abc import Collection
from typing import Any

from infra.importers.report import RowRefused
from infra.importers.rows import row_id
from shared.api_client import ApiError


def name_of(row: Any, field_: str, number: int, taken: Collection[str]) -> str:
    """Return what a refused row is called: its id if that is its own, and its place among the rows if not."""
    try:
        name = row_id(row, field_)
    except RowRefused:
        return f"#{number}"
    return f"{name} (#{number})" if name in taken else name


def why_of(error: Exception) -> str:
    """Return why a row was refused; raise again what is about who imports, or the API, and not the row."""
    if isinstance(error, ApiError):
        if error.status not in (409, 422):
            raise error
        words = [str(error.problem.get("title", "")), str(error.problem.get("detail") or "")]
        words += [
            f"{each.get('pointer', '')} {each.get('detail', '')}" for each in error.problem.get("errors", ())
        ]
        return " ".join(filter(None, words))
    return str(error)
