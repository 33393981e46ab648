"""The languages in which this service itself writes to people."""

from enum import StrEnum


class Language(StrEnum):
    """A language that titles and reminders are written in."""

    EN = "en"
    ES = "es"
    DE = "de"
