"""Networks and the organisations that host their groups."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from shared.errors import Conflict


class ExternalIdTaken(Conflict):
    """Something with this external id is here already: look it up by the external_id filter and use that."""


class OrganisationBelowItself(Conflict):
    """An organisation cannot stand below itself, nor below one that stands below it: choose another."""


@dataclass(frozen=True, kw_only=True)
class Network:
    """A region's network: the tenant that everything else belongs to."""

    id: UUID
    name: str
    time_zone: str
    created_at: datetime


@dataclass(frozen=True, kw_only=True)
class Organisation:
    """A host of groups, or of others that are. `external_id` is its name in the directory it came from."""

    id: UUID
    name: str
    external_id: str | None
    created_at: datetime
    parent_id: UUID | None = None
    version: int = 1


def change_organisation(
    organisation: Organisation, *, above: Collection[UUID], **changes: Any
) -> Organisation:
    """Name an organisation anew, or put it below another; `above` are the new parent and all above that."""
    if organisation.id in above:
        raise OrganisationBelowItself(organisation.id)
    return replace(organisation, **changes, version=organisation.version + 1)
