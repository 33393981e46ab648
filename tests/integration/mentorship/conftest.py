"""Mentorship, running: its HTTP process, and its worker at a broker of the test's own."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest

from services.mentorship.service import MentorshipService
from shared.contracts.membership import MembershipActivated, MembershipLeft, MembershipPaused
from shared.contracts.registry import dump, spec_of
from shared.db.transaction import Transaction
from shared.events.catalogue import handled_by_class
from shared.events.envelope import Envelope, encode
from shared.events.topology import partition_of, queue_of
from shared.ids import new_id
from tests.plugins import principals
from tests.plugins.fix_broker import Broker
from tests.plugins.fix_events import StartWorker
from tests.plugins.fix_http import Client, RunningService
from tests.plugins.waiting import eventually

NOW = datetime.now(UTC)
TODAY = NOW.date()


@dataclass(frozen=True)
class Mentoring:
    """A network in the service, with ways of telling it what membership would."""

    service: RunningService
    broker: Broker
    network_id: UUID
    coordinator: Client

    def hear(self, event: Any, *, id: UUID | None = None) -> UUID:
        """Deliver an event and wait until it is handled; return its id. `id` delivers one again."""
        spec, envelope_id = spec_of(event), id or new_id()
        subject = getattr(event, spec.subject_field)
        envelope = Envelope(
            id=envelope_id,
            type=spec.type,
            source=f"/{spec.producer}",
            subject=subject,
            time=datetime.now(UTC),
            network_id=self.network_id,
            correlation_id=new_id(),
        )
        body, headers, properties = encode(envelope, json.dumps(dump(event)).encode())
        self.broker.publish(queue_of("mentorship", partition_of(subject, 4)), body, headers, **properties)
        eventually(lambda: self.heard(envelope_id))
        return envelope_id

    def heard(self, event_id: UUID) -> bool:
        """Whether an event was handled."""
        return bool(self.service.database.rows("select from kith.inbox where event_id = %s", event_id))

    def joined(self, *, days_ago: int = 0, role: str = "member", **ids: UUID) -> MembershipActivated:
        """Hear that somebody joined a group, and return what was told."""
        event = activated(days_ago=days_ago, role=role, **ids)
        self.hear(event)
        return event

    def pathway(self, person_id: UUID) -> dict[str, Any]:
        """The one pathway of a person, in full."""
        (found,) = self.coordinator.items("/pathways", person_id=person_id)
        full: dict[str, Any] = self.coordinator.get(f"/pathways/{found['id']}").json
        return full

    def announced(self) -> list[tuple[str, dict[str, Any]]]:
        """What the service announced so far: short name and payload."""
        rows = self.service.database.rows(
            "select type, data from kith.event_log where network_id = %s order by position", self.network_id
        )
        return [(type_.split(".")[-2], data) for type_, data in rows]

    def tick(self, timer: Callable[[MentorshipService, Transaction], None]) -> None:
        """Let a timer of the service run once, in this network."""
        with self.service.database.transaction(network_id=self.network_id) as tx:
            timer(MentorshipService(), tx)

    def as_member(self, person_id: UUID) -> Client:
        """A client that asks as this person."""
        return self.service.as_(principals.member(self.network_id, person_id))

    def as_facilitator(self, *group_ids: UUID, person_id: UUID | None = None) -> Client:
        """A client that asks as a facilitator of these groups."""
        return self.service.as_(principals.facilitator(self.network_id, *group_ids, person_id=person_id))


def activated(*, days_ago: int = 0, role: str = "member", **ids: UUID) -> MembershipActivated:
    """Somebody became active so many days ago."""
    named = {"membership_id": new_id(), "group_id": new_id(), "person_id": new_id()} | ids
    return MembershipActivated(**named, role=role, active_from=day(days_ago))


def paused(told: MembershipActivated) -> MembershipPaused:
    """The same membership rests."""
    return MembershipPaused(**ids_of(told), paused_on=TODAY)


def left(told: MembershipActivated) -> MembershipLeft:
    """The same membership ends."""
    return MembershipLeft(**ids_of(told), left_on=TODAY)


def ids_of(told: MembershipActivated) -> dict[str, UUID]:
    """The ids of a membership, to tell more of it."""
    return {
        "membership_id": told.membership_id,
        "group_id": told.group_id,
        "person_id": told.person_id,
    }


def day(days_ago: int) -> date:
    """A day in the past."""
    return TODAY - timedelta(days=days_ago)


@pytest.fixture
def mentoring(
    serve: Callable[..., RunningService], broker: Broker, start_worker: StartWorker, network_id: UUID
) -> Mentoring:
    """The service with an empty network."""
    heard = [spec.cls for spec in handled_by_class(MentorshipService)]
    broker.provision({"membership": [], "scheduling": [], "mentorship": heard})
    start_worker(MentorshipService)
    service = serve("mentorship")
    return Mentoring(service, broker, network_id, service.as_(principals.coordinator(network_id)))
