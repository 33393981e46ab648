"""A group and its people, as the story of a season needs them."""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from tests.plugins import principals
from tests.plugins.fix_http import Client, Reply, RunningService

BEHIND, AHEAD = 10, 3


@dataclass
class Season:
    """A group and its people, as they themselves reach it."""

    services: dict[str, RunningService]
    network_id: UUID
    group_id: str = ""
    series: dict[str, Any] = field(default_factory=dict)
    memberships: dict[str, str] = field(default_factory=dict)

    def coordinator(self, service: str) -> Client:
        """Somebody who oversees the network."""
        return self.services[service].as_(principals.coordinator(self.network_id))

    def facilitator(self, service: str, person_id: str) -> Client:
        """Somebody who leads the group."""
        asks = principals.facilitator(self.network_id, UUID(self.group_id), person_id=UUID(person_id))
        return self.services[service].as_(asks)

    def member(self, service: str, person_id: str) -> Client:
        """Somebody of the group."""
        return self.services[service].as_(
            principals.member(self.network_id, UUID(person_id), UUID(self.group_id))
        )

    def joins(self, language: str, role: str = "member", *, weeks_ago: int = BEHIND) -> str:
        """Register somebody and welcome them; return the person's id."""
        staff = self.coordinator("membership")
        person = done(staff.post("/persons", {"display_name": "Quiet Heron", "language": language}), 201)
        asked = {"group_id": self.group_id, "person_id": person["id"], "role": role}
        membership = done(staff.post("/memberships", asked), 201)
        since = (datetime.now(UTC) - timedelta(weeks=weeks_ago, days=1)).date().isoformat()
        done(staff.post(f"/memberships/{membership['id']}/activate", {"on": since}))
        self.memberships[person["id"]] = membership["id"]
        return str(person["id"])

    def meetings(self) -> list[dict[str, Any]]:
        """Thirteen meetings of the group, in the order of time."""
        return self.coordinator("scheduling").items("/occurrences", group_id=self.group_id)[: BEHIND + AHEAD]


def done(reply: Reply, status: int = 200) -> Any:
    """Return what came back; fail where it is not what it should be."""
    assert reply.status == status, reply.body
    return reply.json if reply.body else None
