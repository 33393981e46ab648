"""Wordings of consent: what is written once stays, so that a receipt always shows what was read."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from services.membership.domain.consents import Consent, Given, Purpose
from shared.errors import Conflict, Invalid


class WordingKept(Conflict):
    """This version has a text in that language, and people may have agreed to it: write a new version."""


@dataclass(frozen=True, kw_only=True)
class Wording:
    """A text for one purpose. `written_by` is None where it came with Kith."""

    id: UUID
    purpose: Purpose
    version: str
    language: str
    text: str
    written_by: UUID | None
    created_at: datetime


def languages_to_try(language: str) -> tuple[str, ...]:
    """Return a language and those it is a kind of, the nearest first: es-MX, then es."""
    parts = language.split("-")
    return tuple("-".join(parts[:length]) for length in range(len(parts), 0, -1))


def must_have_been_read(consent: Consent, wording: Wording | None) -> None:
    """Raise unless somebody who agreed here can have read what they agreed to.

    What was agreed to on paper is kept on that paper, whether or not its text is also kept here.
    """
    if consent.given is Given.SELF and wording is None:
        raise Invalid(
            "This network keeps no wording of that purpose, version and language: see GET /wordings.",
            pointer="/wording_version",
        )
