"""What an entry of the library is, what stands behind it, and in which language it is read.

Entries come with Kith, or are a network's own. Of one that came with Kith a network may write the words anew,
language by language, and hide it; everything else about it stays, so that its evidence and sources hold.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from types import MappingProxyType
from typing import Any
from uuid import UUID

from shared.errors import Conflict, Invalid, NotFound

MOST_OWN_ENTRIES = 200
READ_WITHOUT_ASKING = "en"
# A network's own entries come after those that came with Kith.
OWN_RANK = 1000


class CameWithKith(Conflict):
    """This entry came with Kith: write its words anew, hide it, or add an entry of your own."""


class LibraryIsFull(Conflict):
    """A network has up to 200 entries of its own: change or hide one of them instead."""


class OnlyText(Conflict):
    """This is the only language that the entry is written in: hide the entry instead."""


class ThemeNeeded(Invalid):
    """Meetings follow themes; this is a technique."""


class TechniqueNeeded(Invalid):
    """People practise techniques; this is a theme of a meeting."""


class Kind(StrEnum):
    """A theme is for a meeting; a technique is for coping, in a meeting or alone."""

    THEME = "theme"
    TECHNIQUE = "technique"


class Tag(StrEnum):
    """What an entry is about."""

    BREATHING = "breathing"
    CARE = "care"
    DAILY_LIFE = "daily_life"
    FEELINGS = "feelings"
    FLARES = "flares"
    MINDFULNESS = "mindfulness"
    MOVEMENT = "movement"
    PACING = "pacing"
    PEOPLE = "people"
    SENSES = "senses"
    SLEEP = "sleep"
    STRESS = "stress"
    THOUGHTS = "thoughts"


class Evidence(StrEnum):
    """How much has been studied; not how much it will help somebody.

    reviews: reviews of controlled studies look at it, by itself or within a programme. trials: single
    controlled studies do. early: first studies, uncontrolled ones, or of something close to it. experience:
    people and practitioners have found it useful; it is hardly studied.
    """

    REVIEWS = "reviews"
    TRIALS = "trials"
    EARLY = "early"
    EXPERIENCE = "experience"


class Origin(StrEnum):
    """Whose words these are: Kith's, or the network's."""

    KITH = "kith"
    NETWORK = "network"


@dataclass(frozen=True, kw_only=True)
class Source:
    """A publication that an entry rests on."""

    authors: str
    year: int
    title: str
    doi: str | None = None


@dataclass(frozen=True, kw_only=True)
class Facts:
    """What an entry is in any language. `practices` are techniques to try after a theme."""

    kind: Kind
    tags: tuple[Tag, ...]
    minutes: int
    evidence: Evidence
    sources: tuple[Source, ...]
    practices: tuple[UUID, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Words:
    """An entry in one language; `caution` says when not to, or what to mind."""

    title: str
    aim: str
    steps: tuple[str, ...]
    caution: str


@dataclass(frozen=True, kw_only=True)
class Text:
    """Words in one language as they stand, and how often the network changed them."""

    language: str
    words: Words
    origin: Origin
    version: int = 0


@dataclass(frozen=True, kw_only=True)
class Change:
    """What a network wrote in one language; `words` is None once it went back to what was there before."""

    entry_id: UUID
    language: str
    words: Words | None
    version: int


@dataclass(frozen=True, kw_only=True)
class Entry:
    """A theme or a technique. `code` is set where it came with Kith; `rank` is its place in the library."""

    id: UUID
    facts: Facts
    code: str | None = None
    rank: int = 0
    texts: Mapping[str, Text] = field(default_factory=lambda: MappingProxyType({}))
    hidden: bool = False
    version: int = 0


def written(entry: Entry, changes: Iterable[Change]) -> Entry:
    """Return the entry with what the network wrote in the place of what was there."""
    texts = dict(entry.texts)
    for change in changes:
        if change.words is not None:
            texts[change.language] = Text(
                language=change.language, words=change.words, origin=Origin.NETWORK, version=change.version
            )
        elif change.language in texts:
            texts[change.language] = replace(texts[change.language], version=change.version)
    return replace(entry, texts=texts)


def text_in(entry: Entry, language: str) -> Text:
    """Return the entry in this language, else in the language without its region, else in English or any."""
    choices = (language, language.split("-", maxsplit=1)[0], READ_WITHOUT_ASKING, *sorted(entry.texts))
    for choice in choices:
        if choice in entry.texts:
            return entry.texts[choice]
    raise NotFound(entry.id)


def change_of(entry: Entry, facts: Facts, *, hidden: bool) -> Entry:
    """Return the entry with other facts, or hidden or shown again; raise `CameWithKith` where that is due."""
    if entry.code is not None and facts != entry.facts:
        raise CameWithKith(entry.id)
    return replace(entry, facts=facts, hidden=hidden, version=entry.version + 1)


def check_removable(entry: Entry, language: str) -> None:
    """Raise unless the network's words in this language can be taken back."""
    text = entry.texts.get(language)
    if text is None or text.origin is not Origin.NETWORK:
        raise NotFound(entry.id)
    if entry.code is None and len(entry.texts) == 1:
        raise OnlyText(entry.id)


def check_practices(facts: Facts, library: Mapping[UUID, Entry]) -> None:
    """Raise `Invalid` unless a theme suggests techniques of the library alone, and a technique nothing."""
    for place, entry_id in enumerate(facts.practices):
        found = library.get(entry_id)
        if facts.kind is Kind.TECHNIQUE or found is None or found.facts.kind is not Kind.TECHNIQUE:
            raise Invalid(
                "A theme suggests techniques of the library; a technique suggests nothing.",
                pointer=f"/practices/{place}",
            )


def check_room(own: int) -> None:
    """Raise `LibraryIsFull` unless a network with so many entries of its own may add one."""
    if own >= MOST_OWN_ENTRIES:
        raise LibraryIsFull


def check_theme(entry: Entry | None, *, at: str) -> Entry:
    """Return the entry, or raise `Invalid` unless it is a theme that is in use."""
    return _check(entry, Kind.THEME, ThemeNeeded("Choose a theme of the library.", pointer=at))


def check_technique(entry: Entry | None, *, at: str) -> Entry:
    """Return the entry, or raise `Invalid` unless it is a technique that is in use."""
    return _check(entry, Kind.TECHNIQUE, TechniqueNeeded("Choose a technique of the library.", pointer=at))


def _check(entry: Entry | None, kind: Kind, refusal: Invalid) -> Entry:
    if entry is None or entry.hidden or entry.facts.kind is not kind:
        raise refusal
    return entry


def select(
    entries: Iterable[Entry],
    *,
    language: str,
    kind: Kind | None = None,
    tag: Tag | None = None,
    longest: int | None = None,
    words: str | None = None,
    hidden: bool = False,
) -> list[Entry]:
    """Return what fits all that is asked for; every one of `words` is looked for in titles and aims."""
    asked = (words or "").casefold().split()
    return [
        entry
        for entry in entries
        if (hidden or not entry.hidden)
        and kind in (None, entry.facts.kind)
        and (tag is None or tag in entry.facts.tags)
        and (longest is None or entry.facts.minutes <= longest)
        and _says(text_in(entry, language).words, asked)
    ]


def _says(words: Words, asked: Sequence[str]) -> bool:
    said = f"{words.title} {words.aim}".casefold()
    return all(one in said for one in asked)


def page(entries: Sequence[Entry], *, limit: int, after_1: Any = None, after_2: Any = None) -> list[Entry]:
    """Return up to `limit` entries after a rank and an id."""
    if after_1 is None:
        return list(entries[:limit])
    return [one for one in entries if (one.rank, one.id) > (after_1, after_2)][:limit]
