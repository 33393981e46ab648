"""Networks and the organisations that host their groups."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from shared.errors import Conflict


class ExternalIdTaken(Conflict):
    """Something with this external id is here already: look it up by the external_id filter and use that."""


@dataclass(frozen=True, kw_only=True)
class Network:
    """A region's network: the tenant that everything else belongs to."""

    id: UUID
    name: str
    time_zone: str
    created_at: datetime


@dataclass(frozen=True, kw_only=True)
class Organisation:
    """A host of groups. `external_id` is its name in the directory it was imported from."""

    id: UUID
    name: str
    external_id: str | None
    created_at: datetime
