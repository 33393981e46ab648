"""Reads a directory by HSDS from files, as they are: JSON, or a folder of CSV tables.

What the rows mean, and what is odd about them, the API says that takes them.
"""

import csv
import io
import json
from pathlib import Path
from typing import Any

from infra.importers.report import Report
from infra.importers.rows import UnreadableSource


def read_source(path: Path) -> tuple[dict[str, Any], list[str]]:
    """Return what to send to the API, and what had to be mended to read it; raise `UnreadableSource`."""
    mended: list[str] = []
    if not path.is_dir():
        document = _json(path, mended)
        tabular = isinstance(document, dict) and all(isinstance(rows, list) for rows in document.values())
        if tabular and "contents" not in document:
            return {"tables": document}, mended
        page = document.get("contents", [document]) if isinstance(document, dict) else document
        return {"documents": page}, mended
    files = sorted(one for one in path.iterdir() if one.suffix.lower() == ".csv")
    if not files:
        raise UnreadableSource(f"{path} holds no .csv files")
    return {"tables": {one.name.lower(): _table(one, mended) for one in files}}, mended


def report_of(source: str, answered: dict[str, Any], mended: list[str]) -> Report:
    """Return the API's report as importers print theirs."""
    report = Report(source, dry_run=answered["dry_run"], refused=answered["refused"], lost=answered["lost"])
    report.mended = [{"kind": "files", "row": source, "what": what} for what in mended] + answered["mended"]
    for kind in ("organizations", "services"):
        report.tell(kind, answered[kind])
    return report


def _json(path: Path, mended: list[str]) -> Any:
    try:
        return json.loads(_text(path, mended))
    except (ValueError, RecursionError) as error:
        raise UnreadableSource(f"{path} is not JSON: {error}") from None


def _table(path: Path, mended: list[str]) -> list[dict[str, str]]:
    text = _text(path, mended)
    try:
        rows = list(csv.DictReader(io.StringIO(text, newline=""), strict=False))
    except csv.Error as error:
        raise UnreadableSource(f"{path} is no table: {error}") from None
    # Under None, csv keeps the cells that have no column.
    longer = sum(row.pop(None, None) is not None for row in rows)
    if longer:
        mended.append(f"{path.name} has {longer} rows with more cells than columns: the rest was dropped")
    return [{name: value for name, value in row.items() if value} for row in rows]


def _text(path: Path, mended: list[str]) -> str:
    try:
        raw = path.read_bytes()
    except OSError as error:
        raise UnreadableSource(f"cannot read {path}: {error.strerror}") from None
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        mended.append(f"{path.name} is not UTF-8: read as Windows-1252")
        return raw.decode("cp1252", "replace")
