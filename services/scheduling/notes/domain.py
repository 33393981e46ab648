"""When a summary may be read, by whom, and when it is gone.

A summary tells what a meeting was about to those who missed it. Those who were there are asked first, each on
their own; silence is no consent. One who takes their consent back ends it for everybody, and owes no reason.
Whatever happens, the text has an end: a draft that is left lying, a question that is not answered by all, and
the time that was agreed on.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from uuid import UUID

from services.scheduling.domain.attendance import NotBegunYet
from services.scheduling.domain.occurrences import Occurrence, OccurrenceIsCancelled, OccurrenceStatus
from shared.errors import Conflict, Forbidden

DRAFT_DAYS = 30
ANSWER_DAYS = 14
KEEP_DAYS = 90


class NoDraft(Conflict):
    """There is no draft to ask about: write one first."""


class NobodyRecorded(Conflict):
    """Record who came first: they are the ones to ask."""


class NotAsked(Forbidden):
    """Only people who are recorded to have been at this meeting are asked about its summary."""


class NotBeingAsked(Conflict):
    """Nothing is asked about this summary at present: it is a draft, released already, or gone."""


class ConsentMissing(Conflict):
    """Not everybody who was at the meeting has agreed, so nobody else can read it."""


class SummaryIsReleased(Conflict):
    """The group reads this already: remove it first, then write and ask anew."""


class SummaryIsGone(Conflict):
    """There is no text any more."""


class Status(StrEnum):
    """Where a summary stands; `none` where nothing was written. Without a text once redacted or expired."""

    NONE = "none"
    DRAFT = "draft"
    ASKED = "asked"
    RELEASED = "released"
    REDACTED = "redacted"
    EXPIRED = "expired"


class Said(StrEnum):
    """What somebody said who was asked; whoever says nothing has not agreed."""

    ASKED = "asked"
    YES = "yes"
    NO = "no"


@dataclass(frozen=True, kw_only=True)
class Summary:
    """The summary of one meeting. `sealed` holds its texts, and `ends_at` says when they go."""

    occurrence_id: UUID
    group_id: UUID
    status: Status = Status.NONE
    sealed: bytes | None = None
    drafted_by: UUID | None = None
    answer_days: int = ANSWER_DAYS
    keep_days: int = KEEP_DAYS
    ends_at: datetime | None = None
    released_at: datetime | None = None
    version: int = 0


@dataclass(frozen=True, kw_only=True)
class Consent:
    """What one person who was at the meeting said to its summary."""

    occurrence_id: UUID
    person_id: UUID
    group_id: UUID
    said: Said
    asked_at: datetime
    answered_at: datetime | None = None


@dataclass(frozen=True, kw_only=True)
class MyConsent:
    """What somebody was asked, what they said, and where that summary stands."""

    occurrence_id: UUID
    group_id: UUID
    said: Said
    asked_at: datetime
    answered_at: datetime | None
    status: Status
    ends_at: datetime | None


def as_of(summary: Summary, now: datetime) -> Summary:
    """Return the summary as it stands now: past its end it has no text, whether or not that was tidied up."""
    if summary.ends_at is not None and summary.ends_at <= now:
        return _without_text(summary, Status.EXPIRED)
    return summary


def draft(before: Summary, meeting: Occurrence, *, sealed: bytes, by: UUID, now: datetime) -> Summary:
    """Write a summary of a meeting that has begun, or word it anew: then everybody is asked anew."""
    if meeting.status is OccurrenceStatus.CANCELLED:
        raise OccurrenceIsCancelled(meeting.id)
    if meeting.starts_at > now:
        raise NotBegunYet(meeting.id)
    if before.status is Status.RELEASED:
        raise SummaryIsReleased(meeting.id)
    return replace(
        before,
        status=Status.DRAFT,
        sealed=sealed,
        drafted_by=by,
        ends_at=now + timedelta(days=DRAFT_DAYS),
        version=before.version + 1,
    )


def ask(
    summary: Summary, attendees: Collection[UUID], *, answer_days: int, keep_days: int, now: datetime
) -> tuple[Summary, list[Consent]]:
    """Ask everybody who was there whether the group may read this, for `keep_days` days from its release."""
    if summary.status is not Status.DRAFT:
        raise NoDraft(summary.occurrence_id)
    if not attendees:
        raise NobodyRecorded(summary.occurrence_id)
    asked = _asking(replace(summary, answer_days=answer_days, keep_days=keep_days), now)
    return asked, _questions(asked, attendees, now)


def correct(
    summary: Summary, asked: Collection[UUID], attendees: Collection[UUID], now: datetime
) -> tuple[Summary, list[Consent]]:
    """Follow a correction of who was there: who is new is asked, and until they agree nobody reads it."""
    added = set(attendees) - set(asked)
    if summary.status not in (Status.ASKED, Status.RELEASED) or not added:
        return summary, []
    held_back = _asking(summary, now)
    return held_back, _questions(held_back, added, now)


def agree(summary: Summary, consent: Consent | None, now: datetime) -> Consent:
    """Let the group read this text."""
    if consent is None:
        raise NotAsked(summary.occurrence_id)
    if summary.status is not Status.ASKED:
        raise NotBeingAsked(summary.occurrence_id)
    return replace(consent, said=Said.YES, answered_at=now)


def refuse(summary: Summary, consent: Consent | None, now: datetime) -> tuple[Summary, Consent]:
    """Say no, which is never refused. Taking back a yes ends the text; a first no keeps it from the group."""
    if consent is None:
        raise NotAsked(summary.occurrence_id)
    refused = replace(consent, said=Said.NO, answered_at=now)
    return (redact(summary) if consent.said is Said.YES else summary), refused


def release(summary: Summary, consents: Sequence[Consent], now: datetime) -> Summary:
    """Let the group read it: only once everybody who was there has agreed."""
    if summary.status is not Status.ASKED:
        raise NotBeingAsked(summary.occurrence_id)
    agreed = sum(one.said is Said.YES for one in consents)
    if agreed < len(consents) or not consents:
        raise ConsentMissing(
            summary.occurrence_id,
            detail=f"{agreed} of {len(consents)} have agreed so far. Silence is no consent.",
        )
    return replace(
        summary,
        status=Status.RELEASED,
        released_at=now,
        ends_at=now + timedelta(days=summary.keep_days),
        version=summary.version + 1,
    )


def remove(summary: Summary) -> Summary:
    """Take a summary away that somebody wrote."""
    if summary.sealed is None:
        raise SummaryIsGone(summary.occurrence_id)
    return redact(summary)


def redact(summary: Summary) -> Summary:
    """Return the summary without its text; one that has none is left as it is."""
    return summary if summary.sealed is None else _without_text(summary, Status.REDACTED)


def _asking(summary: Summary, now: datetime) -> Summary:
    return replace(
        summary,
        status=Status.ASKED,
        released_at=None,
        ends_at=now + timedelta(days=summary.answer_days),
        version=summary.version + 1,
    )


def _questions(summary: Summary, people: Collection[UUID], now: datetime) -> list[Consent]:
    return [
        Consent(
            occurrence_id=summary.occurrence_id,
            person_id=person_id,
            group_id=summary.group_id,
            said=Said.ASKED,
            asked_at=now,
        )
        for person_id in sorted(people)
    ]


def _without_text(summary: Summary, status: Status) -> Summary:
    return replace(
        summary, status=status, sealed=None, ends_at=None, released_at=None, version=summary.version + 1
    )
