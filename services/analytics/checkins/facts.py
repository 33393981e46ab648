"""From events to consents: who said yes to their answers being counted, and until when."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from services.analytics.checkins.domain import PURPOSE
from shared.contracts.membership import ConsentGranted, ConsentWithdrawn
from shared.events.envelope import Received

EVENTS = (ConsentGranted, ConsentWithdrawn)


@dataclass
class Consent:
    """When a consent was given and taken back, as far as a batch tells."""

    person_id: UUID
    granted_at: datetime | None = None
    withdrawn_at: datetime | None = None


def consents_of(batch: Iterable[Received]) -> dict[UUID, Consent]:
    """Return what a batch tells of consents to wellbeing analytics, by the consent's id."""
    consents: dict[UUID, Consent] = {}
    for received in batch:
        match received.event:
            case ConsentGranted(purpose=purpose) as event if purpose == PURPOSE:
                consents.setdefault(event.consent_id, Consent(event.person_id)).granted_at = event.granted_at
            case ConsentWithdrawn(purpose=purpose) as event if purpose == PURPOSE:
                known = consents.setdefault(event.consent_id, Consent(event.person_id))
                known.withdrawn_at = event.withdrawn_at
    return consents
