"""The hours of a week: when somebody can meet, when they work, when they care for somebody.

Told on the clock of where the person lives, so that they stay right when clocks change. Hours only: nobody is
asked why.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from shared.errors import Forbidden, Invalid

A_DAY = 24 * 60
A_WEEK = 7 * A_DAY
MAX_WINDOWS = 100

# Minutes since Monday 00:00: from the first up to but not including the second.
type_of_hours = tuple[tuple[int, int], ...]


class HoursOfSomebodyElse(Forbidden):
    """Hours are the person's own to tell; a coordinator may tell them on their behalf."""


class Kind(StrEnum):
    """What the hours of a window are for."""

    FREE = "free"
    WORK = "work"
    CAREGIVING = "caregiving"


class Weekday(StrEnum):
    """A day of the week, as in a rule of RFC 5545."""

    MO = "MO"
    TU = "TU"
    WE = "WE"
    TH = "TH"
    FR = "FR"
    SA = "SA"
    SU = "SU"


WEEKDAYS = tuple(Weekday)


@dataclass(frozen=True, kw_only=True)
class Window:
    """Some hours of one day, in minutes since midnight; `until_minute` may be 1440, the end of the day."""

    kind: Kind
    weekday: Weekday
    from_minute: int
    until_minute: int


@dataclass(frozen=True, kw_only=True)
class Availability:
    """What a person told of their week; version 0 is nobody's word yet."""

    person_id: UUID
    time_zone: str = "UTC"
    free: type_of_hours = ()
    work: type_of_hours = ()
    caregiving: type_of_hours = ()
    version: int = 0

    @property
    def windows(self) -> tuple[Window, ...]:
        """The hours day by day, as people say them; what touches is one window."""
        return tuple(
            Window(kind=kind, weekday=weekday, from_minute=first, until_minute=last)
            for kind in Kind
            for weekday, first, last in _by_day(getattr(self, kind))
        )

    @property
    def is_told(self) -> bool:
        """False where nothing was told, which says neither that the person can nor that they cannot."""
        return bool(self.free or self.work or self.caregiving)


@dataclass(frozen=True)
class Week:
    """Hours as bits, one a minute, written twice over so that a stretch may run on past Sunday night."""

    bits: int

    @classmethod
    def of(cls, hours: Iterable[tuple[int, int]]) -> "Week":
        """Return the week that has these hours."""
        bits = 0
        for first, last in hours:
            bits |= _stretch(first, last - first)
        return cls(bits | bits << A_WEEK)

    def without(self, *others: "Week") -> "Week":
        """Return the hours of this week that none of the others has."""
        bits = self.bits
        for other in others:
            bits &= ~other.bits
        return Week(bits)

    def holds(self, minute: int, length: int) -> bool:
        """Tell whether all of `length` minutes from a minute of the week on are in it."""
        stretch = _stretch(minute, length)
        return self.bits & stretch == stretch

    def touches(self, minute: int, length: int) -> bool:
        """Tell whether any of `length` minutes from a minute of the week on is in it."""
        return self.bits & _stretch(minute, length) != 0


def _stretch(minute: int, length: int) -> int:
    return ((1 << length) - 1) << minute


WHOLE_WEEK = Week.of([(0, A_WEEK)])


def tell(before: Availability, *, time_zone: str, windows: Sequence[Window]) -> Availability:
    """Return the hours as told now, in place of those told before; with no windows, nothing is told."""
    if len(windows) > MAX_WINDOWS:
        raise Invalid(f"A week has at most {MAX_WINDOWS} windows.", pointer="/windows")
    for place, window in enumerate(windows):
        if not 0 <= window.from_minute < window.until_minute <= A_DAY:
            raise Invalid(
                "A window ends after it begins, at 24:00 at the latest: split what runs past midnight.",
                pointer=f"/windows/{place}/until",
            )
    return Availability(
        person_id=before.person_id,
        time_zone=time_zone,
        free=_hours(windows, Kind.FREE),
        work=_hours(windows, Kind.WORK),
        caregiving=_hours(windows, Kind.CAREGIVING),
        version=before.version + 1,
    )


def check_asking(person_id: UUID, *, asking: UUID, role: str, writing: bool) -> None:
    """Raise unless the one who asks is the person, a coordinator, or, to read, one who runs groups."""
    if person_id != asking and role != "coordinator" and (writing or role != "facilitator"):
        raise HoursOfSomebodyElse(person_id)


def can_meet(availability: Availability) -> Week:
    """Return the hours in which a person can meet: those they gave, without those of work and of care.

    Who told only when they work or care can meet at any other hour.
    """
    given = Week.of(availability.free) if availability.free else WHOLE_WEEK
    return given.without(Week.of(availability.work), Week.of(availability.caregiving))


def _hours(windows: Sequence[Window], kind: Kind) -> type_of_hours:
    joined: list[tuple[int, int]] = []
    for first, last in sorted(_in_week(window) for window in windows if window.kind is kind):
        if joined and first <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(joined[-1][1], last))
        else:
            joined.append((first, last))
    return tuple(joined)


def _in_week(window: Window) -> tuple[int, int]:
    midnight = WEEKDAYS.index(window.weekday) * A_DAY
    return midnight + window.from_minute, midnight + window.until_minute


def _by_day(hours: type_of_hours) -> Iterator[tuple[Weekday, int, int]]:
    for first, last in hours:
        for day in range(first // A_DAY, (last - 1) // A_DAY + 1):
            midnight = day * A_DAY
            yield WEEKDAYS[day], max(first - midnight, 0), min(last - midnight, A_DAY)
