"""Fields that the shapes of several APIs share: text, codes, languages, time zones.

Each takes one written form, and its message says which.
"""

import re
import unicodedata
from functools import cache
from typing import Any
from zoneinfo import available_timezones

from marshmallow import ValidationError, fields, validate

# RFC 5646: language, script, region, variants; no extensions, no private use.
_LANGUAGE = re.compile(
    r"(?P<language>[a-z]{2,3})(-(?P<script>[a-z]{4}))?(-(?P<region>[a-z]{2}|[0-9]{3}))?"
    r"(?P<variants>(-([a-z0-9]{5,8}|[0-9][a-z0-9]{3}))*)",
    re.IGNORECASE | re.ASCII,
)
# The same for the API's document, where a pattern has neither flags nor names.
_LANGUAGE_WRITTEN = (
    "^[A-Za-z]{2,3}(-[A-Za-z]{4})?(-([A-Za-z]{2}|[0-9]{3}))?(-([A-Za-z0-9]{5,8}|[0-9][A-Za-z0-9]{3}))*$"
)
_UNASSIGNED = re.compile(r"q[a-t][a-z]|xx|zz", re.ASCII)  # ISO 639 keeps qaa to qtz for private use
_CODE = r"^[A-Za-z0-9][A-Za-z0-9_.:+-]*$"


class Form(validate.Regexp):
    """The whole text has this form; `$` alone would let a line break follow it."""

    def __call__(self, value: Any) -> Any:
        """Return `value`, or raise ValidationError."""
        if self.regex.fullmatch(value) is None:
            raise ValidationError(self._format_error(value))
        return value


class Text(fields.String):
    """Text of a person's writing, trimmed: one line unless `lines`, and never empty."""

    def __init__(self, *, longest: int = 200, lines: bool = False, **options: Any) -> None:
        super().__init__(validate=validate.Length(min=1, max=longest), **options)
        self.lines = lines

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> str:
        text = str(super()._deserialize(value, attr, data, **kwargs)).strip()
        allowed = "\n\t" if self.lines else ""
        if any(unicodedata.category(char) == "Cc" and char not in allowed for char in text):
            raise ValidationError("Write it without control characters.")
        return text


class Code(fields.String):
    """A short code of letters, digits and `_.:+-`, such as a version; safe to send in events."""

    def __init__(self, *, longest: int = 60, **options: Any) -> None:
        checks = [
            validate.Length(min=1, max=longest),
            Form(_CODE, error="A code has letters, digits and _.:+- only."),
        ]
        super().__init__(validate=checks, **options)


class Language(fields.String):
    """A language by its BCP 47 tag (de, pt-BR, zh-Hant); loads in the customary case."""

    def __init__(self, **options: Any) -> None:
        super().__init__(metadata={"example": "de", "pattern": _LANGUAGE_WRITTEN}, **options)

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> str:
        tag = str(super()._deserialize(value, attr, data, **kwargs))
        found = _LANGUAGE.fullmatch(tag)
        if found is None or len(tag) > 35 or _UNASSIGNED.fullmatch(found["language"].lower()):
            raise ValidationError("Not a language by BCP 47, as in de, es-MX or zh-Hant.")
        parts = [
            found["language"].lower(),
            (found["script"] or "").title(),
            (found["region"] or "").upper(),
            found["variants"].lstrip("-").lower(),
        ]
        return "-".join(filter(None, parts))


class TimeZone(fields.String):
    """A time zone by its IANA name."""

    def __init__(self, **options: Any) -> None:
        super().__init__(metadata={"example": "Europe/Berlin", "pattern": "^[A-Za-z0-9_+/-]+$"}, **options)

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> str:
        name = str(super()._deserialize(value, attr, data, **kwargs))
        if name not in _time_zones():
            raise ValidationError("Not a time zone by its IANA name, as in Europe/Berlin.")
        return name


@cache
def _time_zones() -> frozenset[str]:
    # What zoneinfo finds, without what is no place on earth: the machine's own zone, posix rules.
    return frozenset(name for name in available_timezones() if name not in {"localtime", "Factory"})
