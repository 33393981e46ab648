"""A group whose duties rotate, as tests of the rota need it."""

from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from services.scheduling.service import SchedulingService
from shared.contracts.mentorship import PathwayStarted, RestAnnounced
from shared.contracts.mentorship_handovers import HandoverClosed, HandoverPlanned
from shared.contracts.mentorship_wellbeing import LoadAnnounced
from shared.contracts.registry import spec_of
from shared.events.envelope import Envelope, Received
from shared.ids import new_id
from tests.integration.scheduling.conftest import Calendar
from tests.plugins.fix_http import Client


class Circle:
    """A group that meets weekly, with people who can facilitate and people who cannot."""

    def __init__(self, calendar: Calendar, *, trained: int = 2, others: int = 3) -> None:
        self.calendar = calendar
        self.group_id = calendar.group()
        self.trained = [calendar.member(self.group_id) for _ in range(trained)]
        self.others = [calendar.member(self.group_id) for _ in range(others)]
        for person_id in self.trained:
            self.hear(PathwayStarted(pathway_id=new_id(), person_id=person_id, stage="facilitator"))
        self.series = calendar.series(self.group_id)

    def hear(self, event: Any, *, at: datetime | None = None, id: UUID | None = None) -> None:
        """Let the service handle an event of mentorship, as its consumer does."""
        spec = spec_of(event)
        envelope = Envelope(
            id=id or new_id(),
            type=spec.type,
            source="/mentorship",
            subject=getattr(event, spec.subject_field),
            time=at or datetime.now(UTC),
            network_id=self.calendar.network_id,
            correlation_id=new_id(),
            causation_id=None,
            traceparent=None,
        )
        service = SchedulingService()
        with self.calendar.service.database.transaction(network_id=self.calendar.network_id) as tx:
            tx.envelope = envelope
            if isinstance(event, RestAnnounced):
                service.follow_rest(event, tx)
            elif isinstance(event, LoadAnnounced):
                service.follow_load(event, tx)
            elif isinstance(event, HandoverPlanned | HandoverClosed):
                service.follow_handovers(event, tx)
            else:
                service.follow_pathways([Received(event, envelope)], tx)

    def tick(self) -> None:
        """Let time do its work."""
        with self.calendar.service.database.transaction(network_id=self.calendar.network_id) as tx:
            SchedulingService().keep_rotas(tx)

    def rota(self, **asked: Any) -> dict[str, Any]:
        """Begin a rota for the series, as somebody who runs the group."""
        made = self.calendar.as_facilitator(self.group_id).post(
            "/rotas", {"series_id": self.series["id"], "weeks": 4, **asked}
        )
        assert made.status == 201, made.body
        return dict(made.json)

    def duties(self, **query: Any) -> list[dict[str, Any]]:
        """Who does what."""
        return self.calendar.coordinator.items("/duties", group_id=self.group_id, **query)

    def of(self, person_id: UUID) -> list[dict[str, Any]]:
        """What somebody has to do."""
        return self.duties(person_id=person_id)

    def as_(self, person_id: UUID) -> Client:
        """A client that asks as this person."""
        return self.calendar.as_member(person_id, self.group_id)
