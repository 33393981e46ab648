"""A journal to take home, as a table that any spreadsheet opens."""

import csv
import io
from collections.abc import Iterable

from werkzeug.wrappers import Response

from services.analytics.journal.domain import Entry, Scale


def as_csv(entries: Iterable[Entry]) -> Response:
    """Return entries as CSV (RFC 4180, UTF-8), the oldest first; a scale that was left out stays empty."""
    table = io.StringIO()
    writer = csv.writer(table)
    writer.writerow(["day", *Scale, "words"])
    for entry in sorted(entries, key=lambda one: one.on_day):
        noted = [entry.scales.get(scale) for scale in Scale]
        writer.writerow([entry.on_day.isoformat(), *noted, _cell(entry.words)])
    answer = Response(table.getvalue(), content_type="text/csv; charset=utf-8")
    answer.headers["Content-Disposition"] = 'attachment; filename="journal.csv"'
    return answer


def _cell(words: str) -> str:
    """Keep a spreadsheet from taking words for a formula."""
    return f"'{words}" if words.startswith(("=", "+", "-", "@", "\t")) else words
