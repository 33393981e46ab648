"""A group, its meetings and its duties, as tests of the rota need them."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

from services.scheduling.rota.domain.assigning import Slot
from services.scheduling.rota.domain.deciding import Session, decide
from services.scheduling.rota.domain.duties import Held, Rota
from services.scheduling.rota.domain.people import Duty, Person, Span
from services.scheduling.rota.domain.reasons import ReasonCode

DAY = date(2026, 3, 3)
NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
EVER = (Span(since=date(2020, 1, 1)),)
ROTA = Rota(id=UUID(int=1), series_id=UUID(int=2), group_id=UUID(int=3), duties=tuple(Duty), weeks=26)


def person(number: int, *, trained: bool = True, **known: Any) -> Person:
    """Somebody of the group, trained unless it is said otherwise."""
    about: dict[str, Any] = {
        "active": True,
        "memberships": EVER,
        "stage": "facilitator" if trained else "participant",
    }
    return Person(id=UUID(int=1000 + number), **(about | known))


def meetings(count: int, *, since: date = DAY) -> list[Session]:
    """Weekly meetings."""
    return [
        Session(
            id=UUID(int=5000 + week),
            held_on=since + timedelta(weeks=week),
            starts_at=datetime(since.year, since.month, since.day, 18, tzinfo=UTC) + timedelta(weeks=week),
        )
        for week in range(count)
    ]


def slots(count: int, *duties: Duty) -> list[Slot]:
    """These duties at weekly meetings."""
    return [
        Slot(session_id=one.id, duty=duty, held_on=one.held_on, starts_at=one.starts_at)
        for one in meetings(count)
        for duty in duties or tuple(Duty)
    ]


def held(slot: Slot, who: UUID | None, *, declined_by: tuple[UUID, ...] = ()) -> Held:
    """A duty as it is kept."""
    return Held(
        id=UUID(int=slot.session_id.int * 10 + len(slot.duty)),
        rota_id=ROTA.id,
        occurrence_id=slot.session_id,
        group_id=ROTA.group_id,
        duty=slot.duty,
        held_on=slot.held_on,
        starts_at=slot.starts_at,
        person_id=who,
        declined_by=declined_by,
        reason_code=ReasonCode.SMALLEST_SHARE,
        able=1,
        duties_before=0,
        sessions=1,
    )


def planned(people: Sequence[Person], sessions: Sequence[Session]) -> list[Held]:
    """A rota as it is first given out."""
    return [held(slot, who) for slot, (who, _) in decide(ROTA, sessions, [], people, NOW).filled.items()]
