"""Makes the planned region through the public HTTP APIs, as coordinators would, and nothing but them."""

from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random
from threading import Event
from time import monotonic
from typing import Any, TypeVar
from uuid import UUID

from infra.demo import region as plan
from infra.demo.mailbox import Mailbox
from infra.demo.region import PlannedGroup, PlannedPerson, Region
from shared.api_client import ApiClient, ApiError
from shared.ids import new_id
from shared.security.principals import Principal, Role

AT_ONCE = 6
EVENTS_ARRIVE_WITHIN = 60.0

MEMBERSHIP = "/api/membership/v1"
SCHEDULING = "/api/scheduling/v1"
MENTORSHIP = "/api/mentorship/v1"

T = TypeVar("T")
Advance = Callable[[str, int], None]
Issue = Callable[[Principal], str]


@dataclass
class SeededGroup:
    """A planned group with the ids that the services gave it."""

    planned: PlannedGroup
    group_id: str
    people: list[tuple[PlannedPerson, str]] = field(default_factory=list)


@dataclass
class Seeded:
    """What was made."""

    network_id: UUID
    groups: list[SeededGroup]
    organisations: dict[str, str]
    sessions: int = 0
    attendances: int = 0


class Seeder:
    """Makes one region; `advance(step, by)` is told of every document made."""

    def __init__(self, origin: str, issue: Issue, region: Region, advance: Advance) -> None:
        self.origin = origin
        self.issue = issue
        self.region = region
        self.advance = advance
        self.network_id = UUID(int=0)
        # Where mails of the installation arrive, if they do.
        self.mailbox: Mailbox | None = None

    def client(self, role: Role, person_id: UUID | None = None, **bounds: Any) -> ApiClient:
        """Return a client with a fresh token, of that person or of anybody, for that role in the network."""
        principal = Principal(person_id or new_id(), role, network_id=self.network_id, **bounds)
        return ApiClient(self.origin, self.issue(principal), connections=AT_ONCE)

    def make(self) -> Seeded:
        """Make everything, in the order in which a region would grow."""
        self.network_id = self._make_network()
        coordinator = self.client(Role.COORDINATOR)
        organisations = self._make_organisations(coordinator)
        seeded = Seeded(self.network_id, [], {id_: name for name, id_ in organisations.items()})
        seeded.groups = self._each(
            self.region.groups, lambda group: self._make_group(coordinator, organisations, group)
        )
        places = [(group, person) for group in seeded.groups for person in group.planned.people]
        joined = self._each(places, lambda place: self._join(coordinator, *place))
        for (group, person), person_id in zip(places, joined, strict=True):
            group.people.append((person, person_id))
        for sessions, attendances in self._each(
            list(enumerate(seeded.groups)), lambda numbered: self._hold_sessions(coordinator, *numbered)
        ):
            seeded.sessions += sessions
            seeded.attendances += attendances
        return seeded

    def _each(self, things: Iterable[Any], make: Callable[[Any], T]) -> list[T]:
        with ThreadPoolExecutor(AT_ONCE) as pool:
            return list(pool.map(make, things))

    def _make_network(self) -> UUID:
        operator = ApiClient(self.origin, self.issue(Principal(new_id(), Role.OPERATOR)))
        name = f"Demonstration region {self.region.seed}"
        network = operator.post(f"{MEMBERSHIP}/networks", {"name": name, "time_zone": self.region.time_zone})
        return UUID(network["id"])

    def _make_organisations(self, coordinator: ApiClient) -> dict[str, str]:
        made = {}
        for name in plan.ORGANISATIONS:
            made[name] = str(coordinator.post(f"{MEMBERSHIP}/organisations", {"name": name})["id"])
            self.advance("organisations", 1)
        return made

    def _make_group(
        self, coordinator: ApiClient, organisations: dict[str, str], group: PlannedGroup
    ) -> SeededGroup:
        made = coordinator.post(
            f"{MEMBERSHIP}/groups",
            {
                "organisation_id": organisations[plan.ORGANISATIONS[group.organisation]],
                "name": group.name,
                "time_zone": self.region.time_zone,
                "language": group.language,
                "capacity": group.capacity,
            },
        )
        coordinator.post(f"{MEMBERSHIP}/groups/{made['id']}/open")
        self.advance("groups", 1)
        self._schedule(coordinator, group, made["id"])
        return SeededGroup(group, made["id"])

    def _schedule(self, coordinator: ApiClient, group: PlannedGroup, group_id: str) -> None:
        venue = coordinator.post(
            f"{SCHEDULING}/venues",
            {"name": f"{plan.VENUES[group.venue % len(plan.VENUES)]} {group.venue + 1}", "capacity": 60},
        )
        place = {} if group.mode == "online" else {"venue_id": venue["id"]}
        online = {} if group.mode == "in_person" else {"online_url": f"https://meet.example.org/{group_id}"}
        series = {
            "group_id": group_id,
            "rule": f"FREQ=WEEKLY;INTERVAL={group.interval_weeks};BYDAY={group.weekday}",
            "starts_on": self.region.starts_on.isoformat(),
            "start_time": group.start_time.isoformat(),
            "duration_minutes": 90,
            "time_zone": self.region.time_zone,
            "mode": group.mode,
        }
        self.once_heard(lambda: coordinator.post(f"{SCHEDULING}/series", series | place | online))
        self.advance("series", 1)

    def _join(self, coordinator: ApiClient, group: SeededGroup, person: PlannedPerson) -> str:
        made = coordinator.post(
            f"{MEMBERSHIP}/persons",
            {"display_name": person.display_name, "language": person.language},
        )
        membership = coordinator.post(
            f"{MEMBERSHIP}/memberships",
            {"group_id": group.group_id, "person_id": made["id"], "role": person.role},
        )
        address = f"{MEMBERSHIP}/memberships/{membership['id']}"
        coordinator.post(f"{address}/activate", {"on": self._day(person.joins_in_week).isoformat()})
        if person.pauses_in_week is not None:
            coordinator.post(f"{address}/pause", {"on": self._day(person.pauses_in_week).isoformat()})
        if person.leaves_in_week is not None:
            coordinator.post(f"{address}/leave", {"on": self._day(person.leaves_in_week).isoformat()})
        self.advance("people", 1)
        return str(made["id"])

    def _hold_sessions(self, coordinator: ApiClient, number: int, group: SeededGroup) -> tuple[int, int]:
        random = Random(self.region.seed * 1000 + number)  # noqa: S311 - repeatable chance, not secrecy
        sessions = attendances = 0
        until = self.region.today.isoformat()
        held = coordinator.items(
            f"{SCHEDULING}/occurrences", group_id=group.group_id, until=f"{until}T00:00:00Z", limit=200
        )
        for occurrence in list(held):
            week = (date.fromisoformat(occurrence["local_start"][:10]) - self.region.starts_on).days // 7
            answers = [(id_, plan.attends(random, person, week)) for person, id_ in group.people]
            marks = [{"person_id": id_, "attendance": answer} for id_, answer in answers if answer]
            if not marks:
                continue
            self._record(coordinator, occurrence["id"], marks)
            sessions += 1
            attendances += sum(mark["attendance"] == "attended" for mark in marks)
            self.advance("sessions", 1)
        return sessions, attendances

    def _record(self, coordinator: ApiClient, occurrence_id: str, marks: list[dict[str, str]]) -> None:
        address = f"{SCHEDULING}/occurrences/{occurrence_id}/attendance"
        self.once_heard(lambda: coordinator.put(address, marks))

    def once_heard(self, act: Callable[[], Any]) -> Any:
        """Do it as soon as scheduling has heard, by event, of the group and people that it names."""
        deadline = monotonic() + EVENTS_ARRIVE_WITHIN
        while True:
            try:
                return act()
            except ApiError as error:
                if error.status not in {404, 409, 422} or monotonic() > deadline:
                    raise
                breathe()

    def _day(self, week: int) -> date:
        return self.region.starts_on + timedelta(weeks=week)


def breathe() -> None:
    """Let a fifth of a second pass."""
    Event().wait(0.2)
