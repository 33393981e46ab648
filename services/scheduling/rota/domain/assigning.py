"""Who does what: a fair greedy choice, then repair until no exchange makes it more even.

Duties are given out in the order of time, each to whoever has the smallest load among those who can. Then,
as long as duties can be handed on in a chain from somebody to another whose load is smaller by more than one,
they are. Where no such chain is left, no other way of filling the same duties is more even (the condition
of optimal semi-matchings: N. Harvey, R. Ladner, L. Lovász, T. Tamir, Semi-matchings for bipartite graphs and
load balancing, Journal of Algorithms 59, 2006). The same input always gives the same rota.
"""

from collections import defaultdict, deque
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from fractions import Fraction
from hashlib import sha256
from uuid import UUID

from services.scheduling.rota.domain.people import Duty, Person, obstacle

_DUTIES = {duty: place for place, duty in enumerate(Duty)}


@dataclass(frozen=True, kw_only=True)
class Slot:
    """One duty at one meeting."""

    session_id: UUID
    duty: Duty
    held_on: date
    starts_at: datetime

    @property
    def order(self) -> tuple[datetime, UUID, int]:
        """Earlier meetings first, and what needs training before what does not."""
        return self.starts_at, self.session_id, _DUTIES[self.duty]


def assign(
    slots: Iterable[Slot],
    people: Sequence[Person],
    *,
    kept: Mapping[Slot, UUID] | None = None,
    carried: Mapping[UUID, Fraction] | None = None,
    declined: Mapping[Slot, frozenset[UUID]] | None = None,
) -> dict[Slot, UUID]:
    """Return who takes on each of the slots; a slot that nobody can take is left out.

    `kept` are duties that people have already: they count, and stay where they are. `carried` is by how much
    each is above their share from before; `declined` names who does not want which slot.
    """
    board = _Board(slots, people, kept or {}, carried or {}, declined or {})
    for slot in board.slots:
        board.fill(slot)
    board.even_out()
    return {slot: board.holders[slot] for slot in board.slots if slot in board.holders}


class _Board:
    """Who holds what while it is being decided."""

    def __init__(
        self,
        slots: Iterable[Slot],
        people: Sequence[Person],
        kept: Mapping[Slot, UUID],
        carried: Mapping[UUID, Fraction],
        declined: Mapping[Slot, frozenset[UUID]],
    ) -> None:
        self.slots = sorted(slots, key=lambda slot: slot.order)
        self.people = {person.id: person for person in people}
        self.able = {
            slot: able_for(slot, people, without=declined.get(slot, frozenset())) for slot in self.slots
        }
        self.holders: dict[Slot, UUID] = {}
        self.load = {person.id: Fraction(carried.get(person.id, 0)) for person in people}
        self.fixed: set[tuple[UUID, UUID]] = set()
        self.taken: dict[tuple[UUID, UUID], Slot] = {}
        self.held: dict[UUID, list[Slot]] = defaultdict(list)
        self.last: dict[UUID, date] = {}
        self.times: dict[tuple[UUID, Duty], int] = defaultdict(int)
        for slot, person_id in kept.items():
            self.fixed.add((person_id, slot.session_id))
            if person_id in self.load:
                self.load[person_id] += 1
                self.last[person_id] = max(slot.held_on, self.last.get(person_id, slot.held_on))
                self.times[person_id, slot.duty] += 1

    def fill(self, slot: Slot) -> None:
        """Give a slot to whoever has the smallest load; if all are taken, let others make room."""
        free = [one for one in self.able[slot] if self._is_free(one, slot)]
        if free:
            self._take(slot, min(free, key=lambda person_id: self._preferred(slot, person_id)))
        elif path := self._path([slot]):
            self._follow(path)

    def even_out(self) -> None:
        """Hand duties on from those who have most to those who have fewer, while that makes it more even."""
        concerned = {person_id for able in self.able.values() for person_id in able}
        improved = bool(concerned)
        while improved:
            improved = False
            least = min(self.load[person_id] for person_id in concerned)
            above = [person_id for person_id in concerned if self.load[person_id] > least + 1]
            for person_id in sorted(above, key=lambda one: (-self.load[one], one)):
                path = self._path(self.held[person_id], below=self.load[person_id] - 1)
                if path:
                    self._follow(path)
                    improved = True
                    break

    def _preferred(self, slot: Slot, person_id: UUID) -> tuple[Fraction, int, int, date, bytes]:
        """Smallest load, then gladly, seldom this duty, longest ago; at last a lot that never changes."""
        lot = sha256(slot.session_id.bytes + person_id.bytes).digest()
        return (
            self.load[person_id],
            self.people[person_id].rank(slot.duty),
            self.times[person_id, slot.duty],
            self.last.get(person_id, date.min),
            lot,
        )

    def _is_free(self, person_id: UUID, slot: Slot) -> bool:
        place = (person_id, slot.session_id)
        return place not in self.fixed and place not in self.taken

    def _path(self, starts: Iterable[Slot], below: Fraction | None = None) -> list[tuple[Slot, UUID]]:
        """Return the hand-overs that end with whoever has the smallest load (`below` a bound), or none.

        Breadth first, over slots to be handed on: somebody who takes one hands on another of theirs, or
        the one that they have at the same meeting, or keeps it and is the end.
        """
        queue = deque(starts)
        before: dict[Slot, tuple[Slot, UUID] | None] = dict.fromkeys(queue)
        reached: set[UUID] = {self.holders[slot] for slot in queue if slot in self.holders}
        best: tuple[Fraction, Slot, UUID] | None = None
        while queue:
            slot = queue.popleft()
            for person_id in self.able[slot]:
                place = (person_id, slot.session_id)
                if place in self.fixed or self.holders.get(slot) == person_id:
                    continue
                if place in self.taken:
                    onward = [self.taken[place]]
                elif person_id in reached:
                    continue
                else:
                    reached.add(person_id)
                    onward = self.held[person_id]
                    load = self.load[person_id]
                    if (below is None or load < below) and (best is None or load < best[0]):
                        best = (load, slot, person_id)
                for other in onward:
                    if other not in before:
                        before[other] = (slot, person_id)
                        queue.append(other)
        return self._traced(best, before) if best else []

    @staticmethod
    def _traced(
        best: tuple[Fraction, Slot, UUID], before: Mapping[Slot, tuple[Slot, UUID] | None]
    ) -> list[tuple[Slot, UUID]]:
        _, slot, person_id = best
        path = [(slot, person_id)]
        while (step := before[slot]) is not None:
            slot = step[0]
            path.append(step)
        return path

    def _follow(self, path: Sequence[tuple[Slot, UUID]]) -> None:
        for slot, _ in path:
            if slot in self.holders:
                self._leave(slot)
        for slot, person_id in path:
            self._take(slot, person_id)

    def _take(self, slot: Slot, person_id: UUID) -> None:
        self.holders[slot] = person_id
        self.taken[person_id, slot.session_id] = slot
        self.held[person_id].append(slot)
        self.load[person_id] += 1
        self.times[person_id, slot.duty] += 1
        self.last[person_id] = max(slot.held_on, self.last.get(person_id, slot.held_on))

    def _leave(self, slot: Slot) -> None:
        person_id = self.holders.pop(slot)
        del self.taken[person_id, slot.session_id]
        self.held[person_id].remove(slot)
        self.load[person_id] -= 1
        self.times[person_id, slot.duty] -= 1


def able_for(slot: Slot, people: Sequence[Person], *, without: frozenset[UUID] = frozenset()) -> list[UUID]:
    """Return those who can take on a slot, gladly first."""
    able = [
        person
        for person in people
        if person.id not in without and obstacle(person, slot.duty, slot.held_on) is None
    ]
    return [person.id for person in sorted(able, key=lambda person: (person.rank(slot.duty), person.id))]
