"""A made-up report: two years of months, some of them withheld."""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from html.parser import HTMLParser
from random import Random
from typing import Any
from uuid import UUID

from services.analytics.domain import Level
from services.analytics.releases.domain import Figure, Period, Release, Span, Subject, month_of
from services.analytics.reports import domain
from services.analytics.reports.domain import Answer, Language, Report, Share

NETWORK = UUID(int=7)
MADE_AT = datetime(2026, 5, 7, 9, tzinfo=UTC)
ABOUT: dict[str, Any] = {
    "id": UUID(int=8),
    "title": "What our groups did",
    "about": "For those who host us.",
    "language": Language.EN,
    "level": Level.NETWORK,
    "unit_id": NETWORK,
    "period": Period.MONTH,
    "made_at": MADE_AT,
}


def months(count: int) -> list[Span]:
    """Return so many months, the last April 2026."""
    found: list[Span] = []
    year, month = 2026, 4
    for _ in range(count):
        found.insert(0, month_of(date(year, month, 15)))
        year, month = (year, month - 1) if month > 1 else (year - 1, 12)
    return found


def released(spans: list[Span]) -> list[Release]:
    """Return the release of each month."""
    return [
        Release(
            id=UUID(int=100 + number),
            period=span.period,
            starts_on=span.starts_on,
            ends_on=span.ends_on,
            threshold=10,
            released_at=MADE_AT,
        )
        for number, span in enumerate(spans)
    ]


def figure(subject: Subject, period: Period, starts_on: date, people: int, **more: Any) -> Figure:
    """Return a released figure of the network."""
    shown = {"hides_people": False, "hides_attendances": False}
    return Figure(
        subject=subject,
        period=period,
        starts_on=starts_on,
        unit_id=NETWORK,
        level=Level.NETWORK,
        parent_id=None,
        people=people,
        **shown | more,
    )


def made_up(now: int = 12, *, before: int = 12, shares: list[Share] | None = None, **about: Any) -> Answer:
    """Return what a report tells of so many months."""
    chance = Random(now)  # repeatable
    spans = months(now + before)
    figures = []
    for number, span in enumerate(spans):
        hidden = number % 7 == 5
        figures.append(
            figure(
                Subject.ATTENDANCE,
                Period.MONTH,
                span.starts_on,
                chance.randrange(30, 4000),
                sessions=chance.randrange(8, 40),
                attendances=chance.randrange(4000, 40_000),
                hides_people=hidden,
                hides_attendances=hidden,
            )
        )
        few = chance.randrange(3, 40)
        figures.append(figure(Subject.NEWCOMERS, Period.MONTH, span.starts_on, few, hides_people=few < 10))
        last_week = date.fromordinal(span.ends_on.toordinal() - 6)
        figures.append(figure(Subject.ACTIVE_MEMBERS, Period.WEEK, last_week, chance.randrange(20, 900)))
    report = Report(**ABOUT | {"first_on": spans[before].starts_on, "last_on": spans[-1].ends_on} | about)
    return domain.answer(report, released(spans), figures, shares or ())


@dataclass
class Read(HTMLParser):
    """What somebody reads on a page, by its structure."""

    html: str
    tables: list[list[list[str]]] = field(default_factory=list)
    tags: list[tuple[str, dict[str, str | None]]] = field(default_factory=list)
    text: str = ""

    def __post_init__(self) -> None:
        """Read it."""
        HTMLParser.__init__(self)
        self._cell: str | None = None
        self.feed(self.html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Begin a table, row or cell."""
        self.tags.append((tag, dict(attrs)))
        if tag == "table":
            self.tables.append([])
        elif tag == "tr":
            self.tables[-1].append([])
        elif tag in ("th", "td"):
            self._cell = ""

    def handle_data(self, data: str) -> None:
        """Read on."""
        self.text += data
        if self._cell is not None:
            self._cell += data

    def handle_endtag(self, tag: str) -> None:
        """End a cell."""
        if tag in ("th", "td") and self._cell is not None:
            self.tables[-1][-1].append(self._cell)
            self._cell = None

    def count(self, tag: str) -> int:
        """How often there is such an element."""
        return sum(name == tag for name, _ in self.tags)
