"""Going over a rota: what is kept, what must be given back, who takes on what is open, and why."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from services.scheduling.rota.domain.assigning import Slot, able_for, assign
from services.scheduling.rota.domain.duties import Held, Rota
from services.scheduling.rota.domain.fairness import Fairness, Share, carried, measured
from services.scheduling.rota.domain.people import Obstacle, Person, obstacle
from services.scheduling.rota.domain.reasons import Reason, ReasonCode, explained


@dataclass(frozen=True, kw_only=True)
class Session:
    """A meeting that takes place, as far as the rota needs to know."""

    id: UUID
    held_on: date
    starts_at: datetime


@dataclass(frozen=True, kw_only=True)
class Decision:
    """What going over a rota came to: who must give what back and why, and what each open slot becomes."""

    released: Mapping[Slot, str]
    filled: Mapping[Slot, tuple[UUID | None, Reason]]


def slots_of(rota: Rota, sessions: Sequence[Session]) -> list[Slot]:
    """Return every duty at every one of these meetings."""
    return [
        Slot(session_id=one.id, duty=duty, held_on=one.held_on, starts_at=one.starts_at)
        for one in sessions
        for duty in rota.duties
    ]


def slot_of(held: Held) -> Slot:
    """Return the place of a duty."""
    return Slot(session_id=held.occurrence_id, duty=held.duty, held_on=held.held_on, starts_at=held.starts_at)


def decide(
    rota: Rota, sessions: Sequence[Session], held: Sequence[Held], people: Sequence[Person], now: datetime
) -> Decision:
    """Go over a rota: whatever is open is given out, and nobody who can do what they have is moved.

    But for one case: who alone can take what would stay open hands on what they have at that meeting.
    """
    known = {slot_of(one): one for one in held}
    by_id = {person.id: person for person in people}
    has = {slot: one.person_id for slot, one in known.items() if one.person_id is not None}
    released = {
        slot: why
        for slot, person_id in has.items()
        if slot.starts_at > now and (why := unfit(by_id.get(person_id), slot)) is not None
    }
    kept = {slot: person_id for slot, person_id in has.items() if slot not in released}
    ahead = [slot for slot in slots_of(rota, sessions) if slot.starts_at > now]
    missing = [slot for slot in ahead if slot not in kept]
    declined = {slot: frozenset(one.declined_by) for slot, one in known.items()}

    shares = shares_of(people, kept, _days_given_out(kept))
    above = carried(shares)
    ahead_of = {slot: person_id for slot, person_id in kept.items() if slot.starts_at > now}

    def give_out(open_slots: Sequence[Slot], still: Mapping[Slot, UUID]) -> dict[Slot, UUID]:
        counted = Counter(ahead_of.values())
        from_before = {person_id: by - counted[person_id] for person_id, by in above.items()}
        return assign(open_slots, people, kept=still, carried=from_before, declined=declined)

    chosen = give_out(missing, ahead_of)
    still = ahead_of
    if freed := _needed_elsewhere([slot for slot in missing if slot not in chosen], ahead_of, people):
        fewer = {slot: person_id for slot, person_id in ahead_of.items() if slot not in freed}
        again = give_out([*missing, *freed], fewer)
        if len(again) > len(chosen) + len(freed):
            chosen, still, missing = again, fewer, [*missing, *freed]
    unmoved = {slot for slot in chosen if ahead_of.get(slot) == chosen[slot]}
    why_chosen = explained(
        chosen,
        people,
        kept=still,
        duties={share.person_id: share.duties for share in shares},
        days=[one.held_on for one in sessions],
        declined=declined,
    )
    nobody = Reason(code=ReasonCode.NOBODY_CAN)
    moved = {slot: "needed_elsewhere" for slot in missing if slot in ahead_of and slot not in unmoved}
    return Decision(
        released=released | moved,
        filled={
            slot: (chosen.get(slot), why_chosen.get(slot, nobody)) for slot in missing if slot not in unmoved
        },
    )


def _needed_elsewhere(
    still_open: Sequence[Slot], kept: Mapping[Slot, UUID], people: Sequence[Person]
) -> set[Slot]:
    """Return duties of those who are needed for another at the same meeting that nobody else can take."""
    wanted = {(slot.session_id, one) for slot in still_open for one in able_for(slot, people)}
    return {slot for slot, person_id in kept.items() if (slot.session_id, person_id) in wanted}


def unfit(person: Person | None, slot: Slot) -> str | None:
    """Return why somebody has to give a duty back, in the words that others may read; None if they need not.

    Whoever took a duty on although they asked never to be given it keeps it: it was their choice. Whoever has
    enough to carry is given nothing more, and keeps what they have.
    """
    if person is None:
        return "unavailable"
    match obstacle(person, slot.duty, slot.held_on):
        case None | Obstacle.UNWILLING | Obstacle.DECLINED | Obstacle.OVERLOADED:
            return None
        case Obstacle.NOT_TRAINED:
            return "not_trained"
        case _:
            return "unavailable"


def shares_of(people: Sequence[Person], given: Mapping[Slot, UUID], days: Sequence[date]) -> list[Share]:
    """Return what each has of duties that were given out, and at how many of these days they could come."""
    duties = Counter(given.values())
    return [
        Share(
            person_id=person.id,
            duties=duties[person.id],
            sessions=sum(person.could_come(day) for day in days),
        )
        for person in people
    ]


def fairness_of(
    rota: Rota, sessions: Sequence[Session], held: Sequence[Held], people: Sequence[Person]
) -> Fairness:
    """Measure a rota among those who could take on any of its duties."""
    slots = slots_of(rota, sessions)
    able = {person_id for slot in slots for person_id in able_for(slot, people)}
    given = {slot_of(one): one.person_id for one in held if one.person_id is not None}
    concerned = [person for person in people if person.id in able or person.id in given.values()]
    return measured(shares_of(concerned, given, [one.held_on for one in sessions]))


def _days_given_out(given: Mapping[Slot, UUID]) -> list[date]:
    return [day for _, day in sorted({(slot.session_id, slot.held_on) for slot in given})]
