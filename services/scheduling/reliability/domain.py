"""What to do when the room fails: a fallback for each series, and a figure of how often it is needed."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from decimal import Decimal
from enum import StrEnum
from uuid import UUID

from services.scheduling.domain.attendance import NotBegunYet
from services.scheduling.domain.occurrences import Occurrence, OccurrenceIsCancelled, OccurrenceStatus
from services.scheduling.domain.series import Mode, Series
from shared.errors import Conflict, Forbidden, Invalid

# Fewer meetings than this say little about a room.
FEWEST_MEETINGS = 5
LOOKED_BACK = timedelta(weeks=26)
GOOD_ENOUGH = Decimal("0.9")


class NoFallback(Conflict):
    """This series has no fallback: give it another link or a venue first."""


class AlreadyDiverted(Conflict):
    """This meeting went to its fallback already."""


class FallbackIsOver(Conflict):
    """This meeting is over, so it can no longer go anywhere else."""


class NoOnlineRoom(Conflict):
    """This meeting has no online room that could fail."""


class JoiningNotTold(Forbidden):
    """How to join is told to members of the group and to those who run it."""


class IncidentKind(StrEnum):
    """What went wrong with an online room."""

    NOT_REACHABLE = "not_reachable"
    DROPPED = "dropped"
    SOUND = "sound"
    PICTURE = "picture"
    SHUT_OUT = "shut_out"
    OTHER = "other"


class FallbackKind(StrEnum):
    """Where a meeting goes when its room fails."""

    LINK = "link"
    VENUE = "venue"


@dataclass(frozen=True, kw_only=True)
class Fallback:
    """Another link or a venue for a series; version 0 where there is none."""

    series_id: UUID
    group_id: UUID
    venue_id: UUID | None = None
    online_url: str | None = None
    version: int = 0

    @property
    def kind(self) -> FallbackKind | None:
        """Which of the two it is."""
        if self.venue_id is not None:
            return FallbackKind.VENUE
        return FallbackKind.LINK if self.online_url is not None else None


@dataclass(frozen=True, kw_only=True)
class Incident:
    """What went wrong with the online room of a meeting: a code and minutes, no words."""

    id: UUID
    occurrence_id: UUID
    series_id: UUID
    group_id: UUID
    kind: IncidentKind
    minutes_lost: int
    reported_at: datetime
    reported_by: UUID


@dataclass(frozen=True, kw_only=True)
class Joining:
    """Where and how one meeting is joined now; `fallback` is where it goes if that fails."""

    occurrence_id: UUID
    mode: Mode
    venue_id: UUID | None
    needs_venue: bool
    online_url: str | None
    diverted: bool
    fallback: Fallback | None


@dataclass(frozen=True, kw_only=True)
class Reliability:
    """How a series' online room did since a moment; `reliability` is None while too few meetings say it."""

    series_id: UUID
    since: datetime
    meetings: int
    troubled: int
    minutes_lost: int
    diverted: int
    has_fallback: bool

    @property
    def reliability(self) -> Decimal | None:
        """The share of its meetings in which nothing went wrong."""
        if self.meetings < FEWEST_MEETINGS:
            return None
        return (Decimal(self.meetings - self.troubled) / self.meetings).quantize(Decimal("0.01"))

    @property
    def needs_fallback(self) -> bool:
        """True where more than one meeting in ten had trouble, and there is nowhere to go."""
        figure = self.reliability
        return figure is not None and figure < GOOD_ENOUGH and not self.has_fallback


def set_fallback(before: Fallback, series: Series, *, venue_id: UUID | None, link: str | None) -> Fallback:
    """Give a series one fallback in place of the one before: a venue, or a link other than its own."""
    if (venue_id is None) == (link is None):
        raise Invalid("Give either online_url or venue_id.", pointer="/online_url")
    if link is not None and link == series.online_url:
        raise Invalid("This is the series' own link: choose another service or room.", pointer="/online_url")
    if venue_id is not None and venue_id == series.venue_id:
        raise Invalid("This is the series' own venue: choose another.", pointer="/venue_id")
    return replace(before, venue_id=venue_id, online_url=link, version=before.version + 1)


def divert(
    meeting: Occurrence, fallback: Fallback, *, already: bool, now: datetime
) -> tuple[Occurrence, FallbackKind]:
    """Let a meeting that is not over go to its fallback.

    With a venue it becomes a meeting in person there. With a link, one in person becomes one online.
    """
    if meeting.status is OccurrenceStatus.CANCELLED:
        raise OccurrenceIsCancelled(meeting.id)
    if meeting.ends_at <= now:
        raise FallbackIsOver(meeting.id)
    if already:
        raise AlreadyDiverted(meeting.id)
    if fallback.kind is None:
        raise NoFallback(meeting.series_id)
    diverted = replace(meeting, needs_venue=False, moved=True, version=meeting.version + 1)
    if fallback.kind is FallbackKind.VENUE:
        return replace(diverted, mode=Mode.IN_PERSON, venue_id=fallback.venue_id), FallbackKind.VENUE
    if meeting.mode is Mode.IN_PERSON:
        diverted = replace(diverted, mode=Mode.ONLINE, venue_id=None)
    return replace(diverted, online_url=fallback.online_url), FallbackKind.LINK


def report(
    meeting: Occurrence,
    series: Series,
    *,
    incident_id: UUID,
    kind: IncidentKind,
    minutes_lost: int,
    by: UUID,
    now: datetime,
) -> Incident:
    """Report what went wrong with the online room of a meeting that has begun, wherever it went then."""
    if meeting.status is OccurrenceStatus.CANCELLED:
        raise OccurrenceIsCancelled(meeting.id)
    if meeting.online_url is None and series.online_url is None:
        raise NoOnlineRoom(meeting.id)
    if meeting.starts_at > now:
        raise NotBegunYet(meeting.id)
    if timedelta(minutes=minutes_lost) > meeting.ends_at - meeting.starts_at:
        raise Invalid("The meeting was not that long.", pointer="/minutes_lost")
    return Incident(
        id=incident_id,
        occurrence_id=meeting.id,
        series_id=meeting.series_id,
        group_id=meeting.group_id,
        kind=kind,
        minutes_lost=minutes_lost,
        reported_at=now,
        reported_by=by,
    )
