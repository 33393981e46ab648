"""One example of every event, the same whenever it is made: for the reference and for the golden files."""

import hashlib
import typing
from datetime import UTC, date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any
from uuid import UUID

from shared.contracts.registry import EventSpec

_TEXTS = {
    "time_zone": "Europe/London",
    "language": "en",
    "role": "member",
    "purpose": "referral",
    "wording_version": "2026-01",
    "attendance": "attended",
    "stage": "participant",
    "from_stage": "participant",
    "to_stage": "mentor_in_training",
    "gate": "orientation",
    "reason": "no_capacity",
}
_DAY = date(2026, 3, 2)
_INSTANT = datetime(2026, 3, 2, 18, 30, tzinfo=UTC)


def example_of(spec: EventSpec) -> Any:
    """Return an event with every field filled, optional ones too."""
    hints = typing.get_type_hints(spec.cls)
    return spec.cls(**{field: _value(field, hints[field]) for field in spec.kinds})


def example_id(name: str) -> UUID:
    """Return an id that is the same for the same name."""
    digest = bytearray(hashlib.sha256(name.encode()).digest()[:16])
    digest[6] = 0x70 | digest[6] & 0x0F
    digest[8] = 0x80 | digest[8] & 0x3F
    return UUID(bytes=bytes(digest))


def _value(field: str, hint: Any) -> Any:
    options = [option for option in typing.get_args(hint) if option is not type(None)]
    if typing.get_origin(hint) is tuple:
        return (_value(field, options[0]),)
    if options:
        return _value(field, options[0])
    if issubclass(hint, StrEnum):
        return next(iter(hint))
    simple: dict[type, Any] = {
        UUID: example_id(field),
        str: _TEXTS.get(field, "code"),
        bool: True,
        int: 12,
        date: _DAY,
        datetime: _INSTANT,
        Decimal: Decimal("1.50"),
    }
    return simple[hint]
