"""What mentorship tells the others about handovers: who comes to lead a group after whom, and when."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from shared.contracts.registry import event


@event("mentorship.handover_planned.v1", subject="handover_id")
@dataclass(frozen=True, kw_only=True)
class HandoverPlanned:
    """Both agreed, by these days; announced anew when a day moves.

    From `shadow_from` on whoever learns is beside whoever leads, from `co_lead_from` on both lead, and from
    `lead_from` on the one who led needs to do so no more.
    """

    handover_id: UUID
    group_id: UUID
    from_person_id: UUID
    to_person_id: UUID
    shadow_from: date
    co_lead_from: date
    lead_from: date


@event("mentorship.handover_phase_began.v1", subject="handover_id")
@dataclass(frozen=True, kw_only=True)
class HandoverPhaseBegan:
    """A handover has come to `shadow`, `co_lead` or `lead`."""

    handover_id: UUID
    group_id: UUID
    from_person_id: UUID
    to_person_id: UUID
    phase: str
    begun_on: date


@event("mentorship.handover_closed.v1", subject="handover_id")
@dataclass(frozen=True, kw_only=True)
class HandoverClosed:
    """An agreed handover is taken back from this day on: whoever led leads, a normal move."""

    handover_id: UUID
    group_id: UUID
    from_person_id: UUID
    to_person_id: UUID
    closed_on: date
