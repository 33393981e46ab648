"""The rules of waiting: fairness is decided here.

First come, first served, within the priorities that the network publishes. A free place is offered to whoever
is first, and kept for them until the offer expires; then it passes on. Letting an offer pass costs nobody
anything but that turn: whoever waits on, waits from then. After two offers without an answer a person is
asked whether they still wait.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from uuid import UUID

from services.membership.domain.actors import Actor
from shared.errors import Conflict, Refusal

UNANSWERED_BEFORE_ASKING = 2
TIME_TO_SAY_SO = timedelta(days=30)
REST_AFTER_DECLINING = timedelta(days=7)
MOVED_OUT_COUNTS_FOR = timedelta(days=365)


class Status(StrEnum):
    """Where somebody is in their waiting."""

    WAITING = "waiting"
    OFFERED = "offered"
    ASKED = "asked"
    JOINED = "joined"
    LEFT = "left"


class OfferStatus(StrEnum):
    """What became of an offer."""

    OPEN = "open"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    EXPIRED = "expired"
    RECALLED = "recalled"


class Priority(StrEnum):
    """Who may come first: somebody whose group was closed, split or merged; somebody who comes back."""

    MOVED_OUT = "moved_out"
    RETURNING = "returning"


class Reason(StrEnum):
    """Why a wait ended without a place by an offer."""

    CHOSEN = "chosen"
    UNANSWERED = "unanswered"
    JOINED_OTHERWISE = "joined_otherwise"
    GROUP_CLOSED = "group_closed"


class AlreadyWaiting(Conflict):
    """This person waits for the group already."""


class OthersWaitFirst(Refusal):
    """Others have waited for this place longer: let the person join the waitlist, where it comes in turn."""


class NoLongerWaiting(Refusal):
    """This wait has ended; joining the waitlist again is welcome."""


class NoOffer(Refusal):
    """There is no place on offer just now: it comes to you in turn, and you will hear of it."""


class OfferExpired(Refusal):
    """The offer has expired and the place passes on; you keep waiting, unless you would rather not."""


class NotAsked(Refusal):
    """Nobody asked: you are waiting, and need not say so again."""


@dataclass(frozen=True, kw_only=True)
class Rules:
    """What a network publishes: how long an offer holds, and whose turn comes before first come."""

    offer_hours: int = 72
    priorities: tuple[Priority, ...] = (Priority.MOVED_OUT,)
    version: int = 0


@dataclass(frozen=True, kw_only=True)
class Entry:
    """One person's wait for a place in one group. `waits_from` is the moment that their turn counts from."""

    id: UUID
    group_id: UUID
    person_id: UUID
    status: Status
    priority: Priority | None
    joined_at: datetime
    waits_from: datetime
    rests_until: datetime | None = None
    unanswered: int = 0
    answer_by: datetime | None = None
    ended_at: datetime | None = None
    end_reason: Reason | None = None
    position: int | None = None
    from_membership_id: UUID | None = None
    version: int = 1
    # Of the open offer, where there is one.
    offer_id: UUID | None = None
    offer_expires_at: datetime | None = None


@dataclass(frozen=True, kw_only=True)
class Offer:
    """A place kept for one person until it expires."""

    id: UUID
    entry_id: UUID
    group_id: UUID
    person_id: UUID
    status: OfferStatus
    offered_at: datetime
    expires_at: datetime
    answered_at: datetime | None = None


def join(
    actor: Actor,
    *,
    id: UUID,
    group_id: UUID,
    person_id: UUID,
    priority: Priority | None,
    from_membership_id: UUID | None,
    now: datetime,
) -> Entry:
    """Begin to wait: for oneself, or written down by staff."""
    actor.must_be_staff_or(person_id)
    return Entry(
        id=id,
        group_id=group_id,
        person_id=person_id,
        status=Status.WAITING,
        priority=priority,
        joined_at=now,
        waits_from=now,
        from_membership_id=from_membership_id,
    )


def priority_of(*, moved_out: bool, returning: bool) -> Priority | None:
    """Return why somebody may come first; whether it counts is for the network's rules to say."""
    if moved_out:
        return Priority.MOVED_OUT
    return Priority.RETURNING if returning else None


def in_order(entries: Iterable[Entry], rules: Rules) -> list[Entry]:
    """Return the line: by published priority, then by since when somebody waits."""
    rank = {priority: n for n, priority in enumerate(rules.priorities)}
    last = len(rank)

    def turn(entry: Entry) -> tuple[int, datetime, UUID]:
        mine = last if entry.priority is None else rank.get(entry.priority, last)
        return mine, entry.waits_from, entry.id

    return sorted(entries, key=turn)


def next_in_turn(line: Sequence[Entry], *, free: int, now: datetime) -> list[Entry]:
    """Return who is offered the free places: the first who wait, and neither rest nor have been asked."""
    ready = [
        entry
        for entry in line
        if entry.status is Status.WAITING and (entry.rests_until is None or entry.rests_until <= now)
    ]
    return ready[: max(0, free)]


def offer(entry: Entry, *, id: UUID, rules: Rules, now: datetime) -> tuple[Entry, Offer]:
    """Keep a place for somebody."""
    made = Offer(
        id=id,
        entry_id=entry.id,
        group_id=entry.group_id,
        person_id=entry.person_id,
        status=OfferStatus.OPEN,
        offered_at=now,
        expires_at=now + timedelta(hours=rules.offer_hours),
    )
    return replace(entry, status=Status.OFFERED, rests_until=None), made


def accept(entry: Entry, offer: Offer | None, actor: Actor, *, now: datetime) -> tuple[Entry, Offer]:
    """Take the place that is kept for you."""
    taken = _open(entry, offer, actor, now=now)
    joined = replace(entry, status=Status.JOINED, ended_at=now, position=None)
    return joined, replace(taken, status=OfferStatus.ACCEPTED, answered_at=now)


def decline(
    entry: Entry, offer: Offer | None, actor: Actor, *, keep_waiting: bool, now: datetime
) -> tuple[Entry, Offer]:
    """Let the place pass on, and wait on or not. Nobody is asked why.

    For a week no other place is offered, so that a no need not be said every day.
    """
    passed = replace(_open(entry, offer, actor, now=now), status=OfferStatus.DECLINED, answered_at=now)
    if not keep_waiting:
        return _end(entry, Reason.CHOSEN, now), passed
    waiting = replace(
        entry,
        status=Status.WAITING,
        waits_from=now,
        unanswered=0,
        rests_until=now + REST_AFTER_DECLINING,
        position=None,
    )
    return waiting, passed


def expire(entry: Entry, offer: Offer, *, now: datetime) -> tuple[Entry, Offer]:
    """Let an offer pass on that nobody answered; after the second in a row, ask whether they still wait."""
    unanswered = entry.unanswered + 1
    passed = replace(offer, status=OfferStatus.EXPIRED, answered_at=now)
    if unanswered >= UNANSWERED_BEFORE_ASKING:
        asked = replace(
            entry, status=Status.ASKED, waits_from=now, unanswered=unanswered, answer_by=now + TIME_TO_SAY_SO
        )
        return asked, passed
    return replace(entry, status=Status.WAITING, waits_from=now, unanswered=unanswered), passed


def recall(entry: Entry, offer: Offer, *, now: datetime) -> tuple[Entry, Offer]:
    """Take an offer back because its place is gone; the person's turn stays what it was."""
    return (
        replace(entry, status=Status.WAITING),
        replace(offer, status=OfferStatus.RECALLED, answered_at=now),
    )


def confirm_wait(entry: Entry, actor: Actor, *, now: datetime) -> Entry:
    """Say that one still waits; the turn counts from where it was."""
    _refuse_if_over(entry, actor)
    if entry.status is not Status.ASKED:
        raise NotAsked(entry.id)
    if entry.answer_by is not None and now >= entry.answer_by:
        raise NoLongerWaiting(entry.id)
    return replace(entry, status=Status.WAITING, unanswered=0, answer_by=None)


def leave(entry: Entry, actor: Actor, *, now: datetime) -> Entry:
    """Stop waiting."""
    _refuse_if_over(entry, actor)
    return _end(entry, Reason.CHOSEN, now)


def end(entry: Entry, reason: Reason, *, now: datetime) -> Entry:
    """End a wait that has no more sense: unanswered, joined another way, or the group closed."""
    ended = _end(entry, reason, now)
    return replace(ended, status=Status.JOINED) if reason is Reason.JOINED_OTHERWISE else ended


def wait_elsewhere(entry: Entry, *, id: UUID, group_id: UUID) -> Entry:
    """Wait for another group instead, in the turn that one had: one's own became part of it."""
    return replace(
        entry,
        id=id,
        group_id=group_id,
        status=Status.WAITING,
        rests_until=None,
        unanswered=0,
        answer_by=None,
        position=None,
        # Who meant to come from the group that they now wait for has no need to.
        from_membership_id=None,
        version=1,
    )


def _open(entry: Entry, offer: Offer | None, actor: Actor, *, now: datetime) -> Offer:
    _refuse_if_over(entry, actor)
    if offer is None or offer.status is not OfferStatus.OPEN:
        raise NoOffer(entry.id)
    if now >= offer.expires_at:
        raise OfferExpired(entry.id)
    return offer


def _end(entry: Entry, reason: Reason, now: datetime) -> Entry:
    return replace(entry, status=Status.LEFT, ended_at=now, end_reason=reason, answer_by=None, position=None)


def _refuse_if_over(entry: Entry, actor: Actor) -> None:
    actor.must_be_staff_or(entry.person_id)
    if entry.ended_at is not None:
        raise NoLongerWaiting(entry.id)
