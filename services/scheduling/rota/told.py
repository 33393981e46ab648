"""What mentorship tells and the rota keeps: one function per query of `queries.sql`, by the same name."""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import date, datetime
from uuid import UUID

from services.scheduling.rota.domain.handovers import KnownHandover
from services.scheduling.rota.store import QUERIES
from shared.contracts.mentorship_handovers import HandoverClosed, HandoverPlanned
from shared.db.transaction import Transaction


def keep_stages(tx: Transaction, stages: Sequence[tuple[UUID, str, datetime, UUID]]) -> None:
    """Write where people stand: person, stage, and the time and id of the event that told so, one each."""
    tx.execute(
        QUERIES["keep_stages"],
        person_ids=[one[0] for one in stages],
        stages=[one[1] for one in stages],
        stage_ats=[one[2] for one in stages],
        stage_event_ids=[one[3] for one in stages],
    )


def keep_rest(
    tx: Transaction, person_id: UUID, *, since: date, until: date, at: datetime, told: UUID
) -> None:
    """Write until when somebody rests."""
    tx.execute(
        QUERIES["keep_rest"],
        person_id=person_id,
        resting_from=since,
        resting_until=until,
        told_at=at,
        told_event_id=told,
    )


def keep_load(tx: Transaction, person_id: UUID, *, overloaded: bool, at: datetime, told: UUID) -> None:
    """Write whether somebody has enough to carry."""
    tx.execute(
        QUERIES["keep_load"], person_id=person_id, overloaded=overloaded, told_at=at, told_event_id=told
    )


def keep_handover(
    tx: Transaction, event: HandoverPlanned | HandoverClosed, *, at: datetime, told: UUID
) -> None:
    """Write the days of a handover, or that it was taken back."""
    days = {"shadow_from": None, "co_lead_from": None, "lead_from": None, "closed_on": None}
    tx.execute(QUERIES["keep_handover"], **days | asdict(event), told_at=at, told_event_id=told)


def list_handovers(tx: Transaction, group_id: UUID) -> list[KnownHandover]:
    """Return the handovers of a group."""
    return tx.fetch_all(QUERIES["list_handovers"], KnownHandover, group_id=group_id)
