"""What norms keep: one function per query of `queries.sql`, by the same name."""

import json
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from services.membership.norms.domain import Acknowledgement, Asked, Norms, Term
from shared.db.queries import load_queries
from shared.db.transaction import Transaction

QUERIES = load_queries(__package__)


@dataclass(frozen=True)
class _Kept:
    group_id: UUID
    version: int
    goals: tuple[str, ...]
    norms: tuple[str, ...]
    glossary: tuple[dict[str, str], ...]
    published_at: datetime
    published_by: UUID

    def norms_of(self) -> Norms:
        fields = vars(self) | {"glossary": tuple(Term(**entry) for entry in self.glossary)}
        return Norms(**fields)


def find_norms(tx: Transaction, group_id: UUID) -> Norms:
    """Return what holds in a group now: version 0, blank, before the first is published."""
    kept = tx.find_one(QUERIES["find_norms"], _Kept, group_id=group_id)
    return kept.norms_of() if kept else Norms(group_id=group_id, version=0)


def list_norms(tx: Transaction, group_id: UUID, **page: Any) -> list[Norms]:
    """Return a page of the versions of a group, oldest first."""
    found = tx.fetch_all(QUERIES["list_norms"], _Kept, group_id=group_id, **page)
    return [kept.norms_of() for kept in found]


def insert_norms(tx: Transaction, norms: Norms) -> None:
    """Append a version; lock the group first."""
    values = asdict(norms)
    tx.execute(QUERIES["insert_norms"], **values | {"glossary": json.dumps(values["glossary"])})


def find_current_membership(tx: Transaction, group_id: UUID, person_id: UUID) -> UUID | None:
    """Return the id of a person's membership in a group that has not ended, if there is one."""
    found: UUID | None = tx.fetch_value(
        QUERIES["find_current_membership"], group_id=group_id, person_id=person_id
    )
    return found


def insert_acknowledgement(tx: Transaction, acknowledgement: Acknowledgement) -> bool:
    """Append an acknowledgement; return whether it is the first of this version by this person."""
    return tx.fetch_value(QUERIES["insert_acknowledgement"], **asdict(acknowledgement)) is not None


def get_acknowledgement(tx: Transaction, group_id: UUID, version: int, person_id: UUID) -> Acknowledgement:
    """Return the acknowledgement of one version by one person."""
    return tx.fetch_one(
        QUERIES["get_acknowledgement"],
        Acknowledgement,
        group_id=group_id,
        version=version,
        person_id=person_id,
    )


def list_acknowledgements(tx: Transaction, group_id: UUID, **page_and_filter: Any) -> list[Acknowledgement]:
    """Return a page of who acknowledged which version of a group."""
    return tx.fetch_all(
        QUERIES["list_acknowledgements"], Acknowledgement, group_id=group_id, **page_and_filter
    )


def list_asked(tx: Transaction, **page_and_filter: Any) -> list[Asked]:
    """Return a page of active members who have not acknowledged what holds in their group now."""
    return tx.fetch_all(QUERIES["list_asked"], Asked, **page_and_filter)
