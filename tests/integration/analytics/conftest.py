"""What tests of analytics begin with: a network in which groups met, as told by events."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from uuid import UUID

import pytest

from services.analytics.domain import monday_of
from services.analytics.service import AnalyticsService
from shared.contracts.membership import (
    GroupPlanned,
    MembershipActivated,
    MembershipLeft,
    MembershipPaused,
    MembershipResumed,
)
from shared.contracts.scheduling import AttendanceRecorded, OccurrenceScheduled
from shared.events.envelope import Received
from shared.ids import new_id
from tests.plugins.announcing import received
from tests.plugins.fix_database import ServiceDatabase

THIS_MONDAY = monday_of(datetime.now(UTC).date())


@dataclass
class Region:
    """Tells analytics of what happened in one network."""

    database: ServiceDatabase
    network_id: UUID
    organisation_id: UUID = field(default_factory=new_id)

    def keep(self, batch: Iterable[Received]) -> None:
        """Let the service handle a batch."""
        with self.database.transaction(network_id=self.network_id) as tx:
            AnalyticsService().keep_facts(list(batch), tx)

    def tell(self, *events: Any) -> None:
        """Let the service handle events, as one batch."""
        self.keep([received(event, self.network_id) for event in events])

    def group(self, organisation_id: UUID | None = None) -> UUID:
        """Return the id of a group that was announced."""
        group_id = new_id()
        self.tell(self.planned(group_id, organisation_id))
        return group_id

    def planned(self, group_id: UUID, organisation_id: UUID | None = None) -> GroupPlanned:
        """Return the announcement of a group."""
        return GroupPlanned(
            group_id=group_id,
            organisation_id=organisation_id or self.organisation_id,
            time_zone="Europe/Berlin",
            language="de",
        )

    def day(self, *, weeks_ago: int) -> date:
        """Return a Monday."""
        return THIS_MONDAY - timedelta(weeks=weeks_ago)

    def announced(self, short: str) -> list[dict[str, Any]]:
        """Return what was announced under a type, by its short name, in order."""
        query = "select data from kith.event_log where type like %s order by position"
        return [data for (data,) in self.database.rows(query, f"%.{short}.v1")]

    def people(self, count: int) -> list[UUID]:
        """Return so many people's ids."""
        return [new_id() for _ in range(count)]

    def meeting(self, group_id: UUID, day: date, *, at: time = time(18), **ids: UUID) -> OccurrenceScheduled:
        """Return the announcement of a meeting of two hours, times in UTC."""
        starts_at = datetime.combine(day, at, UTC)
        return OccurrenceScheduled(
            **{"occurrence_id": new_id(), "series_id": new_id()} | ids,
            group_id=group_id,
            starts_at=starts_at,
            ends_at=starts_at + timedelta(hours=2),
            held_on=day,
        )

    def session(
        self, group_id: UUID, attended: Iterable[UUID], *, missed: Iterable[UUID] = (), weeks_ago: int = 0
    ) -> UUID:
        """Return the id of a meeting on a Monday, with whoever attended or missed it."""
        occurrence_id = new_id()
        held_on = THIS_MONDAY - timedelta(weeks=weeks_ago)
        marks = [(person, "attended") for person in attended] + [(person, "missed") for person in missed]
        self.tell(
            *(
                AttendanceRecorded(
                    occurrence_id=occurrence_id,
                    group_id=group_id,
                    person_id=person_id,
                    attendance=attendance,
                    held_on=held_on,
                )
                for person_id, attendance in marks
            )
        )
        return occurrence_id


@dataclass
class Course:
    """The changes of one membership, in the order they were recorded."""

    group_id: UUID
    membership_id: UUID = field(default_factory=new_id)
    person_id: UUID = field(default_factory=new_id)

    @property
    def _about(self) -> dict[str, UUID]:
        return {
            "membership_id": self.membership_id,
            "group_id": self.group_id,
            "person_id": self.person_id,
        }

    def joined(self, day: date) -> MembershipActivated:
        """Belongs to the group from a day on."""
        return MembershipActivated(**self._about, role="member", active_from=day)

    def paused(self, day: date) -> MembershipPaused:
        """Rests from a day on."""
        return MembershipPaused(**self._about, paused_on=day)

    def resumed(self, day: date) -> MembershipResumed:
        """Is back from a day on."""
        return MembershipResumed(**self._about, resumed_on=day)

    def left(self, day: date) -> MembershipLeft:
        """Left on a day."""
        return MembershipLeft(**self._about, left_on=day)


@pytest.fixture
def region(service_database: Callable[[str], ServiceDatabase], network_id: UUID) -> Region:
    """An empty network in a database of this test alone."""
    return Region(service_database("analytics"), network_id)
