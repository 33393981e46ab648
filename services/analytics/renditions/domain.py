"""One use of a story: asked for, agreed to or refused by its writer, published, and over.

asked -> agreed -> published -> expired, and from each of the first three to revoked; asked -> refused.
Nothing comes back from the end: another use is another rendition, and asks again.
"""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from uuid import UUID

from services.analytics.stories.domain import Approved, ConsentNeeded
from shared.errors import Conflict, Forbidden, Refusal

KEEP_DAYS = 365
KEEP_DAYS_AT_MOST = 730


class NotYourStory(Forbidden):
    """Only who wrote a story says what becomes of it."""


class AskedAlready(Conflict):
    """This has been answered: another use is asked for by itself."""


class NotAgreed(Conflict):
    """Who wrote the story has not agreed to this use."""


class NotApproved(Conflict):
    """There is no approved text of this story any more."""


class TextChanged(Conflict):
    """The story was approved anew since this was agreed to: ask for the new text."""


class RenditionOver(Conflict):
    """This use of the story is over."""


class StoryGone(Refusal):
    """This story is not shown any more: who wrote it took it back, or its time was over."""

    status = 410


class Kind(StrEnum):
    """As what a story is shown."""

    PAGE = "page"
    REPORT = "report"
    LEAFLET = "leaflet"


class Audience(StrEnum):
    """For whom."""

    PUBLIC = "public"
    NETWORK = "network"
    FUNDERS = "funders"
    PARTNERS = "partners"


class Status(StrEnum):
    """Where a rendition stands."""

    ASKED = "asked"
    AGREED = "agreed"
    REFUSED = "refused"
    PUBLISHED = "published"
    REVOKED = "revoked"
    EXPIRED = "expired"


OVER = frozenset({Status.REFUSED, Status.REVOKED, Status.EXPIRED})


@dataclass(frozen=True, kw_only=True)
class Rendition:
    """One use of a story; `story_version` is the version that was agreed to."""

    id: UUID
    story_id: UUID
    person_id: UUID
    kind: Kind
    audience: Audience
    purpose: str
    keep_days: int
    asked_by: UUID
    asked_at: datetime
    status: Status = Status.ASKED
    story_version: int | None = None
    answered_at: datetime | None = None
    published_at: datetime | None = None
    expires_at: datetime | None = None
    ended_at: datetime | None = None
    version: int = 1


@dataclass(frozen=True, kw_only=True)
class Shown:
    """What is shown of a story, without whose it is."""

    rendition_id: UUID
    kind: Kind
    audience: Audience
    language: str
    title: str
    text: str
    published_at: datetime
    expires_at: datetime


def agree(
    before: Rendition, approved: Approved | None, *, by: UUID, consents: bool, now: datetime
) -> Rendition:
    """Agree to one use of the text as it is approved now."""
    _check_asked(before, by)
    if not consents:
        raise ConsentNeeded(before.story_id)
    if approved is None:
        raise NotApproved(before.story_id)
    return _changed(before, status=Status.AGREED, answered_at=now, story_version=approved.story_version)


def refuse(before: Rendition, *, by: UUID, now: datetime) -> Rendition:
    """Say no to one use; nobody is owed a reason."""
    _check_asked(before, by)
    return _changed(before, status=Status.REFUSED, answered_at=now, ended_at=now)


def publish(before: Rendition, approved: Approved | None, *, consents: bool, now: datetime) -> Rendition:
    """Show the text that was agreed to, and no other."""
    if before.status is not Status.AGREED:
        raise (RenditionOver if before.status in OVER else NotAgreed)(before.id)
    if not consents:
        raise ConsentNeeded(before.story_id)
    if approved is None:
        raise NotApproved(before.story_id)
    if approved.story_version != before.story_version:
        raise TextChanged(before.id)
    expires_at = now + timedelta(days=before.keep_days)
    return _changed(before, status=Status.PUBLISHED, published_at=now, expires_at=expires_at)


def revoke(before: Rendition, now: datetime) -> Rendition:
    """End a use, whenever its writer or the network likes."""
    if before.status in OVER:
        raise RenditionOver(before.id)
    return _changed(before, status=Status.REVOKED, ended_at=now)


def expire(before: Rendition, now: datetime) -> Rendition:
    """End a use whose time is over."""
    return _changed(before, status=Status.EXPIRED, ended_at=now)


def shown(rendition: Rendition, approved: Approved) -> Shown:
    """Return what is shown from now on."""
    assert rendition.published_at is not None  # noqa: S101 - it was published
    assert rendition.expires_at is not None  # noqa: S101 - it was published
    return Shown(
        rendition_id=rendition.id,
        kind=rendition.kind,
        audience=rendition.audience,
        language=approved.language,
        title=approved.words.title,
        text=approved.words.text,
        published_at=rendition.published_at,
        expires_at=rendition.expires_at,
    )


def _check_asked(before: Rendition, by: UUID) -> None:
    if before.person_id != by:
        raise NotYourStory(before.id)
    if before.status is not Status.ASKED:
        raise AskedAlready(before.id)


def _changed(before: Rendition, **changes: object) -> Rendition:
    return replace(before, **changes, version=before.version + 1)  # type: ignore[arg-type]  # changes are mixed
