"""A network with an organisation, in a running membership service."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

import pytest

from tests.plugins import principals
from tests.plugins.fix_http import Client, Reply, RunningService


@dataclass(frozen=True)
class Region:
    """A network in the service, with ways of making what a test needs."""

    service: RunningService
    network_id: UUID
    organisation_id: str
    coordinator: Client

    def group(self, *, open: bool = True, **changes: Any) -> str:
        """Plan a group, open it, and return its id."""
        planned = self.coordinator.post("/groups", self.new_group(**changes))
        assert planned.status == 201, planned.body
        if open:
            assert self.coordinator.post(f"/groups/{planned.json['id']}/open").status == 200
        return str(planned.json["id"])

    def new_group(self, **changes: Any) -> dict[str, Any]:
        """The body of a request that plans a group."""
        return {
            "organisation_id": self.organisation_id,
            "name": "Tuesday circle",
            "language": "de",
            "time_zone": "Europe/Berlin",
            **changes,
        }

    def person(self, **changes: Any) -> str:
        """Register a person and return their id."""
        made = self.coordinator.post("/persons", {"display_name": "Quiet Heron", "language": "de", **changes})
        assert made.status == 201, made.body
        return str(made.json["id"])

    def applied(self, group_id: str, person_id: str, role: str = "member") -> str:
        """Apply to a group and return the membership's id."""
        made = self.coordinator.post(
            "/memberships", {"group_id": group_id, "person_id": person_id, "role": role}
        )
        assert made.status == 201, made.body
        return str(made.json["id"])

    def joined(self, group_id: str, person_id: str, *, on: date | None = None) -> str:
        """Make a person a member of a group and return the membership's id."""
        membership_id = self.applied(group_id, person_id)
        reply = self.activate(membership_id, on=on)
        assert reply.status == 200, reply.body
        return membership_id

    def activate(self, membership_id: str, *, on: date | None = None) -> Reply:
        """Welcome an applicant, as the coordinator."""
        return self.coordinator.post(f"/memberships/{membership_id}/activate", {"on": on})

    def new_consent(self, person_id: str, **changes: Any) -> dict[str, Any]:
        """The body of a request that grants reminders."""
        return {
            "person_id": person_id,
            "purpose": "reminders",
            "wording_version": "2026-01",
            "language": "de",
            **changes,
        }

    def consent(self, person_id: str, **changes: Any) -> str:
        """Record a consent from paper and return its id."""
        made = self.coordinator.post("/consents", self.new_consent(person_id, **changes))
        assert made.status == 201, made.body
        return str(made.json["id"])

    def as_member(self, person_id: str, *group_ids: str) -> Client:
        """A client that asks as this person."""
        return self.service.as_(principals.member(self.network_id, UUID(person_id), *map(UUID, group_ids)))

    def as_facilitator(self, *group_ids: str, person_id: str | None = None) -> Client:
        """A client that asks as a facilitator of these groups."""
        return self.service.as_(
            principals.facilitator(
                self.network_id, *map(UUID, group_ids), person_id=UUID(person_id) if person_id else None
            )
        )

    def as_mentor(self, *group_ids: str) -> Client:
        """A client that asks as a mentor of these groups."""
        return self.service.as_(principals.mentor(self.network_id, *map(UUID, group_ids)))

    def events(self) -> list[tuple[str, str, dict[str, Any]]]:
        """What was announced so far in this network: short name, subject, payload."""
        rows = self.service.database.rows(
            "select type, subject, data from kith.event_log where network_id = %s order by position",
            self.network_id,
        )
        return [(type_.split(".")[-2], str(subject), data) for type_, subject, data in rows]

    def announced(self, short: str) -> list[dict[str, Any]]:
        """The payloads of the events of one kind."""
        return [data for name, _, data in self.events() if name == short]


@pytest.fixture
def membership(serve: Callable[..., RunningService]) -> RunningService:
    """The service, running over HTTP."""
    return serve("membership")


@pytest.fixture
def make_region(membership: RunningService) -> Callable[[], Region]:
    """Call it for a new network with one organisation, and nothing else in it."""

    def make() -> Region:
        operator = membership.as_(principals.operator())
        network = operator.post("/networks", {"name": "North", "time_zone": "Europe/Berlin"})
        assert network.status == 201, network.body
        network_id = UUID(network.json["id"])
        coordinator = membership.as_(principals.coordinator(network_id))
        organisation = coordinator.post("/organisations", {"name": "House at the Bridge"})
        assert organisation.status == 201, organisation.body
        return Region(membership, network_id, organisation.json["id"], coordinator)

    return make


@pytest.fixture
def region(make_region: Callable[[], Region]) -> Region:
    """A network with one organisation."""
    return make_region()
