"""What a series is, and how its dates become places in time.

A series promises a wall-clock time in a zone, so it keeps `start_time` and `time_zone`, never an offset.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from uuid import UUID
from zoneinfo import ZoneInfo

from shared.errors import Conflict, Invalid

HORIZON = timedelta(weeks=26)
MAX_PAST = timedelta(days=731)
MAX_AHEAD = timedelta(days=731)
MAX_DURATION_MINUTES = 12 * 60


class GroupNotKnown(Conflict):
    """This group is not known to scheduling. If it was planned just now, try again in a moment."""


class GroupIsClosed(Conflict):
    """This group is closed, so it cannot meet: plan a group first."""


class ExternalIdTaken(Conflict):
    """Something with this external_id exists already: change that, or give another external_id."""


class SeriesHasEnded(Conflict):
    """This series has ended: schedule a new one instead."""


class Mode(StrEnum):
    """How people meet."""

    IN_PERSON = "in_person"
    ONLINE = "online"
    HYBRID = "hybrid"


class SeriesStatus(StrEnum):
    """Whether a series goes on."""

    SCHEDULED = "scheduled"
    ENDED = "ended"


@dataclass(frozen=True, kw_only=True)
class KnownGroup:
    """This service's copy of a group, built from events."""

    group_id: UUID
    status: str
    time_zone: str | None = None


@dataclass(frozen=True, kw_only=True)
class Series:
    """When and how a group meets, by a rule. `materialised_before` is where its occurrences end so far."""

    id: UUID
    group_id: UUID
    rule: str
    starts_on: date
    start_time: time
    duration_minutes: int
    time_zone: str
    mode: Mode
    venue_id: UUID | None
    online_url: str | None
    formats: tuple[str, ...]
    materialised_before: date
    status: SeriesStatus = SeriesStatus.SCHEDULED
    ended_on: date | None = None
    external_id: str | None = None
    version: int = 1


@dataclass(frozen=True, kw_only=True)
class Slot:
    """A meeting's place in time: the instant, the wall clock of its zone, and the local date."""

    recurrence_id: datetime
    starts_at: datetime
    ends_at: datetime
    local_start: datetime
    held_on: date


def slot_at(recurrence_id: datetime, duration_minutes: int, time_zone: str) -> Slot:
    """Place a wall-clock time in a zone.

    A time that the clocks skip moves forward by what they skip (02:30 becomes 03:30); of a time that comes
    twice, the first is meant. That is what `fold=0` does in both cases (PEP 495).
    """
    starts_at = recurrence_id.replace(tzinfo=ZoneInfo(time_zone), fold=0).astimezone(UTC)
    local_start = starts_at.astimezone(ZoneInfo(time_zone)).replace(tzinfo=None, fold=0)
    return Slot(
        recurrence_id=recurrence_id,
        starts_at=starts_at,
        ends_at=starts_at + timedelta(minutes=duration_minutes),
        local_start=local_start,
        held_on=local_start.date(),
    )


def slots_on(days: Iterable[date], series: Series) -> list[Slot]:
    """Return the slots of a series on these local dates."""
    return [
        slot_at(datetime.combine(day, series.start_time), series.duration_minutes, series.time_zone)
        for day in days
    ]


def check_series(series: Series, *, now: datetime, before: Series | None = None) -> None:
    """Raise `Invalid` where the parts of a series do not fit together, or with what it was `before`."""
    earliest, latest = now.date() - MAX_PAST, now.date() + MAX_AHEAD
    stays = before is not None and before.starts_on == series.starts_on
    if not stays and not earliest <= series.starts_on <= latest:
        raise Invalid(f"A series starts between {earliest} and {latest}.", pointer="/starts_on")
    if series.mode is Mode.ONLINE and series.venue_id is not None:
        raise Invalid("A series that is online only has no venue: choose hybrid.", pointer="/venue_id")
    if series.mode is Mode.IN_PERSON and series.online_url is not None:
        raise Invalid("Only online and hybrid meetings have an online_url.", pointer="/online_url")


def check_open(group: KnownGroup | None, group_id: UUID) -> KnownGroup:
    """Return the group if it can be given a series; planned and paused ones can."""
    if group is None or group.time_zone is None:
        raise GroupNotKnown(group_id)
    if group.status == "closed":
        raise GroupIsClosed(group_id)
    return group


def horizon(now: datetime) -> date:
    """Return the first date for which no occurrence is made yet."""
    return now.date() + HORIZON


def today_in(series: Series, now: datetime) -> date:
    """Return the date where the group meets."""
    return now.astimezone(ZoneInfo(series.time_zone)).date()


def end(series: Series, *, on: date) -> Series:
    """End a series: its last meeting is on or before `on`."""
    if series.status is SeriesStatus.ENDED:
        raise SeriesHasEnded(series.id)
    if on >= series.materialised_before:
        raise Invalid(
            f"Choose a date before {series.materialised_before}; for a later one, give the rule an UNTIL.",
            pointer="/on",
        )
    return replace(series, status=SeriesStatus.ENDED, ended_on=on, version=series.version + 1)
