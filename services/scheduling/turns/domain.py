"""Who might be invited to speak next, by seat number alone.

A seat is a place in the circle, not a person: who sits where is known in the room and nowhere else.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from shared.errors import Conflict, Invalid

MOST_SEATS = 60
MOST_TURNS = 10_000
# How many quieter seats are suggested at once, so that it stays an invitation and no list.
INVITED_AT_ONCE = 3
# Counts are of use until the circle has been talked over, and are thrown away then.
KEPT_AFTERWARDS = timedelta(hours=12)
# Seats may be put out so long before a meeting.
SET_UP_AHEAD = timedelta(hours=12)


class NoSuchSeat(Invalid):
    """There is no such seat in this circle."""


class NotMeetingNow(Conflict):
    """Turns are counted while a group meets, and shortly before and after."""


@dataclass(frozen=True, kw_only=True)
class Seat:
    """A place in the circle, and how many turns were taken from it."""

    seat: int
    turns: int


@dataclass(frozen=True, kw_only=True)
class Circle:
    """The seats of a meeting; which might be invited next, and which have been well heard already."""

    occurrence_id: UUID
    seats: tuple[Seat, ...]
    invite: tuple[int, ...]
    well_heard: tuple[int, ...]


def circle(occurrence_id: UUID, seats: Sequence[Seat]) -> Circle:
    """Look at the circle: quieter seats first, and none where all have been heard about as much."""
    return Circle(
        occurrence_id=occurrence_id,
        seats=tuple(sorted(seats, key=lambda seat: seat.seat)),
        invite=invited(seats),
        well_heard=well_heard(seats),
    )


def invited(seats: Sequence[Seat]) -> tuple[int, ...]:
    """Return the quieter seats, at most three: those at least one turn below the average, quietest first."""
    total = sum(seat.turns for seat in seats)
    quieter = [seat for seat in seats if (seat.turns + 1) * len(seats) <= total]
    quietest = sorted(quieter, key=lambda seat: (seat.turns, seat.seat))[:INVITED_AT_ONCE]
    return tuple(seat.seat for seat in quietest)


def well_heard(seats: Sequence[Seat]) -> tuple[int, ...]:
    """Return the seats with twice the average or more, once they had three turns: somebody else may begin."""
    total = sum(seat.turns for seat in seats)
    return tuple(
        seat.seat
        for seat in sorted(seats, key=lambda seat: seat.seat)
        if seat.turns >= 3 and seat.turns * len(seats) >= 2 * total
    )


def check_meeting_now(*, starts_at: datetime, ends_at: datetime, cancelled: bool, now: datetime) -> None:
    """Raise `NotMeetingNow` unless the group meets about now."""
    if cancelled or not starts_at - SET_UP_AHEAD <= now <= ends_at + KEPT_AFTERWARDS:
        raise NotMeetingNow
