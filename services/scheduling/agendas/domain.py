"""What an agenda is made of, and what makes it a kind one.

A meeting begins and ends with something that settles: grounding, guided imagery or stretching. Everybody is
asked how they are. And what is felt and what is practical both have their time.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from uuid import UUID

from shared.errors import Conflict, Invalid


class TemplateIsRetired(Conflict):
    """This template is no longer in use: choose another, or make one of it."""


class AgendaTooLong(Invalid):
    """The agenda is longer than the meeting."""


class PartKind(StrEnum):
    """What a part of a meeting is."""

    OPENING_GROUNDING = "opening_grounding"
    CLOSING_GROUNDING = "closing_grounding"
    GUIDED_IMAGERY = "guided_imagery"
    STRETCHING = "stretching"
    CHECK_IN = "check_in"
    SHARING = "sharing"
    PRACTICAL = "practical"
    BREAK = "break"
    CLOSING_ROUND = "closing_round"


_EITHER = frozenset({PartKind.GUIDED_IMAGERY, PartKind.STRETCHING})
OPENINGS = _EITHER | {PartKind.OPENING_GROUNDING}
CLOSINGS = _EITHER | {PartKind.CLOSING_GROUNDING}
EMOTIONAL = frozenset({PartKind.CHECK_IN, PartKind.SHARING, PartKind.CLOSING_ROUND})
PRACTICAL = frozenset({PartKind.PRACTICAL})
# Each side has at least this much of the time that is for either; else it is said, and never forbidden.
LEAST_PERCENT = 30


@dataclass(frozen=True, kw_only=True)
class Part:
    """A part of a meeting; `words` may be read out or put into one's own."""

    kind: PartKind
    title: str
    minutes: int
    words: str = ""


@dataclass(frozen=True, kw_only=True)
class Template:
    """An agenda that meetings can follow. `code` is set where it came with Kith."""

    id: UUID
    name: str
    language: str
    parts: tuple[Part, ...]
    code: str | None = None
    retired: bool = False
    version: int = 1


@dataclass(frozen=True, kw_only=True)
class Balance:
    """How the minutes are shared out; `advice` is balanced, more_emotional or more_practical."""

    minutes: int
    emotional_minutes: int
    practical_minutes: int
    advice: str


@dataclass(frozen=True, kw_only=True)
class TimedPart:
    """A part with the instant at which it begins."""

    starts_at: datetime
    part: Part


def check_parts(parts: Sequence[Part], *, at: str = "/parts") -> None:
    """Raise `Invalid` unless a meeting so made settles people at both ends and asks how they are."""
    if parts[0].kind not in OPENINGS:
        raise Invalid("Begin with grounding, guided imagery or stretching.", pointer=f"{at}/0/kind")
    if len(parts) < 2 or parts[-1].kind not in CLOSINGS:
        raise Invalid(
            "End with grounding, guided imagery or stretching.", pointer=f"{at}/{len(parts) - 1}/kind"
        )
    if not any(part.kind is PartKind.CHECK_IN for part in parts):
        raise Invalid("Leave time to ask everybody how they are: a check_in.", pointer=at)


def check_fits(parts: Sequence[Part], minutes: int) -> None:
    """Raise `AgendaTooLong` unless the parts fit into a meeting of so many minutes."""
    total = sum(part.minutes for part in parts)
    if total > minutes:
        raise AgendaTooLong(f"It takes {total} minutes, and the meeting has {minutes}.")


def check_in_use(template: Template) -> None:
    """Raise `TemplateIsRetired` unless meetings may begin to follow the template."""
    if template.retired:
        raise TemplateIsRetired(template.id)


def balance(parts: Sequence[Part]) -> Balance:
    """Say how the minutes are shared out between what is felt and what is practical."""
    emotional = sum(part.minutes for part in parts if part.kind in EMOTIONAL)
    practical = sum(part.minutes for part in parts if part.kind in PRACTICAL)
    least = (emotional + practical) * LEAST_PERCENT
    advice = "balanced"
    if emotional * 100 < least:
        advice = "more_emotional"
    elif practical * 100 < least:
        advice = "more_practical"
    return Balance(
        minutes=sum(part.minutes for part in parts),
        emotional_minutes=emotional,
        practical_minutes=practical,
        advice=advice,
    )


def timed(parts: Sequence[Part], starts_at: datetime) -> list[TimedPart]:
    """Say at which instant each part begins."""
    times: list[TimedPart] = []
    for part in parts:
        times.append(TimedPart(starts_at=starts_at, part=part))
        starts_at += timedelta(minutes=part.minutes)
    return times
