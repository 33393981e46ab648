"""Training that expires and is renewed.

A completion counts from its day until the day before it expires: the same day of the month, so many months
on, or that month's last day. Done again within the module's renewal time, it counts on from the old expiry,
so that nobody loses days by being early; done earlier or later than that, it counts from its own day.
"""

from calendar import monthrange
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from enum import StrEnum
from uuid import UUID

from services.mentorship.domain.gates import Words
from services.mentorship.domain.pathways import NotForYourself
from shared.errors import Conflict, Invalid


class CompletionWithdrawn(Conflict):
    """This was withdrawn already."""


class ModuleInUse(Conflict):
    """The pathway asks for this training: publish a pathway that does not, then leave the module out."""


class State(StrEnum):
    """How things stand with a person and a module."""

    MISSING = "missing"
    VALID = "valid"
    RENEW = "renew"
    EXPIRED = "expired"


@dataclass(frozen=True, kw_only=True)
class Module:
    """Something to learn. `valid_months` is None where it never expires."""

    code: str
    title: Words
    valid_months: int | None = None
    renew_days: int = 0


@dataclass(frozen=True, kw_only=True)
class Catalogue:
    """The modules of a network; version 0 are those that come with Kith."""

    modules: tuple[Module, ...]
    version: int = 0

    def get(self, code: str) -> Module:
        """Return a module; raise `Invalid` if there is none of this code."""
        for module in self.modules:
            if module.code == code:
                return module
        raise Invalid("The network has no such training module.", pointer="/module")


@dataclass(frozen=True, kw_only=True)
class Completion:
    """Somebody completed a module: it counts before `expires_on`, to be renewed from `renew_from` on."""

    id: UUID
    person_id: UUID
    module: str
    completed_on: date
    expires_on: date | None
    renew_from: date | None
    recorded_at: datetime
    recorded_by: UUID
    withdrawn_at: datetime | None = None


@dataclass(frozen=True, kw_only=True)
class Standing:
    """How things stand with a person and a module on a day."""

    module: str
    state: State
    completed_on: date | None = None
    expires_on: date | None = None
    renew_from: date | None = None


def months_later(day: date, months: int) -> date:
    """Return the same day so many months on, or the last of that month where it has no such day."""
    years, month = divmod(day.month - 1 + months, 12)
    year = day.year + years
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def expiry(module: Module, completed_on: date, earlier: date | None = None) -> date | None:
    """Return the first day on which a completion counts no more; `earlier` is when the one before expires."""
    if module.valid_months is None:
        return None
    begins = completed_on
    if earlier is not None and earlier - timedelta(days=module.renew_days) <= completed_on < earlier:
        begins = earlier
    return max(months_later(begins, module.valid_months), earlier or completed_on)


def complete(
    module: Module,
    before: Sequence[Completion],
    *,
    id: UUID,
    person_id: UUID,
    on: date | None,
    today: date,
    by: UUID,
    now: datetime,
) -> Completion:
    """Record on somebody's word, not the person's own, that they completed a module."""
    if by == person_id:
        raise NotForYourself
    day = on or today
    if day > today:
        raise Invalid(f"This day is still to come; today is {today}.", pointer="/completed_on")
    if day.year < 1970:
        raise Invalid("Name a day since 1970.", pointer="/completed_on")
    earlier = [one.expires_on for one in counted(before, module.code) if one.completed_on < day]
    expires_on = expiry(module, day, max((one for one in earlier if one), default=None))
    return Completion(
        id=id,
        person_id=person_id,
        module=module.code,
        completed_on=day,
        expires_on=expires_on,
        renew_from=expires_on and expires_on - timedelta(days=module.renew_days),
        recorded_at=now,
        recorded_by=by,
    )


def withdraw(completion: Completion, *, now: datetime) -> Completion:
    """Take back what was recorded by mistake."""
    if completion.withdrawn_at is not None:
        raise CompletionWithdrawn(completion.id)
    return replace(completion, withdrawn_at=now)


def counted(completions: Iterable[Completion], module: str) -> list[Completion]:
    """Return what was completed of a module, without what was withdrawn."""
    return [one for one in completions if one.module == module and one.withdrawn_at is None]


def standing(module: str, completions: Iterable[Completion], day: date) -> Standing:
    """Say how things stand on a day: by the completion that counts longest."""
    done = [one for one in counted(completions, module) if one.completed_on <= day]
    if not done:
        return Standing(module=module, state=State.MISSING)
    best = max(done, key=lambda one: (one.expires_on or date.max, one.completed_on, one.id))
    return Standing(
        module=module,
        state=_state(best, day),
        completed_on=best.completed_on,
        expires_on=best.expires_on,
        renew_from=best.renew_from,
    )


def trained(completions: Sequence[Completion], day: date) -> frozenset[str]:
    """Return the modules that count on a day."""
    return frozenset(
        module
        for module in {one.module for one in completions}
        if standing(module, completions, day).state in (State.VALID, State.RENEW)
    )


def change(before: Catalogue, modules: Sequence[Module], *, needed: frozenset[str]) -> Catalogue:
    """Put other modules in place; `needed` are those that the pathway asks for. Completions stay."""
    codes = [module.code for module in modules]
    if len(set(codes)) != len(codes):
        raise Invalid("Name each module once.", pointer="/modules")
    if missing := sorted(needed - set(codes)):
        raise ModuleInUse(detail=f"Still asked for: {', '.join(missing)}.")
    return Catalogue(modules=tuple(modules), version=before.version + 1)


def _state(completion: Completion, day: date) -> State:
    if completion.expires_on is not None and day >= completion.expires_on:
        return State.EXPIRED
    if completion.renew_from is not None and day >= completion.renew_from:
        return State.RENEW
    return State.VALID
