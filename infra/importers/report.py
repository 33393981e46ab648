"""What became of every row: imported, updated, unchanged or refused; and what was mended or lost."""

from collections import Counter
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any


class Outcome(StrEnum):
    """What became of a row. Each row has exactly one."""

    IMPORTED = "imported"
    UPDATED = "updated"
    UNCHANGED = "unchanged"
    REFUSED = "refused"


class RowRefused(Exception):
    """This row cannot be taken over; the message says why, and what would help."""


@dataclass
class Report:
    """The rows of each kind that a source has, and what became of them."""

    source: str
    dry_run: bool = False
    totals: Counter[str] = field(default_factory=Counter)
    outcomes: dict[tuple[str, str], Outcome] = field(default_factory=dict)
    mended: list[dict[str, str]] = field(default_factory=list)
    refused: list[dict[str, str]] = field(default_factory=list)
    lost: list[str] = field(default_factory=list)
    told: dict[str, dict[str, int]] = field(default_factory=dict)

    def count(self, kind: str, rows: int) -> None:
        """Say how many rows of a kind the source has, so that the report can account for each."""
        self.totals[kind] = rows

    def settle(self, kind: str, row: str, outcome: Outcome, mended: list[str] | tuple[str, ...] = ()) -> None:
        """Record what became of a row, and what had to be mended to get there."""
        self.outcomes[kind, row] = outcome
        self.mended.extend({"kind": kind, "row": row, "what": what} for what in mended)

    def is_settled(self, kind: str, row: str) -> bool:
        """Tell whether it is known what became of a row."""
        return (kind, row) in self.outcomes

    def refuse(self, kind: str, row: str, why: str) -> None:
        """Record that a row was not taken over, and why."""
        self.outcomes[kind, row] = Outcome.REFUSED
        self.refused.append({"kind": kind, "row": row, "why": why})

    def tell(self, kind: str, counts: dict[str, int]) -> None:
        """Take over the counts of a kind from whoever settled its rows."""
        self.totals[kind] = counts["rows"]
        self.told[kind] = counts

    def counts(self, kind: str) -> dict[str, int]:
        """Return how many rows of a kind there are, and how many had each outcome."""
        if kind in self.told:
            return self.told[kind]
        found = Counter(outcome for (of_kind, _), outcome in self.outcomes.items() if of_kind == kind)
        return {"rows": self.totals[kind]} | {str(outcome): found[outcome] for outcome in Outcome}

    def document(self) -> dict[str, Any]:
        """Return the report as JSON values."""
        return {
            "source": self.source,
            "dry_run": self.dry_run,
            **{kind: self.counts(kind) for kind in self.totals},
            "mended": self.mended,
            "refused": self.refused,
            "lost": self.lost,
        }

    def text(self) -> str:
        """Return the report for people: what is the same for many rows is said once."""
        lines = [f"Nothing was sent: this is what an import of {self.source} would do."] * self.dry_run
        for kind in self.totals:
            counts = self.counts(kind)
            told = ", ".join(f"{counts[str(outcome)]} {outcome}" for outcome in Outcome)
            lines.append(f"{kind.replace('_', ' ')}: {counts['rows']} ({told})")
        grouped: dict[tuple[str, str], list[str]] = {}
        for note in self.mended:
            grouped.setdefault((note["kind"], note["what"]), []).append(note["row"])
        lines += [""] * bool(grouped)
        lines += [f"mended: {what} ({_rows(kind, rows)})" for (kind, what), rows in grouped.items()]
        lines += [""] * bool(self.lost)
        lines += [f"lost: {what}" for what in self.lost]
        lines += [""] * bool(self.refused)
        lines += [f"refused: {_rows(each['kind'], [each['row']])}: {each['why']}" for each in self.refused]
        return "\n".join(lines)


def _rows(kind: str, rows: list[str]) -> str:
    noun = kind.replace("_", " ").removesuffix("s").replace("bodie", "body")
    if len(rows) == 1:
        return f"{noun} {rows[0]}"
    return f"{len(rows)} {kind.replace('_', ' ')}: {', '.join(rows[:5])}{' …' * (len(rows) > 5)}"
