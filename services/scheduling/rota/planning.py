"""Going over rotas: load, decide, save, announce. Doing it again changes nothing."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from services.scheduling.rota import store
from services.scheduling.rota.candidates import people_of
from services.scheduling.rota.domain.assigning import Slot
from services.scheduling.rota.domain.deciding import decide, fairness_of, slot_of
from services.scheduling.rota.domain.duties import COUNTED_DAYS, Happening, Held, Rota
from services.scheduling.rota.domain.fairness import Fairness
from services.scheduling.rota.domain.reasons import Reason, ReasonCode
from services.scheduling.rota.records import Change
from shared.contracts.scheduling_duties import DutyAssigned, DutyReleased
from shared.db.transaction import Transaction


@dataclass(frozen=True)
class Step:
    """A duty before and after; `before` is None when it is new."""

    before: Held | None
    after: Held
    happening: Happening
    reason: str
    sealed_note: bytes | None = None


def plan(tx: Transaction, rota: Rota) -> None:
    """Go over a rota that is locked: give back what somebody cannot do, give out what is open."""
    store.save_held_on(tx, rota.id)
    since, before = counted_days(tx, rota)
    sessions = store.list_sessions(tx, rota.series_id, since=since, before=before)
    held = store.lock_duties_of_rota(tx, rota.id, since=since)
    people = people_of(tx, rota.group_id, since=since)
    decision = decide(rota, sessions, held, people, tx.now)
    known = {slot_of(one): one for one in held}
    released = [
        Step(known[slot], known[slot].now_of(None, UNAVAILABLE), Happening.RELEASED, why)
        for slot, why in decision.released.items()
    ]
    carry_out(tx, released)
    known |= {slot_of(step.after): step.after for step in released}
    given: list[Step] = []
    for slot, (person_id, reason) in decision.filled.items():
        was = known.get(slot)
        now = was.now_of(person_id, reason) if was else _new(tx.new_id(), rota, slot, person_id, reason)
        if was is None or person_id is not None or was.reason_code is not reason.code:
            given.append(Step(was, now, Happening.ASSIGNED, reason.code.value))
    carry_out(tx, given)
    store.save_planned_at(tx, rota.id)


UNAVAILABLE = Reason(code=ReasonCode.UNAVAILABLE)


def plan_for(tx: Transaction, person_ids: Iterable[UUID]) -> None:
    """Go over every rota in which these people have something to do: what they can do has changed."""
    concerned = sorted(set(person_ids))
    store.lapse_swaps_of(tx, concerned)
    for rota in store.lock_rotas_served_by(tx, concerned, since=tx.now.date() - timedelta(days=1)):
        plan(tx, rota)


def give_back(tx: Transaction, held: Sequence[Held]) -> None:
    """Take duties off somebody who is not available; the rota looks for others within the minute."""
    carry_out(
        tx,
        [
            Step(one, one.now_of(None, UNAVAILABLE), Happening.RELEASED, ReasonCode.UNAVAILABLE.value)
            for one in held
        ],
    )


def measure(tx: Transaction, rota: Rota) -> Fairness:
    """Measure how fair a rota is, over what is counted and what is planned."""
    since, before = counted_days(tx, rota)
    return fairness_of(
        rota,
        store.list_sessions(tx, rota.series_id, since=since, before=before),
        store.list_duties_of_rota(tx, rota.id, since=since),
        people_of(tx, rota.group_id, since=since),
    )


def counted_days(tx: Transaction, rota: Rota) -> tuple[date, date]:
    """Return the first day that counts, and the first that is not planned yet."""
    today = tx.now.date()
    return today - timedelta(days=COUNTED_DAYS), today + timedelta(weeks=rota.weeks)


def carry_out(tx: Transaction, steps: Sequence[Step], *, swap_id: UUID | None = None) -> None:
    """Save steps, write them into the history, and announce who has a duty now, and who no longer.

    Swaps of the same duties lapse, all but the one that this is.
    """
    if not steps:
        return
    if new := [step.after for step in steps if step.before is None]:
        store.add_duties(tx, new)
    if known := [step.after for step in steps if step.before is not None]:
        alone = known[0].declined_by if len(known) == 1 else None
        store.save_duties(tx, known, declined_by=alone)
    changed = [step for step in steps if _who(step.before) != step.after.person_id]
    store.add_changes(tx, [_change(tx, step) for step in changed])
    store.lapse_swaps(tx, [step.after.id for step in changed if step.before], but=swap_id)
    for step in changed:
        _announce(tx, step)


def _who(held: Held | None) -> UUID | None:
    return held.person_id if held else None


def _new(id: UUID, rota: Rota, slot: Slot, person_id: UUID | None, reason: Reason) -> Held:
    return Held(
        id=id,
        rota_id=rota.id,
        occurrence_id=slot.session_id,
        group_id=rota.group_id,
        duty=slot.duty,
        held_on=slot.held_on,
        starts_at=slot.starts_at,
        person_id=person_id,
        declined_by=(),
        reason_code=reason.code,
        able=reason.able,
        duties_before=reason.duties,
        sessions=reason.sessions,
    )


def _change(tx: Transaction, step: Step) -> Change:
    return Change(
        id=tx.new_id(),
        duty_id=step.after.id,
        occurrence_id=step.after.occurrence_id,
        group_id=step.after.group_id,
        duty=step.after.duty,
        happening=step.happening,
        was_held_by=_who(step.before),
        held_by=step.after.person_id,
        reason=step.reason,
        sealed_note=step.sealed_note,
    )


def _announce(tx: Transaction, step: Step) -> None:
    about: dict[str, Any] = {
        "duty_id": step.after.id,
        "occurrence_id": step.after.occurrence_id,
        "group_id": step.after.group_id,
        "duty": step.after.duty.value,
        "reason": step.reason,
    }
    if (before := _who(step.before)) is not None:
        tx.emit(DutyReleased(person_id=before, **about))
    if step.after.person_id is not None:
        tx.emit(DutyAssigned(person_id=step.after.person_id, **about))
