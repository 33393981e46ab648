"""The gates on the pathway: what stands before each stage, in words that the person can read.

Which gates there are is data of the network (`plans/`); each condition says of itself whether it is met.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Protocol


class Stage(StrEnum):
    """Where a person is on their pathway, in order. Other services go by these words; there are no others."""

    PARTICIPANT = "participant"
    MENTOR_IN_TRAINING = "mentor_in_training"
    MENTOR = "mentor"
    CO_FACILITATOR = "co_facilitator"
    FACILITATOR = "facilitator"

    @property
    def rank(self) -> int:
        """Its place in the order, from 0."""
        return list(Stage).index(self)


LANGUAGES = ("en", "es", "de")
Words = Mapping[str, str]


def said(words: Words, language: str) -> str:
    """Return the wording in a language; in English, or in whichever there is, where that one is missing."""
    return words.get(language.split("-", maxsplit=1)[0]) or words.get("en") or next(iter(words.values()))


@dataclass(frozen=True, kw_only=True)
class Facts:
    """What a gate looks at; `trained` are the modules whose training counts today."""

    today: date
    active_from: date
    active_now: bool
    shown: frozenset[str]
    trained: frozenset[str] = frozenset()


@dataclass(frozen=True, kw_only=True)
class Finding:
    """What a gate found about one of its conditions. `from_day`: when it will be met by waiting alone."""

    condition: str
    met: bool
    detail: str
    from_day: date | None = None


class Condition(Protocol):
    """One thing that a gate asks for."""

    def find(self, facts: Facts, language: str = "en") -> Finding:
        """Say whether it is met, and what it asks for."""


_ACTIVE = {
    "en": "Takes part in a group at present.",
    "es": "Participa en un grupo actualmente.",
    "de": "Nimmt zurzeit an einer Gruppe teil.",
}
_BELONGED = {
    "en": "Has belonged to a group for {days} days, pauses included.",
    "es": "Pertenece a un grupo desde hace {days} días, pausas incluidas.",
    "de": "Gehört seit {days} Tagen zu einer Gruppe, Pausen mitgezählt.",
}
_TRAINED = {
    "en": "Has up-to-date training in {modules}.",
    "es": "Tiene al día la formación en {modules}.",
    "de": "Hat eine gültige Schulung in {modules}.",
}


@dataclass(frozen=True)
class Active:
    """The person takes part in a group now."""

    def find(self, facts: Facts, language: str = "en") -> Finding:
        """Met by one active membership anywhere in the network."""
        return Finding(condition="active", met=facts.active_now, detail=said(_ACTIVE, language))


@dataclass(frozen=True)
class Belonged:
    """Some time has passed since the person first belonged to a group."""

    days: int

    def find(self, facts: Facts, language: str = "en") -> Finding:
        """Met from so many days after the first on; pauses count in full."""
        from_day = facts.active_from + timedelta(days=self.days)
        return Finding(
            condition="belonged",
            met=facts.today >= from_day,
            detail=said(_BELONGED, language).format(days=self.days),
            from_day=from_day,
        )


@dataclass(frozen=True)
class Has:
    """The person has shown something."""

    evidence: str
    wording: Words

    def find(self, facts: Facts, language: str = "en") -> Finding:
        """Met once the evidence is recorded."""
        return Finding(
            condition=self.evidence, met=self.evidence in facts.shown, detail=said(self.wording, language)
        )


@dataclass(frozen=True)
class Trained:
    """The person's training in some modules counts today."""

    modules: tuple[str, ...]

    def find(self, facts: Facts, language: str = "en") -> Finding:
        """Met while none of the modules is missing or expired; those that are, are named."""
        missing = [one for one in self.modules if one not in facts.trained]
        named = ", ".join(missing or self.modules).replace("_", " ")
        return Finding(
            condition="training", met=not missing, detail=said(_TRAINED, language).format(modules=named)
        )


@dataclass(frozen=True)
class Gate:
    """What stands before a stage."""

    name: str
    leads_to: Stage
    conditions: tuple[Condition, ...]


@dataclass(frozen=True, kw_only=True)
class Outlook:
    """The gate before the next stage, and how far it is open."""

    name: str
    leads_to: Stage
    conditions: tuple[Finding, ...]

    @property
    def passable(self) -> bool:
        """Whether everything it asks for is there."""
        return all(finding.met for finding in self.conditions)


def outlook(gate: Gate | None, facts: Facts, language: str = "en") -> Outlook | None:
    """Say what a gate asks for and what of it is there; None where there is no further gate."""
    if gate is None:
        return None
    return Outlook(
        name=gate.name,
        leads_to=gate.leads_to,
        conditions=tuple(condition.find(facts, language) for condition in gate.conditions),
    )
