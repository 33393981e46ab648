"""A network with groups and members, as scheduling heard of them, in a running scheduling service."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest

from services.scheduling.service import SchedulingService
from shared.contracts.membership import GroupOpened, GroupPlanned, MembershipActivated
from shared.contracts.registry import spec_of
from shared.events.envelope import Envelope, Received
from shared.ids import new_id
from tests.plugins import principals
from tests.plugins.fix_http import Client, Reply, RunningService

LONDON = "Europe/London"


@dataclass(frozen=True)
class Calendar:
    """A network in the service, with ways of making what a test needs."""

    service: RunningService
    network_id: UUID
    coordinator: Client

    def hear(self, *events: Any, at: datetime | None = None) -> None:
        """Let the service handle a batch of events, a second apart, as its consumer does."""
        start = at or datetime.now(UTC)
        received = [
            Received(event, self._envelope(event, start + timedelta(seconds=number)))
            for number, event in enumerate(events)
        ]
        service = SchedulingService()
        with self.service.database.transaction(network_id=self.network_id) as tx:
            for handle, prefix in (
                (service.follow_groups, "group_"),
                (service.follow_memberships, "membership_"),
            ):
                batch = [one for one in received if spec_of(one.event).short.startswith(prefix)]
                if batch:
                    handle(batch, tx)

    def _envelope(self, event: Any, at: datetime) -> Envelope:
        spec = spec_of(event)
        return Envelope(
            id=new_id(),
            type=spec.type,
            source="/membership",
            subject=getattr(event, spec.subject_field),
            time=at,
            network_id=self.network_id,
            correlation_id=new_id(),
            causation_id=None,
            traceparent=None,
        )

    def group(self, *, time_zone: str = LONDON) -> UUID:
        """Hear of an open group and return its id."""
        group_id, organisation_id = new_id(), new_id()
        self.hear(
            GroupPlanned(
                group_id=group_id, organisation_id=organisation_id, time_zone=time_zone, language="en"
            ),
            GroupOpened(group_id=group_id, organisation_id=organisation_id),
        )
        return group_id

    def member(self, group_id: UUID, *, since: date = date(2020, 1, 1)) -> UUID:
        """Hear of an active member of a group and return the person's id."""
        person_id = new_id()
        self.hear(
            MembershipActivated(
                membership_id=new_id(),
                group_id=group_id,
                person_id=person_id,
                role="member",
                active_from=since,
            )
        )
        return person_id

    def venue(self, **changes: Any) -> str:
        """Add a venue and return its id."""
        made = self.coordinator.post("/venues", {"name": "Parish Hall", **changes})
        assert made.status == 201, made.body
        return str(made.json["id"])

    def ask_for_series(self, group_id: UUID, **changes: Any) -> Reply:
        """Ask for a weekly series from today's week on."""
        return self.coordinator.post("/series", self.new_series(group_id, **changes))

    def new_series(self, group_id: UUID, **changes: Any) -> dict[str, Any]:
        """The body of a request for a series: Tuesdays, since four weeks."""
        return {
            "group_id": str(group_id),
            "rule": "FREQ=WEEKLY;BYDAY=TU",
            "starts_on": (today() - timedelta(weeks=4)).isoformat(),
            "start_time": "19:00",
            "duration_minutes": 90,
            **changes,
        }

    def series(self, group_id: UUID, **changes: Any) -> dict[str, Any]:
        """Schedule a series and return it."""
        made = self.ask_for_series(group_id, **changes)
        assert made.status == 201, made.body
        return dict(made.json)

    def meetings(self, group_id: UUID, **query: Any) -> list[dict[str, Any]]:
        """Return the meetings of a group, in the order of time."""
        return self.coordinator.items("/occurrences", group_id=group_id, **query)

    def past(self, group_id: UUID) -> list[dict[str, Any]]:
        """Return the meetings that have begun."""
        return self.meetings(group_id, until=instant(datetime.now(UTC)))

    def ahead(self, group_id: UUID) -> list[dict[str, Any]]:
        """Return the meetings that have not begun."""
        return self.meetings(group_id, **{"from": instant(datetime.now(UTC))})

    def as_member(self, person_id: UUID, *group_ids: UUID) -> Client:
        """A client that asks as this person."""
        return self.service.as_(principals.member(self.network_id, person_id, *group_ids))

    def as_facilitator(self, *group_ids: UUID) -> Client:
        """A client that asks as a facilitator of these groups."""
        return self.service.as_(principals.facilitator(self.network_id, *group_ids))

    def events(self) -> list[tuple[str, dict[str, Any]]]:
        """What was announced so far in this network: short name and payload."""
        rows = self.service.database.rows(
            "select type, data from kith.event_log where network_id = %s order by position", self.network_id
        )
        return [(type_.split(".")[-2], data) for type_, data in rows]

    def announced(self, short: str) -> list[dict[str, Any]]:
        """The payloads of the events of one kind."""
        return [data for name, data in self.events() if name == short]


def today() -> date:
    """The date in UTC."""
    return datetime.now(UTC).date()


def instant(moment: datetime) -> str:
    """An instant as the API reads it."""
    return moment.astimezone(UTC).isoformat().replace("+00:00", "Z")


@pytest.fixture
def scheduling(serve: Callable[..., RunningService]) -> RunningService:
    """The service, running over HTTP."""
    return serve("scheduling")


@pytest.fixture
def make_calendar(scheduling: RunningService) -> Callable[[], Calendar]:
    """Call it for another network."""

    def make() -> Calendar:
        network_id = new_id()
        return Calendar(scheduling, network_id, scheduling.as_(principals.coordinator(network_id)))

    return make


@pytest.fixture
def calendar(make_calendar: Callable[[], Calendar]) -> Calendar:
    """A network with nothing in it."""
    return make_calendar()
