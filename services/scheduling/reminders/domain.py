"""When somebody is reminded of a meeting, or told something about it, and when not any more.

A reminder is of one kind, for one person, one meeting and one time of it: who was reminded of seven is
reminded again when the meeting moves to eight, and of neither twice. It is claimed before anything is sent;
where it is not known whether a message went out, it is not sent again.
"""

from dataclasses import dataclass, replace
from datetime import UTC, datetime, time, timedelta
from enum import StrEnum
from uuid import UUID
from zoneinfo import ZoneInfo

from services.scheduling.domain.languages import Language
from shared.errors import Conflict

LEAST_LEAD_MINUTES = 15
MOST_LEAD_MINUTES = 7 * 24 * 60
# A reminder that would come in quiet hours comes so long before they begin.
BEFORE_QUIET = timedelta(minutes=15)
ATTEMPTS = 5
FIRST_PAUSE = timedelta(minutes=1)
# A process that died while sending will not say how it went.
SENDING_TAKES = timedelta(minutes=10)
# Long enough to see what was sent; who was told of which meeting is nobody's business for ever.
KEPT = timedelta(days=90)


class ChannelNotOffered(Conflict):
    """This installation does not send reminders that way: choose another channel."""


class NoLonger(Exception):
    """What was to be told is not so any more, or not for them."""


class ChannelCode(StrEnum):
    """Ways in which somebody can be reached."""

    MAIL = "mail"
    SMS = "sms"


class Kind(StrEnum):
    """What a message is about: a meeting, that families come, an alternative that is lost, goals, a guest."""

    MEETING = "meeting"
    FAMILIES = "families"
    ALTERNATIVE = "alternative"
    GOALS = "goals"
    GUEST = "guest"


class Status(StrEnum):
    """What became of a reminder. `unknown`: it may have gone out, so it is not sent again."""

    CLAIMED = "claimed"
    SENDING = "sending"
    SENT = "sent"
    WITHDRAWN = "withdrawn"
    FAILED = "failed"
    UNKNOWN = "unknown"


@dataclass(frozen=True, kw_only=True)
class Preference:
    """How a person wants to be reminded; quiet hours are on the clock of their own zone."""

    person_id: UUID
    channel: ChannelCode
    language: Language
    discreet: bool
    lead_minutes: int
    quiet_from: time
    quiet_until: time
    time_zone: str
    address: bytes

    def is_quiet(self, moment: datetime) -> bool:
        """Tell whether they want to be left alone at that moment."""
        return is_quiet(moment, since=self.quiet_from, until=self.quiet_until, time_zone=self.time_zone)

    def due_at(self, starts_at: datetime) -> datetime:
        """Return when they are reminded of a meeting: ahead of it as they chose, before quiet hours begin."""
        moment = starts_at - timedelta(minutes=self.lead_minutes)
        if not self.is_quiet(moment):
            return moment
        local = moment.astimezone(ZoneInfo(self.time_zone))
        over_midnight = self.quiet_from > self.quiet_until and local.time() < self.quiet_until
        day = local.date() - timedelta(days=1) if over_midnight else local.date()
        quiet_since = datetime.combine(day, self.quiet_from, ZoneInfo(self.time_zone))
        return quiet_since.astimezone(UTC) - BEFORE_QUIET

    def is_due(self, starts_at: datetime, now: datetime, kind: Kind = Kind.MEETING) -> bool:
        """Tell whether to write to them now: late is fine until the meeting begins, quiet hours are not.

        A meeting is reminded of ahead of it as they chose; all else is told as soon as it is so.
        """
        is_time = kind is not Kind.MEETING or self.due_at(starts_at) <= now
        return is_time and now < starts_at and not self.is_quiet(now)


def is_quiet(moment: datetime, *, since: time, until: time, time_zone: str) -> bool:
    """Tell whether somebody is to be left alone at that moment; equal times mean never."""
    clock = moment.astimezone(ZoneInfo(time_zone)).time()
    if since <= until:
        return since <= clock < until
    return clock >= since or clock < until


@dataclass(frozen=True, kw_only=True)
class Reminder:
    """One message of one kind about one time of one meeting, to one person; or to a guest, by invitation."""

    id: UUID
    kind: Kind
    occurrence_id: UUID
    person_id: UUID
    starts_at: datetime
    channel: ChannelCode
    claimed_at: datetime
    next_at: datetime
    status: Status = Status.CLAIMED
    attempts: int = 0
    settled_at: datetime | None = None


def sending(reminder: Reminder, channel: ChannelCode, now: datetime) -> Reminder:
    """Say, before anything is sent, that it is about to be, and how."""
    return replace(
        reminder, status=Status.SENDING, channel=channel, attempts=reminder.attempts + 1, next_at=now
    )


def settled(reminder: Reminder, status: Status, now: datetime) -> Reminder:
    """Say how it ended."""
    return replace(reminder, status=status, settled_at=now)


def postponed(reminder: Reminder, now: datetime) -> Reminder:
    """Try again later what certainly was not sent, each time after a longer pause; in the end, give up."""
    if reminder.attempts >= ATTEMPTS:
        return settled(reminder, Status.FAILED, now)
    pause: timedelta = FIRST_PAUSE * 2 ** (reminder.attempts - 1)
    return replace(reminder, status=Status.CLAIMED, next_at=now + pause)
