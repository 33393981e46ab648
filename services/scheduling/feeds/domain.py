"""Calendar feeds, and how a series is told as iCalendar.

Whoever knows the address of a feed may read its calendar: no calendar program can sign in. So it shows no
more than its holder may see, and it can be taken back.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from uuid import UUID

from services.scheduling.domain.languages import Language
from services.scheduling.domain.occurrences import Occurrence, OccurrenceStatus
from services.scheduling.domain.series import Series, Slot
from shared.errors import Invalid

# What a calendar shows of the past: enough to look up when one met last.
SHOWN_BACK = timedelta(days=28)


class Titles(StrEnum):
    """What an entry is called: `discreet` says that there is a meeting and nothing else."""

    DISCREET = "discreet"
    FULL = "full"


@dataclass(frozen=True, kw_only=True)
class Feed:
    """A calendar at an address: of the groups of a person, or of one group."""

    id: UUID
    person_id: UUID | None
    group_id: UUID | None
    titles: Titles
    language: Language
    secret_hash: bytes
    created_at: datetime


def check_holder(person_id: UUID | None, group_id: UUID | None) -> None:
    """Raise `Invalid` where a feed would be nobody's: those who act by an account name a group."""
    if person_id is None and group_id is None:
        raise Invalid("Name the group that the calendar is for.", pointer="/group_id")


@dataclass(frozen=True, kw_only=True)
class Told:
    """A series as iCalendar tells it: a rule, dates that fall out, meetings told anew, and meetings apart.

    The rule's dates from `first` to `last`, without `excluded`, with those of `moved` told anew, and `apart`
    added, are exactly the meetings there are.
    """

    series: Series
    sequence: int
    first: Slot | None = None
    last: Slot | None = None
    excluded: tuple[Slot, ...] = ()
    moved: tuple[Occurrence, ...] = ()
    apart: tuple[Occurrence, ...] = ()


def tell(series: Series, occurrences: Sequence[Occurrence], slots: Sequence[Slot], revisions: int) -> Told:
    """Tell a series by the rule that it has now, given its meetings and the slots of the rule since a date.

    What the rule does not give, such as meetings held before it was changed, is told apart. `revisions` are
    those of the meetings that people moved or cancelled. These never become fewer, so the sequence number
    never falls, as RFC 5545 wants it.
    """
    sequence = series.version - 1 + revisions
    scheduled = [one for one in occurrences if one.status is OccurrenceStatus.SCHEDULED]
    by_rule = {
        one.recurrence_id: one
        for one in scheduled
        if one.time_zone == series.time_zone and one.recurrence_id in {slot.recurrence_id for slot in slots}
    }
    apart = tuple(one for one in scheduled if by_rule.get(one.recurrence_id) is not one)
    kept = _trimmed(slots, by_rule)
    if not kept:
        return Told(series=series, sequence=sequence, apart=apart)
    return Told(
        series=series,
        sequence=sequence,
        first=kept[0],
        last=kept[-1],
        excluded=tuple(slot for slot in kept if slot.recurrence_id not in by_rule),
        moved=tuple(
            by_rule[slot.recurrence_id]
            for slot in kept
            if slot.recurrence_id in by_rule and _differs(by_rule[slot.recurrence_id], slot, series)
        ),
        apart=apart,
    )


def rule_until(rule: str, last: Slot) -> str:
    """Return a rule that ends with a slot, however the series' own ends: nothing is promised past it."""
    parts = [part for part in rule.split(";") if part.partition("=")[0] not in ("COUNT", "UNTIL")]
    return ";".join([*parts, f"UNTIL={last.starts_at:%Y%m%dT%H%M%SZ}"])


def _trimmed(slots: Sequence[Slot], held: Mapping[datetime, Occurrence]) -> list[Slot]:
    places = [place for place, slot in enumerate(slots) if slot.recurrence_id in held]
    return list(slots[places[0] : places[-1] + 1]) if places else []


def _differs(occurrence: Occurrence, slot: Slot, series: Series) -> bool:
    times = (occurrence.starts_at, occurrence.ends_at) != (slot.starts_at, slot.ends_at)
    return times or occurrence.venue_id != series.venue_id
