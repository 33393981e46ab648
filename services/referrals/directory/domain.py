"""Partners: the organisations that take people on."""

from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True, kw_only=True)
class Partner:
    """A health or social organisation that takes people on."""

    id: UUID
    name: str
    summary: str
    languages: tuple[str, ...]
    version: int = 1
