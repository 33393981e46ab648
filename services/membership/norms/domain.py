"""A group's goals, norms and glossary, in versions that nobody changes, and who has acknowledged them.

A change is a new version. Whoever belongs to the group is asked to acknowledge it again: what somebody agreed
to once is not what the group has agreed on since.
"""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from services.membership.domain.actors import Actor
from shared.errors import Conflict, Forbidden, Invalid, Refusal


class NormsUnchanged(Conflict):
    """This is what the group has agreed on already: nobody needs to be asked again."""


class NormsMovedOn(Conflict):
    """The norms have changed since that version: read them again, then acknowledge what holds now."""


class NoNormsYet(Refusal):
    """The group has not written down any norms, so there is nothing to acknowledge."""


class NotOfThisGroup(Forbidden):
    """Only people of the group acknowledge its norms: they are its own agreement."""


@dataclass(frozen=True, kw_only=True)
class Term:
    """A word of the group's own language, and what the group means by it."""

    term: str
    meaning: str


@dataclass(frozen=True, kw_only=True)
class Norms:
    """One version of what a group stands for. Version 0 is the blank page before the first."""

    group_id: UUID
    version: int
    goals: tuple[str, ...] = ()
    norms: tuple[str, ...] = ()
    glossary: tuple[Term, ...] = ()
    published_at: datetime | None = None
    published_by: UUID | None = None

    @property
    def text(self) -> tuple[object, ...]:
        """What it says, whoever wrote it and when."""
        return self.goals, self.norms, self.glossary


@dataclass(frozen=True, kw_only=True)
class Acknowledgement:
    """A person read this version and agreed; somebody else may have written it down for them."""

    group_id: UUID
    version: int
    membership_id: UUID
    person_id: UUID
    acknowledged_at: datetime
    recorded_by: UUID


@dataclass(frozen=True, kw_only=True)
class Asked:
    """A member who has not acknowledged what holds in their group, and what they acknowledged before."""

    membership_id: UUID
    group_id: UUID
    person_id: UUID
    version: int
    published_at: datetime
    acknowledged_version: int | None


def publish(
    current: Norms,
    *,
    goals: tuple[str, ...],
    norms: tuple[str, ...],
    glossary: tuple[Term, ...],
    by: UUID,
    now: datetime,
) -> Norms:
    """Make the next version of what a group stands for."""
    terms: set[str] = set()
    for place, entry in enumerate(glossary):
        if entry.term.casefold() in terms:
            raise Invalid("This term is in the glossary already.", pointer=f"/glossary/{place}/term")
        terms.add(entry.term.casefold())
    following = Norms(
        group_id=current.group_id,
        version=current.version + 1,
        goals=goals,
        norms=norms,
        glossary=glossary,
        published_at=now,
        published_by=by,
    )
    if following.text == current.text:
        raise NormsUnchanged
    return following


def acknowledge(
    current: Norms,
    actor: Actor,
    *,
    membership_id: UUID | None,
    person_id: UUID,
    version: int,
    now: datetime,
) -> Acknowledgement:
    """Acknowledge what holds now: for oneself, or recorded by staff for somebody who said so aloud.

    `membership_id` is the person's current membership in the group, in whatever state: who applies may read
    and agree before the first meeting.
    """
    actor.must_be_staff_or(person_id)
    if current.version == 0:
        raise NoNormsYet
    if membership_id is None:
        raise NotOfThisGroup
    if version != current.version:
        raise NormsMovedOn(detail=f"Version {current.version} holds now.")
    return Acknowledgement(
        group_id=current.group_id,
        version=version,
        membership_id=membership_id,
        person_id=person_id,
        acknowledged_at=now,
        recorded_by=actor.id,
    )
