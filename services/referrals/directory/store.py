"""What is kept of the directory: one function per query of `queries.sql`, by the same name."""

from typing import Any
from uuid import UUID

from services.referrals.directory.domain import Partner
from shared.db.queries import load_queries
from shared.db.transaction import Transaction

QUERIES = load_queries(__package__)


def add_partner(tx: Transaction, partner: Partner) -> None:
    """Keep a new partner."""
    tx.execute(
        QUERIES["add_partner"],
        network_id=tx.network_id,
        id=partner.id,
        name=partner.name,
        summary=partner.summary,
        languages=partner.languages,
        now=tx.now,
    )


def get_partner(tx: Transaction, partner_id: UUID) -> Partner:
    """Return a partner; raise NotFound."""
    return tx.fetch_one(QUERIES["get_partner"], Partner, partner_id=partner_id)


def find_partner(tx: Transaction, partner_id: UUID) -> Partner | None:
    """Return a partner, or None."""
    return tx.find_one(QUERIES["find_partner"], Partner, partner_id=partner_id)


def list_partners(tx: Transaction, **page: Any) -> list[Partner]:
    """Return partners by name."""
    return tx.fetch_all(QUERIES["list_partners"], Partner, **page)
