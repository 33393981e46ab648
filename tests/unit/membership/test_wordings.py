"""Wordings of consent: that they can be found again, and never change."""

import hashlib
import json
from dataclasses import replace
from datetime import UTC, datetime
from uuid import UUID

import pytest

from services.membership.domain.consents import Consent, Given, Purpose
from services.membership.wordings.defaults import TEXTS, VERSION
from services.membership.wordings.domain import languages_to_try, must_have_been_read
from shared.errors import Invalid

RELEASED = {"2026-01": "45c20aa2b535dcfa"}

CONSENT = Consent(
    id=UUID(int=1),
    person_id=UUID(int=2),
    purpose=Purpose.STORY,
    partner_id=None,
    wording_version="lost",
    language="en",
    given=Given.SELF,
    recorded_by=UUID(int=2),
    granted_at=datetime(2026, 3, 1, tzinfo=UTC),
)


def test_a_released_text_never_changes() -> None:
    """People agreed to it by its version. To say it better, raise VERSION and add a line to RELEASED."""
    digest = hashlib.sha256(json.dumps(TEXTS, sort_keys=True).encode()).hexdigest()[:16]

    assert digest == RELEASED[VERSION]


@pytest.mark.parametrize("purpose", Purpose)
def test_every_purpose_speaks_every_language(purpose: Purpose) -> None:
    """One that lacked a language would be asked for in English only."""
    assert set(TEXTS[purpose]) == {"en", "es", "de"}


def test_the_nearest_language_is_tried_first() -> None:
    """A text in Spanish is better than none in Mexican Spanish."""
    assert languages_to_try("zh-Hant-TW") == ("zh-Hant-TW", "zh-Hant", "zh")


def test_what_is_agreed_to_here_must_be_kept_here() -> None:
    """Paper keeps its own text; a screen keeps nothing."""
    must_have_been_read(replace(CONSENT, given=Given.ON_PAPER), None)

    with pytest.raises(Invalid):
        must_have_been_read(CONSENT, None)
