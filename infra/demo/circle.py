"""One group of the region, and its people as they themselves reach it: what the chapters are told by."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from infra.demo import region as plan
from infra.demo.seed import MEMBERSHIP, SCHEDULING, Seeded, Seeder
from infra.demo.story import StoryBroken
from shared.api_client import ApiClient, ApiError
from shared.security.principals import Role

# So many belong to it at least, so that there is somebody for every part.
LEAST = 10


@dataclass
class Circle:
    """A group, who belongs to it, and everybody's own way in."""

    seeder: Seeder
    group_id: str
    name: str
    language: str
    # Whoever belongs now, by role; memberships, chosen names and first days by person.
    people: dict[str, list[str]] = field(default_factory=dict)
    memberships: dict[str, str] = field(default_factory=dict)
    names: dict[str, str] = field(default_factory=dict)
    since: dict[str, str] = field(default_factory=dict)
    _clients: dict[tuple[Role, str], ApiClient] = field(default_factory=dict)

    @classmethod
    def of(cls, seeder: Seeder, seeded: Seeded, place: int = 0) -> "Circle":
        """Return the weekly group with the most people who stayed, or the one that many places below it."""

        def rank(number: int) -> tuple[int, int]:
            planned = seeded.groups[number].planned
            stay = sum(
                one.leaves_in_week is None and one.pauses_in_week is None
                for one, _ in seeded.groups[number].people
            )
            return planned.interval_weeks, -stay

        ranked = sorted(range(len(seeded.groups)), key=rank)
        group = seeded.groups[ranked[min(place, len(ranked) - 1)]]
        circle = cls(seeder, group.group_id, group.planned.name, group.planned.language)
        circle.look()
        if next(circle.coordinator.items(f"{MEMBERSHIP}/waitlist-entries", group_id=group.group_id), None):
            # Its places are somebody else's by now.
            return circle
        circle.make_room(LEAST)
        random = Random(f"{seeder.region.seed} {circle.name}")  # noqa: S311 - repeatable chance, not secrecy
        while len(circle.everybody) < LEAST:
            circle.joins(chosen_name(random), on=seeder.region.starts_on.isoformat())
        return circle

    def look(self) -> None:
        """See who belongs to the group now."""
        staff = self.coordinator
        belong = list(
            staff.items(f"{MEMBERSHIP}/memberships", group_id=self.group_id, status="active", limit=200)
        )
        self.memberships = {one["person_id"]: one["id"] for one in belong}
        self.since = {one["person_id"]: one["active_from"] for one in belong}
        self.people = {role: [] for role in ("facilitator", "mentor", "member")}
        for one in belong:
            self.people[one["role"]].append(one["person_id"])
        known = staff.items(f"{MEMBERSHIP}/persons", group_id=self.group_id, limit=200)
        self.names |= {one["id"]: one["display_name"] for one in known}

    def make_room(self, people: int) -> None:
        """Let the group have places for so many more."""
        address = f"{MEMBERSHIP}/groups/{self.group_id}"
        group = self.coordinator.get(address)
        places = len(self.everybody) + people
        if group["capacity"] is not None and group["capacity"] < places:
            self.coordinator.patch(address, {"capacity": places}, etag=version(group["version"]))

    @property
    def everybody(self) -> list[str]:
        """All who belong to it."""
        return [person_id for some in self.people.values() for person_id in some]

    @property
    def members(self) -> list[str]:
        """Those who are neither facilitator nor mentor."""
        return self.people["member"]

    # Whose token it is

    @property
    def coordinator(self) -> ApiClient:
        """Somebody who oversees the network: always the same."""
        return self._client(Role.COORDINATOR, str(self.seeder.network_id))

    @property
    def leader_id(self) -> str:
        """Whoever runs the group."""
        return self.people["facilitator"][0]

    @property
    def leader(self) -> ApiClient:
        """Whoever runs the group."""
        return self.as_facilitator(self.leader_id)

    def as_facilitator(self, person_id: str) -> ApiClient:
        """Return somebody's own way in, as one who runs the group."""
        return self._client(Role.FACILITATOR, person_id)

    def as_mentor(self, person_id: str) -> ApiClient:
        """Return somebody's own way in, as a mentor of the group."""
        return self._client(Role.MENTOR, person_id)

    def as_member(self, person_id: str) -> ApiClient:
        """Return somebody's own way in, as a member of the group."""
        return self._client(Role.MEMBER, person_id)

    def as_caregiver(self, person_id: str) -> ApiClient:
        """Return somebody's own way in, as one who is linked to members."""
        return self._client(Role.CAREGIVER, person_id)

    def _client(self, role: Role, person_id: str) -> ApiClient:
        if (role, person_id) not in self._clients:
            bounds = (
                {"group_ids": (UUID(self.group_id),)}
                if role not in (Role.COORDINATOR, Role.CAREGIVER)
                else {}
            )
            self._clients[role, person_id] = self.seeder.client(role, UUID(person_id), **bounds)
        return self._clients[role, person_id]

    # Who comes, and when it meets

    def registers(self, name: str, language: str | None = None, **said: Any) -> str:
        """Register somebody by the name that they chose; return the person's id."""
        asked = {"display_name": name, "language": language or self.language, **said}
        person_id = str(self.coordinator.post(f"{MEMBERSHIP}/persons", asked)["id"])
        self.names[person_id] = name
        return person_id

    def joins(
        self, name: str, language: str | None = None, *, role: str = "member", on: str | None = None
    ) -> str:
        """Register and welcome somebody; return the person's id."""
        person_id = self.registers(name, language)
        asked = {"group_id": self.group_id, "person_id": person_id, "role": role}
        membership = self.coordinator.post(f"{MEMBERSHIP}/memberships", asked)
        self.coordinator.post(
            f"{MEMBERSHIP}/memberships/{membership['id']}/activate", {"on": on} if on else {}
        )
        self.memberships[person_id] = membership["id"]
        self.since[person_id] = on or self.seeder.region.today.isoformat()
        self.people[role].append(person_id)
        return person_id

    @property
    def series(self) -> dict[str, Any]:
        """When it meets."""
        return dict(next(self.coordinator.items(f"{SCHEDULING}/series", group_id=self.group_id)))

    def meets_once(self, *, days_ahead: int = 0) -> dict[str, Any]:
        """Let it meet once more, online: from this minute on, or at this hour of a day to come."""
        starts = datetime.now(ZoneInfo(self.seeder.region.time_zone)) + timedelta(days=days_ahead)
        series = self.leader.post(
            f"{SCHEDULING}/series",
            {
                "group_id": self.group_id,
                "rule": "FREQ=DAILY;COUNT=1",
                "starts_on": f"{starts:%Y-%m-%d}",
                "start_time": f"{starts:%H:%M}",
                "duration_minutes": 60,
                "mode": "online",
                "online_url": "https://meet.example.org/once",
            },
        )
        found = self.coordinator.items(f"{SCHEDULING}/occurrences", group_id=self.group_id, limit=200)
        return next(dict(one) for one in found if one["series_id"] == series["id"])

    def meetings(self, *, ahead: bool, series_id: str | None = None) -> list[dict[str, Any]]:
        """Return the meetings of its first series, or of another, from tomorrow on or else before today."""
        today = f"{self.seeder.region.today.isoformat()}T"
        bound = {"from": f"{today}23:59:00Z"} if ahead else {"until": f"{today}00:00:00Z"}
        found = self.coordinator.items(
            f"{SCHEDULING}/occurrences", group_id=self.group_id, limit=200, **bound
        )
        wanted = series_id or self.series["id"]
        return [one for one in found if one["series_id"] == wanted]


def chosen_name(random: Random) -> str:
    """Return a name that somebody could have chosen."""
    return f"{random.choice(plan.QUALITIES)} {random.choice(plan.CREATURES)} {random.randint(2, 999)}"


def version(number: int) -> str:
    """Return what If-Match says to name the version that was read."""
    return f'"{number}"'


def refusal(act: Callable[[], Any]) -> str:
    """Do what is not allowed and return why not, in the API's words; raise `StoryBroken` if it is allowed."""
    try:
        act()
    except ApiError as error:
        return str(error.problem.get("title") or error.status)
    raise StoryBroken("Something was allowed that should have been refused.")


def must(holds: bool, what: str) -> None:
    """Raise `StoryBroken` where the story promises something that does not hold."""
    if not holds:
        raise StoryBroken(f"It should be that {what}; it is not.")


def listed(things: list[str]) -> str:
    """Return them as people would say them: a, b and c."""
    return " and ".join(filter(None, (", ".join(things[:-1]), *things[-1:])))
