"""Whose turn it is: fairness is decided here.

First come, first served, within the priorities that the network publishes. A free place is offered to whoever
is first, and kept for them until the offer expires; then it passes on.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from uuid import UUID

from services.membership.domain.actors import Actor
from services.membership.waitlist.domain.waits import (
    Entry,
    NoOffer,
    Offer,
    OfferExpired,
    OfferStatus,
    Priority,
    Reason,
    Status,
    ended,
    refuse_if_over,
)

UNANSWERED_BEFORE_ASKING = 2
TIME_TO_SAY_SO = timedelta(days=30)
REST_AFTER_DECLINING = timedelta(days=7)
MOVED_OUT_COUNTS_FOR = timedelta(days=365)


@dataclass(frozen=True, kw_only=True)
class Rules:
    """What a network publishes: how long an offer holds, and whose turn comes before first come."""

    offer_hours: int = 72
    priorities: tuple[Priority, ...] = (Priority.MOVED_OUT,)
    version: int = 0


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
        return ended(entry, Reason.CHOSEN, now), passed
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


def _open(entry: Entry, offer: Offer | None, actor: Actor, *, now: datetime) -> Offer:
    refuse_if_over(entry, actor)
    if offer is None or offer.status is not OfferStatus.OPEN:
        raise NoOffer(entry.id)
    if now >= offer.expires_at:
        raise OfferExpired(entry.id)
    return offer
