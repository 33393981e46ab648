"""What mentorship keeps: one function per query of `queries.sql`, by the same name."""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import date, datetime
from typing import Any
from uuid import UUID

from services.mentorship.domain.memberships import Group, Membership
from services.mentorship.domain.pathways import EvidenceAlreadyRecorded, Move, Pathway, Shown, today_in
from services.mentorship.domain.people import Someone
from shared.db.queries import load_queries
from shared.db.transaction import Transaction
from shared.errors import NotFound

QUERIES = load_queries(__package__)

# What membership told


def keep_network(tx: Transaction, time_zone: str) -> None:
    """Note the time zone of the network that the transaction is in."""
    tx.execute(QUERIES["keep_network"], time_zone=time_zone)


def find_time_zone(tx: Transaction) -> str | None:
    """Return the network's time zone, once membership has told it."""
    zone: str | None = tx.fetch_value(QUERIES["find_time_zone"])
    return zone


def today(tx: Transaction) -> date:
    """Return the date in the network."""
    return today_in(find_time_zone(tx), tx.now)


def keep_membership(tx: Transaction, membership: Membership) -> None:
    """Note what an event told of a membership, unless a later event has told otherwise."""
    tx.execute(QUERIES["keep_membership"], **asdict(membership))


def is_active(tx: Transaction, person_id: UUID) -> bool:
    """Return whether a person takes part in any group now; lock their pathway first, if they have one."""
    return bool(tx.fetch_value(QUERIES["is_active"], person_id=person_id))


def check_known(tx: Transaction, person_id: UUID) -> None:
    """Raise `NotFound` unless the person belongs, or belonged, to a group that one may see."""
    if not tx.fetch_value(QUERIES["is_known"], person_id=person_id):
        raise NotFound(person_id)


def keep_group(
    tx: Transaction, group_id: UUID, *, as_of: UUID, language: str | None = None, status: str | None = None
) -> None:
    """Note a group's language or status, unless a later event has told otherwise."""
    tx.execute(QUERIES["keep_group"], group_id=group_id, language=language, status=status, as_of=as_of)


def find_group(tx: Transaction, group_id: UUID) -> Group | None:
    """Return a group, once membership has told of it."""
    return tx.find_one(QUERIES["find_group"], Group, group_id=group_id)


def keep_languages(tx: Transaction, person_id: UUID, languages: Sequence[str], *, as_of: UUID) -> None:
    """Note which languages a person needs."""
    tx.execute(QUERIES["keep_languages"], person_id=person_id, languages=list(languages), as_of=as_of)


def keep_meeting(
    tx: Transaction,
    occurrence_id: UUID,
    group_id: UUID,
    *,
    starts_at: datetime | None = None,
    held_on: date | None = None,
    cancelled: bool = False,
    as_of: UUID,
) -> None:
    """Note when a group meets, or that it does not."""
    tx.execute(
        QUERIES["keep_meeting"],
        occurrence_id=occurrence_id,
        group_id=group_id,
        starts_at=starts_at,
        held_on=held_on,
        cancelled=cancelled,
        as_of=as_of,
    )


def keep_lead(
    tx: Transaction, duty_id: UUID, occurrence_id: UUID, group_id: UUID, *, held_by: UUID | None, as_of: UUID
) -> None:
    """Note who facilitates a meeting; None where nobody does any more."""
    tx.execute(
        QUERIES["keep_lead"],
        duty_id=duty_id,
        occurrence_id=occurrence_id,
        group_id=group_id,
        held_by=held_by,
        as_of=as_of,
    )


def list_groups_of(tx: Transaction, person_ids: Sequence[UUID]) -> list[UUID]:
    """Return the groups to which some people belong."""
    return tx.fetch_column(QUERIES["list_groups_of"], person_ids=list(person_ids))


def list_people(
    tx: Transaction,
    *,
    today: date,
    group_id: UUID | None = None,
    person_ids: Sequence[UUID] | None = None,
) -> list[Someone]:
    """Return what is known of those who belong to a group, or of some people, as far as one may see."""
    named = None if person_ids is None else list(person_ids)
    return tx.fetch_all(QUERIES["list_people"], Someone, today=today, group_id=group_id, person_ids=named)


def get_someone(tx: Transaction, person_id: UUID, *, today: date, group_id: UUID | None = None) -> Someone:
    """Return what is known of one person (in a group); raise `NotFound` where they do not belong."""
    found = list_people(tx, today=today, group_id=group_id, person_ids=[person_id])
    if not found:
        raise NotFound(person_id)
    return found[0]


# Pathways


def insert_pathway(tx: Transaction, pathway: Pathway) -> bool:
    """Begin a pathway; return False, and change nothing, if the person has one."""
    return tx.fetch_value(QUERIES["insert_pathway"], **asdict(pathway)) is not None


def get_pathway(tx: Transaction, pathway_id: UUID) -> Pathway:
    """Return a pathway."""
    return tx.fetch_one(QUERIES["get_pathway"], Pathway, pathway_id=pathway_id)


def lock_pathway(tx: Transaction, pathway_id: UUID) -> Pathway:
    """Return a pathway and hold it until the transaction ends."""
    return tx.fetch_one(QUERIES["lock_pathway"], Pathway, pathway_id=pathway_id)


def lock_pathway_of(tx: Transaction, person_id: UUID) -> Pathway | None:
    """Return the pathway of a person, if they have one, and hold it until the transaction ends."""
    return tx.find_one(QUERIES["lock_pathway_of"], Pathway, person_id=person_id)


def list_pathways(tx: Transaction, **page_and_filter: Any) -> list[Pathway]:
    """Return a page of pathways in the order they began."""
    return tx.fetch_all(QUERIES["list_pathways"], Pathway, **page_and_filter)


def save_pathway(tx: Transaction, pathway: Pathway) -> Pathway:
    """Write a pathway that was locked; return its next version."""
    return tx.fetch_one(QUERIES["save_pathway"], Pathway, **asdict(pathway))


# Evidence, gates and moves


def insert_evidence(tx: Transaction, shown: Shown) -> None:
    """Record evidence; raise `EvidenceAlreadyRecorded` when it was."""
    if tx.fetch_value(QUERIES["insert_evidence"], **asdict(shown)) is None:
        raise EvidenceAlreadyRecorded


def list_evidence(tx: Transaction, pathway_id: UUID) -> list[Shown]:
    """Return what a person has shown, in the order it was recorded."""
    return tx.fetch_all(QUERIES["list_evidence"], Shown, pathway_id=pathway_id)


def insert_passed_gate(tx: Transaction, pathway: Pathway, gate: str, passed_at: datetime) -> bool:
    """Note that a gate is open to a person; return False, and change nothing, if it was before."""
    params = {"pathway_id": pathway.id, "person_id": pathway.person_id}
    return tx.fetch_value(QUERIES["insert_passed_gate"], **params, gate=gate, passed_at=passed_at) is not None


def insert_move(tx: Transaction, move: Move) -> None:
    """Append a step to the history of a pathway."""
    tx.execute(QUERIES["insert_move"], **asdict(move))


def list_moves(tx: Transaction, pathway_id: UUID, **page: Any) -> list[Move]:
    """Return a page of the steps on a pathway, in the order they were taken."""
    return tx.fetch_all(QUERIES["list_moves"], Move, pathway_id=pathway_id, **page)
