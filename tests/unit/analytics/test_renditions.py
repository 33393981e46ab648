"""Each use of a story is asked for by itself, shown as agreed, and over for good."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest

from services.analytics.renditions import domain
from services.analytics.renditions.domain import (
    AskedAlready,
    Audience,
    Kind,
    NotAgreed,
    NotApproved,
    NotYourStory,
    Rendition,
    RenditionOver,
    Status,
    TextChanged,
)
from services.analytics.renditions.page import page_of
from services.analytics.stories.domain import Approved, ConsentNeeded, Words

NOW = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
WRITER, COORDINATOR = UUID(int=1), UUID(int=2)
ASKED = Rendition(
    id=UUID(int=3),
    story_id=UUID(int=4),
    person_id=WRITER,
    kind=Kind.PAGE,
    audience=Audience.PUBLIC,
    purpose="Our page",
    keep_days=30,
    asked_by=COORDINATOR,
    asked_at=NOW,
)
APPROVED = Approved(
    story_id=ASKED.story_id,
    person_id=WRITER,
    language="es",
    words=Words(title="Volver <a> dormir", text="Primero.\n\nDespués & más."),
    approved_at=NOW,
    story_version=4,
)


def agreed() -> Rendition:
    """What the writer said yes to."""
    return domain.agree(ASKED, APPROVED, by=WRITER, consents=True, now=NOW)


def published() -> Rendition:
    """What is shown."""
    return domain.publish(agreed(), APPROVED, consents=True, now=NOW)


def test_only_the_writer_says_yes_or_no_and_once() -> None:
    """A coordinator asks, and can do no more about it."""
    with pytest.raises(NotYourStory):
        domain.agree(ASKED, APPROVED, by=COORDINATOR, consents=True, now=NOW)
    with pytest.raises(NotYourStory):
        domain.refuse(ASKED, by=COORDINATOR, now=NOW)
    with pytest.raises(AskedAlready):
        domain.agree(agreed(), APPROVED, by=WRITER, consents=True, now=NOW)
    assert domain.refuse(ASKED, by=WRITER, now=NOW).status is Status.REFUSED


def test_a_yes_needs_a_consent_and_a_text() -> None:
    """And it is to that text alone."""
    with pytest.raises(ConsentNeeded):
        domain.agree(ASKED, APPROVED, by=WRITER, consents=False, now=NOW)
    with pytest.raises(NotApproved):
        domain.agree(ASKED, None, by=WRITER, consents=True, now=NOW)
    assert agreed().story_version == 4


def test_only_what_was_agreed_to_is_shown_and_only_so_long() -> None:
    """Not what is merely asked for, and not a text that came later."""
    with pytest.raises(NotAgreed):
        domain.publish(ASKED, APPROVED, consents=True, now=NOW)
    with pytest.raises(TextChanged):
        domain.publish(agreed(), replace(APPROVED, story_version=5), consents=True, now=NOW)
    with pytest.raises(ConsentNeeded):
        domain.publish(agreed(), APPROVED, consents=False, now=NOW)
    with pytest.raises(NotApproved):
        domain.publish(agreed(), None, consents=True, now=NOW)

    shown = domain.shown(published(), APPROVED)
    assert (shown.title, shown.expires_at) == (APPROVED.words.title, NOW + timedelta(days=30))


def test_what_is_over_does_not_come_back() -> None:
    """Another use is asked for by itself."""
    for running in (ASKED, agreed(), published()):
        over = domain.revoke(running, NOW)
        assert (over.status, over.ended_at) == (Status.REVOKED, NOW)
        with pytest.raises(RenditionOver):
            domain.revoke(over, NOW)
        with pytest.raises(RenditionOver):
            domain.publish(over, APPROVED, consents=True, now=NOW)
    with pytest.raises(RenditionOver):
        domain.revoke(domain.expire(published(), NOW), NOW)


def test_the_page_of_a_story_is_kept_by_no_cache_and_runs_nothing() -> None:
    """It says until when it is shown, in its own language, and words are only words."""
    answer = page_of(domain.shown(published(), APPROVED))
    html = answer.get_data(as_text=True)

    assert '<html lang="es">' in html
    assert "<h1>Volver &lt;a&gt; dormir</h1><p>Primero.</p><p>Después &amp; más.</p>" in html
    assert "Se muestra hasta el 2026-04-01." in html
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["Content-Security-Policy"].startswith("default-src 'none'")
