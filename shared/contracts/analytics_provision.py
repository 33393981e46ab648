"""What analytics tells of need and provision: that areas are known, and where groups are, by their ids."""

from dataclasses import dataclass
from uuid import UUID

from shared.contracts.registry import event


@event("analytics.areas_imported.v1", subject="network_id")
@dataclass(frozen=True, kw_only=True)
class AreasImported:
    """So many areas of the network are known anew, with their people and their need."""

    network_id: UUID
    areas: int


@event("analytics.group_placed.v1", subject="group_id")
@dataclass(frozen=True, kw_only=True)
class GroupPlaced:
    """A coordinator said in which area a group is."""

    group_id: UUID
    area_id: UUID


@event("analytics.group_unplaced.v1", subject="group_id")
@dataclass(frozen=True, kw_only=True)
class GroupUnplaced:
    """In which area a group is is no longer known."""

    group_id: UUID
