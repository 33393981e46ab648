"""A story: a draft that only its writer reads, and the text that they approved, which others may ask to use.

Before it is approved, everything that may give somebody away is asked about, one by one: it is kept because
the writer says so, or replaced. What is approved is a text, not a permission: each use of it asks again.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from shared.errors import Conflict, Invalid, NotFound

LONGEST_TITLE = 120
LONGEST_TEXT = 6000
NAMES_AT_MOST = 30
STORIES_AT_MOST = 50


class EnoughStories(Conflict):
    """You keep 50 stories: remove one that you no longer need."""


class ConsentNeeded(Conflict):
    """Your consent that a story of yours may be told is missing: give it first, for the purpose `story`."""


class QuestionsOpen(Conflict):
    """Something in the story may give somebody away: answer each finding of the check first."""


class Sign(StrEnum):
    """Why something may give somebody away."""

    GIVEN = "given"
    CONTACT = "contact"
    DATE = "date"
    AGE = "age"
    NUMBER = "number"
    PLACE = "place"
    RARE = "rare"
    NAME = "name"


class Answer(StrEnum):
    """What becomes of it."""

    KEEP = "keep"
    REPLACE = "replace"


@dataclass(frozen=True, kw_only=True)
class Words:
    """What a story says."""

    title: str = field(repr=False)
    text: str = field(repr=False)


@dataclass(frozen=True, kw_only=True)
class Finding:
    """Something that may give somebody away, each time that it stands in the story."""

    sign: Sign
    words: str = field(repr=False)
    # Where it stands: in the title or the text, from which character on.
    places: tuple[tuple[str, int], ...] = field(repr=False)

    @property
    def key(self) -> tuple[Sign, str]:
        """What makes it the same finding in another version of the story."""
        return self.sign, self.words.casefold()


@dataclass(frozen=True, kw_only=True)
class Story:
    """A draft, opened for its writer; `names` is what they want to be looked for, `kept` what may stay."""

    id: UUID
    person_id: UUID
    language: str
    words: Words
    names: tuple[str, ...] = field(repr=False, default=())
    kept: frozenset[tuple[Sign, str]] = field(repr=False, default=frozenset())
    changed_at: datetime
    version: int = 1


@dataclass(frozen=True, kw_only=True)
class Approved:
    """The text that its writer approved, and of which version of the draft it is."""

    story_id: UUID
    person_id: UUID
    language: str
    words: Words
    approved_at: datetime
    story_version: int


def draft(story: Story, *, there_are: int) -> Story:
    """Begin a story."""
    if there_are >= STORIES_AT_MOST:
        raise EnoughStories(story.person_id)
    return story


def rewrite(before: Story, *, language: str, words: Words, names: tuple[str, ...], now: datetime) -> Story:
    """Write it anew; what may stay is asked again only where it is new."""
    return replace(
        before, language=language, words=words, names=names, changed_at=now, version=before.version + 1
    )


def keep(before: Story, finding: Finding, now: datetime) -> Story:
    """Say that something may stay."""
    kept = before.kept | {finding.key}
    return replace(before, kept=kept, changed_at=now, version=before.version + 1)


def substitute(before: Story, finding: Finding, by: str, now: datetime) -> Story:
    """Put something else in its place, wherever it stands."""
    words = {"title": before.words.title, "text": before.words.text}
    for where, start in sorted(finding.places, reverse=True):
        there = words[where]
        words[where] = there[:start] + by + there[start + len(finding.words) :]
    if len(words["title"]) > LONGEST_TITLE or len(words["text"]) > LONGEST_TEXT:
        raise Invalid("With that the story becomes too long; put something shorter.", pointer="/by")
    return replace(before, words=Words(**words), changed_at=now, version=before.version + 1)


def open_of(story: Story, findings: Sequence[Finding]) -> list[Finding]:
    """Return the findings that were not answered yet."""
    return [finding for finding in findings if finding.key not in story.kept]


def nth(findings: Sequence[Finding], number: int) -> Finding:
    """Return a finding by its number, the first being 1; raise `NotFound`."""
    if not 1 <= number <= len(findings):
        raise NotFound
    return findings[number - 1]


def approve(story: Story, findings: Sequence[Finding], *, consents: bool, now: datetime) -> Approved:
    """Say that this text, as it stands, may be asked for."""
    if not consents:
        raise ConsentNeeded(story.person_id)
    if left := open_of(story, findings):
        raise QuestionsOpen(story.id, detail=f"{len(left)} of {len(findings)} are not answered yet.")
    return Approved(
        story_id=story.id,
        person_id=story.person_id,
        language=story.language,
        words=story.words,
        approved_at=now,
        story_version=story.version,
    )
