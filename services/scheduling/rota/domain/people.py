"""Who can take on which duty on which day, and what stands in the way."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from uuid import UUID

from shared.errors import Conflict


class Duty(StrEnum):
    """What somebody does for the others at a meeting, in the order in which it is given out."""

    FACILITATOR = "facilitator"
    NOTE_TAKER = "note_taker"
    TIMEKEEPER = "timekeeper"


class Preference(StrEnum):
    """How somebody feels about a duty; `never` is kept to without exception."""

    GLADLY = "gladly"
    IF_NEEDED = "if_needed"
    NEVER = "never"


class Obstacle(StrEnum):
    """Why somebody does not do a duty on a day."""

    NOT_A_MEMBER = "not_a_member"
    NOT_TRAINED = "not_trained"
    RESTING = "resting"
    ABSENT = "absent"
    OVERLOADED = "overloaded"
    LEARNING = "learning"
    HANDED_OVER = "handed_over"
    UNWILLING = "unwilling"
    DECLINED = "declined"


class CannotTakeThisDuty(Conflict):
    """This person cannot take on this duty at this meeting."""


# Stages of mentorship's pathway; nobody facilitates before they have shadowed. The other duties need none.
MAY_FACILITATE = frozenset({"co_facilitator", "facilitator"})
_RANK = {Preference.GLADLY: 0, None: 1, Preference.IF_NEEDED: 2}
# Why somebody rests or is away is theirs: others read one word for both.
_UNAVAILABLE = frozenset(
    {
        Obstacle.NOT_A_MEMBER,
        Obstacle.RESTING,
        Obstacle.ABSENT,
        Obstacle.OVERLOADED,
        Obstacle.LEARNING,
        Obstacle.HANDED_OVER,
    }
)


@dataclass(frozen=True, kw_only=True)
class Span:
    """Days from one to another, both included; open-ended without `until`."""

    since: date
    until: date | None = None

    def holds(self, day: date) -> bool:
        """Tell whether the day is one of them."""
        return self.since <= day and (self.until is None or day <= self.until)


@dataclass(frozen=True, kw_only=True)
class Person:
    """What the rota knows of somebody: memberships of the group, training, rest, absence, preference.

    `learning` are days on which they shadow whoever leads, `handed_over` those on which others do instead.
    """

    id: UUID
    active: bool
    memberships: tuple[Span, ...]
    stage: str | None = None
    rest: Span | None = None
    overloaded: bool = False
    learning: tuple[Span, ...] = ()
    handed_over: tuple[Span, ...] = ()
    absences: tuple[Span, ...] = ()
    preferences: Mapping[Duty, Preference] = field(default_factory=dict)

    def could_come(self, day: date) -> bool:
        """Tell whether a meeting on that day counts as one they could have come to."""
        return (
            any(span.holds(day) for span in self.memberships)
            and not (self.rest and self.rest.holds(day))
            and not any(span.holds(day) for span in self.absences)
        )

    def rank(self, duty: Duty) -> int:
        """Order people who are equal otherwise: gladly first, if needed last."""
        return _RANK[self.preferences.get(duty)]


def obstacle(person: Person, duty: Duty, day: date) -> Obstacle | None:
    """Return what keeps somebody from a duty that lies ahead, or None."""
    if not person.active or not any(span.holds(day) for span in person.memberships):
        return Obstacle.NOT_A_MEMBER
    if duty is Duty.FACILITATOR and (found := _to_facilitating(person, day)):
        return found
    if person.rest and person.rest.holds(day):
        return Obstacle.RESTING
    if any(span.holds(day) for span in person.absences):
        return Obstacle.ABSENT
    if person.overloaded:
        return Obstacle.OVERLOADED
    return Obstacle.UNWILLING if person.preferences.get(duty) is Preference.NEVER else None


def _to_facilitating(person: Person, day: date) -> Obstacle | None:
    if person.stage not in MAY_FACILITATE:
        return Obstacle.NOT_TRAINED
    if any(span.holds(day) for span in person.learning):
        return Obstacle.LEARNING
    return Obstacle.HANDED_OVER if any(span.holds(day) for span in person.handed_over) else None


def check_can(person: Person | None, duty: Duty, day: date) -> None:
    """Raise `CannotTakeThisDuty`, saying why as far as others may know, unless somebody can do it."""
    found = Obstacle.NOT_A_MEMBER if person is None else obstacle(person, duty, day)
    if found is not None:
        raise CannotTakeThisDuty(detail=_SAID[public(found)])


def public(found: Obstacle) -> str:
    """Return the word for an obstacle that others may read."""
    return "unavailable" if found in _UNAVAILABLE else found.value


_SAID = {
    "unavailable": "They are not available on that day.",
    "not_trained": "Facilitating needs the training of a co-facilitator first.",
    "unwilling": "They asked never to be given this duty.",
    "declined": "They declined it.",
}
