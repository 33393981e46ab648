"""What a report says: figures that were released, and nothing made of anything else.

A report is a question: of whom, by week or month, from when to when. What was released never changes, so
neither does the answer. What is derived here (a middle figure, a difference, a share) is made of shown
figures alone, and can be worked out by whoever reads them.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import StrEnum
from statistics import median_low
from uuid import UUID

from services.analytics.disclosure.domain import ROUNDING, percentage
from services.analytics.domain import WEEK, Level
from services.analytics.releases.domain import Figure, Period, Release, Shown, Subject, show
from shared.errors import Conflict, Invalid

# A year of weeks, or three years of months: more is no longer one page's reading.
MOST = {Period.WEEK: 53, Period.MONTH: 36}
# Of fewer shown figures no middle is given.
FEWEST = 3


class Language(StrEnum):
    """In which language a report is written."""

    EN = "en"
    ES = "es"
    DE = "de"


class Measure(StrEnum):
    """What is told for every period, in this order."""

    MEETINGS = "meetings"
    ATTENDANCES = "attendances"
    PEOPLE = "people"
    PEOPLE_A_MEETING = "people_a_meeting"
    NEWCOMERS = "newcomers"
    ACTIVE_MEMBERS = "active_members"


# By how much a figure may be off because figures are rounded, so what no difference can be read from.
BLUR = {Measure.MEETINGS: 0, Measure.PEOPLE_A_MEETING: 1}
# Newcomers are counted by month alone.
MEASURES = {
    Period.WEEK: tuple(one for one in Measure if one is not Measure.NEWCOMERS),
    Period.MONTH: tuple(Measure),
}


class State(StrEnum):
    """Whether there is a figure, and if not, why."""

    SHOWN = "shown"
    WITHHELD = "withheld"
    NONE = "none"


class NothingReleased(Conflict):
    """No figures are released for these days yet: a week is released three days after its end."""


@dataclass(frozen=True, kw_only=True)
class Report:
    """A question to what was released; `organisations` are named in it, by their ids."""

    id: UUID
    title: str
    about: str
    language: Language
    level: Level
    unit_id: UUID
    period: Period
    first_on: date
    last_on: date
    made_at: datetime
    organisations: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Value:
    """One figure of a report."""

    measure: Measure
    release: Release
    state: State
    value: int | None = None


@dataclass(frozen=True, kw_only=True)
class Comparison:
    """The middle figure of a measure, beside that of the time before; None where too few are shown."""

    measure: Measure
    typical: int | None
    before: int | None

    @property
    def difference(self) -> int | None:
        """How much more it is now."""
        if self.typical is None or self.before is None:
            return None
        return self.typical - self.before

    @property
    def is_blurred(self) -> bool:
        """Whether rounding alone may make such a difference."""
        return self.difference is not None and abs(self.difference) <= BLUR.get(self.measure, ROUNDING)


@dataclass(frozen=True, kw_only=True)
class Share:
    """An organisation's part of the people who came in the last period; None where it may not be told."""

    name: str
    unit_id: UUID
    meetings: int
    people: int | None
    percent: int | None


@dataclass(frozen=True, kw_only=True)
class Answer:
    """All that a report tells: its periods, in order, those before, and what was shown of each."""

    report: Report
    releases: Sequence[Release]
    before: Sequence[Release]
    values: Mapping[tuple[Measure, date], Value]
    shares: Sequence[Share] = ()

    @property
    def measures(self) -> tuple[Measure, ...]:
        """What is told for every period."""
        return MEASURES[self.report.period]

    def row(self, measure: Measure, releases: Sequence[Release] | None = None) -> list[Value]:
        """A measure's figures, period by period."""
        return [self.values[measure, one.starts_on] for one in (releases or self.releases)]

    def withheld(self) -> tuple[int, int]:
        """How many figures of the report's periods are withheld, and of how many that there are."""
        values = [value for measure in self.measures for value in self.row(measure)]
        there = [value for value in values if value.state is not State.NONE]
        return sum(value.state is State.WITHHELD for value in there), len(there)

    def comparisons(self) -> list[Comparison]:
        """Every measure's middle figure, then and before."""
        return [
            Comparison(
                measure=measure,
                typical=typical(self.row(measure)),
                before=typical(self.row(measure, self.before)) if self.before else None,
            )
            for measure in self.measures
        ]


def typical(values: Sequence[Value]) -> int | None:
    """Return the middle (median) of shown figures, one that was shown; None unless most of three are."""
    shown = [value.value for value in values if value.value is not None]
    if len(shown) < FEWEST or 2 * len(shown) < len(values):
        return None
    return median_low(shown)


def reported(releases: Sequence[Release], period: Period) -> Sequence[Release]:
    """Return the releases that a report is about; raise where there are none, or too many."""
    if not releases:
        raise NothingReleased
    if len(releases) > MOST[period]:
        raise Invalid(f"Ask for {MOST[period]} {period}s at most.", pointer="/from")
    return releases


def answer(
    report: Report, releases: Sequence[Release], figures: Iterable[Figure], shares: Sequence[Share] = ()
) -> Answer:
    """Return what a report tells, from its unit's released figures; as many periods before are compared."""
    mine = [one for one in releases if one.starts_on >= report.first_on]
    before = [one for one in releases if one.starts_on < report.first_on][-len(mine) :]
    known = {(one.subject, one.period, one.starts_on): show(one) for one in figures}
    values = {
        (measure, release.starts_on): _value(measure, release, known)
        for release in (*before, *mine)
        for measure in MEASURES[report.period]
    }
    # Fewer before than now would be another season.
    compared = before if len(before) == len(mine) else []
    return Answer(report=report, releases=mine, before=compared, values=values, shares=shares)


def shares(
    names: Mapping[UUID, str], network: Figure | None, organisations: Iterable[Figure], threshold: int
) -> list[Share]:
    """Return each named organisation's part of the people who came; in percent where part and rest show."""
    found = []
    for figure in organisations:
        if figure.unit_id not in names:
            continue
        hidden = figure.hides_people or network is None or network.hides_people
        percent = None if hidden or network is None else percentage(figure.people, network.people, threshold)
        found.append(
            Share(
                name=names[figure.unit_id],
                unit_id=figure.unit_id,
                meetings=figure.sessions or 0,
                people=show(figure).people,
                percent=percent,
            )
        )
    return sorted(found, key=lambda share: (share.name, share.unit_id))


def month_in(starts_on: date) -> date:
    """Return the first day of the month that a period is named after: that of its first Thursday."""
    return (starts_on + timedelta(days=3)).replace(day=1)


def _value(measure: Measure, release: Release, known: Mapping[tuple[Subject, Period, date], Shown]) -> Value:
    figure = known.get(_source(measure, release))
    if figure is None:
        return Value(measure=measure, release=release, state=State.NONE)
    if measure is Measure.MEETINGS:
        value = figure.sessions
    elif measure is Measure.ATTENDANCES:
        value = figure.attendances
    elif measure is Measure.PEOPLE_A_MEETING:
        if not figure.sessions:
            return Value(measure=measure, release=release, state=State.NONE)
        value = None if figure.attendances is None else round(figure.attendances / figure.sessions)
    else:
        value = figure.people
    state = State.WITHHELD if value is None else State.SHOWN
    return Value(measure=measure, release=release, state=state, value=value)


def _source(measure: Measure, release: Release) -> tuple[Subject, Period, date]:
    """Return which released figure a measure is read from: of members, that of the last week's end."""
    if measure is Measure.ACTIVE_MEMBERS:
        return Subject.ACTIVE_MEMBERS, Period.WEEK, release.ends_on + timedelta(days=1) - WEEK
    subject = Subject.NEWCOMERS if measure is Measure.NEWCOMERS else Subject.ATTENDANCE
    return subject, release.period, release.starts_on
