"""The shape of every service's answer to `PersonErased`; each declares it as an event of its own."""

from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True, kw_only=True)
class Forgot:
    """Tables by name, the same for everybody: which rows there were would tell about the person.

    `deleted` rows are gone, `blanked` ones lost what was personal, `kept` ones stay, each with why, as in
    `attendances:figures`.
    """

    erasure_id: UUID
    person_id: UUID
    deleted: tuple[str, ...]
    blanked: tuple[str, ...]
    kept: tuple[str, ...]
