"""Which mentors suit a newcomer: counted, explained, and the same each time for the same people.

Points: a language in common 4 (the newcomer's first) or 2, each time of the week in common 1 (3 at most),
each experience in common 1 (3 at most), and up to 3 for room: the share of places that a mentor has free.
Whoever has most comes first; of equals, who accompanies fewest, then who has belonged longest, then the
lower id.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from fractions import Fraction
from uuid import UUID

from services.mentorship.domain.gates import Words, said
from services.mentorship.domain.people import Someone

SHOWN = 10


class Why(StrEnum):
    """What speaks for a match."""

    LANGUAGE = "language"
    TIMES = "times"
    EXPERIENCES = "experiences"
    ROOM = "room"


@dataclass(frozen=True, kw_only=True)
class Reason:
    """What speaks for a match, by how much; experiences are counted and never named."""

    code: Why
    points: Fraction
    count: int = 0
    named: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Candidate:
    """A mentor who could accompany a newcomer, and why."""

    mentor_id: UUID
    reasons: tuple[Reason, ...]
    mentees: int
    since: date | None

    @property
    def points(self) -> Fraction:
        """All that speaks for it, together."""
        return sum((reason.points for reason in self.reasons), Fraction(0))


def find(newcomer: Someone, others: Iterable[Someone], *, group_language: str | None) -> list[Candidate]:
    """Return the mentors who can take this newcomer on and share a language with them, the best first."""
    found = [
        Candidate(
            mentor_id=mentor.person_id,
            reasons=reasons,
            mentees=mentor.mentees,
            since=mentor.since,
        )
        for mentor in others
        if mentor.person_id != newcomer.person_id and mentor.can_mentor
        if (reasons := reasons_for(newcomer, mentor, group_language=group_language))
    ]
    return sorted(found, key=_order)[:SHOWN]


def reasons_for(newcomer: Someone, mentor: Someone, *, group_language: str | None) -> tuple[Reason, ...]:
    """Return what speaks for two people; nothing at all where they share no language."""
    usual = (group_language,) if group_language else ()
    wanted, spoken = newcomer.languages or usual, mentor.languages or usual
    shared = [language for language in wanted if _base(language) in map(_base, spoken)]
    if wanted and not shared:
        return ()
    times = tuple(one for one in newcomer.times if one in mentor.times)
    experiences = len(set(newcomer.experiences) & set(mentor.experiences))
    room = mentor.mentees_at_most - mentor.mentees
    found = [
        *_of_language(shared, wanted),
        Reason(code=Why.TIMES, points=Fraction(min(len(times), 3)), count=len(times), named=times),
        Reason(code=Why.EXPERIENCES, points=Fraction(min(experiences, 3)), count=experiences),
        Reason(code=Why.ROOM, points=Fraction(3 * room, mentor.mentees_at_most or 1), count=room),
    ]
    return tuple(reason for reason in found if reason.points > 0)


def _of_language(shared: Sequence[str], wanted: Sequence[str]) -> list[Reason]:
    if not shared:
        return []
    points = Fraction(4 if shared[0] == wanted[0] else 2)
    return [Reason(code=Why.LANGUAGE, points=points, count=len(shared), named=(shared[0],))]


def _base(language: str) -> str:
    return language.split("-", maxsplit=1)[0]


def _order(candidate: Candidate) -> tuple[Fraction, int, date, UUID]:
    return -candidate.points, candidate.mentees, candidate.since or date.max, candidate.mentor_id


_SENTENCES: dict[Why, Words] = {
    Why.LANGUAGE: {
        "en": "Both speak {named}.",
        "es": "Comparten el idioma {named}.",
        "de": "Beide sprechen {named}.",
    },
    Why.TIMES: {
        "en": "Times of the week that suit both: {count}.",
        "es": "Momentos de la semana que convienen a las dos personas: {count}.",
        "de": "Zeiten der Woche, die beiden passen: {count}.",
    },
    Why.EXPERIENCES: {
        "en": "Experiences in common: {count}.",
        "es": "Experiencias en común: {count}.",
        "de": "Gemeinsame Erfahrungen: {count}.",
    },
    Why.ROOM: {
        "en": "Could accompany {count} more at present.",
        "es": "Podría acompañar a {count} más en este momento.",
        "de": "Könnte zurzeit noch {count} begleiten.",
    },
}


def in_words(reason: Reason, language: str) -> str:
    """Say a reason in a language."""
    return said(_SENTENCES[reason.code], language).format(count=reason.count, named=", ".join(reason.named))
