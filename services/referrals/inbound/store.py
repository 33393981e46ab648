"""What is kept of referrals to groups: one function per query of `queries.sql`, by the same name."""

import json
from dataclasses import asdict
from typing import Any
from uuid import UUID

from services.referrals.inbound.domain import Door, Inbound, ReachForgotten
from shared.db.queries import load_queries
from shared.db.transaction import Transaction
from shared.security.sealing import Sealer

QUERIES = load_queries(__package__)
# There is no person yet whose key it could be: membership makes known whoever joins. It is soon forgotten.
_PLACE = {"table": "inbound_referrals", "column": "reach_sealed"}


def save_door(tx: Transaction, door: Door) -> None:
    """Keep whether a group takes referrals from a partner."""
    tx.execute(QUERIES["save_door"], **asdict(door))


def find_door(tx: Transaction, group_id: UUID, partner_id: UUID) -> Door | None:
    """Return a group's door to a partner, or None."""
    return tx.find_one(QUERIES["find_door"], Door, group_id=group_id, partner_id=partner_id)


def list_doors(tx: Transaction, **page: Any) -> list[Door]:
    """Return groups that take referrals from partners."""
    return tx.fetch_all(QUERIES["list_doors"], Door, **page)


def close_doors(tx: Transaction, group_id: UUID) -> None:
    """Take no more referrals to a group."""
    tx.execute(QUERIES["close_doors"], group_id=group_id)


def add_inbound(tx: Transaction, sealer: Sealer, inbound: Inbound, reach: dict[str, str]) -> None:
    """Keep somebody referred to a group, and how to reach them, sealed."""
    sealed = sealer.seal_secret(tx, row_id=inbound.id, text=json.dumps(reach), **_PLACE)
    tx.execute(QUERIES["add_inbound"], **asdict(inbound), reach_sealed=sealed)


def get_inbound(tx: Transaction, inbound_id: UUID) -> Inbound:
    """Return a referral to a group; raise NotFound."""
    return tx.fetch_one(QUERIES["get_inbound"], Inbound, inbound_id=inbound_id)


def lock_inbound(tx: Transaction, inbound_id: UUID) -> Inbound:
    """Return a referral to a group that nobody else can change meanwhile; raise NotFound."""
    return tx.fetch_one(QUERIES["lock_inbound"], Inbound, inbound_id=inbound_id)


def list_inbounds(tx: Transaction, **filters_and_page: Any) -> list[Inbound]:
    """Return referrals to groups, the newest first."""
    return tx.fetch_all(QUERIES["list_inbounds"], Inbound, **filters_and_page)


def save_inbound(tx: Transaction, inbound: Inbound) -> None:
    """Keep where a referral to a group stands."""
    tx.execute(QUERIES["save_inbound"], **asdict(inbound), now=tx.now)


def surface_inbounds(tx: Transaction) -> list[dict[str, UUID]]:
    """Note which referrals to groups wait too long, each once, and return them."""
    return tx.fetch_all(QUERIES["surface_inbounds"], dict, now=tx.now)


def find_reach(tx: Transaction, sealer: Sealer, inbound: Inbound) -> dict[str, str]:
    """Return how to reach somebody; raise `ReachForgotten` once it is."""
    sealed = tx.fetch_value(QUERIES["find_reach"], inbound_id=inbound.id)
    if sealed is None:
        raise ReachForgotten(inbound.id)
    reach: dict[str, str] = json.loads(sealer.unseal_secret(tx, row_id=inbound.id, sealed=sealed, **_PLACE))
    return reach


def forget_reaches(tx: Transaction) -> int:
    """Forget how to reach people where it is not needed any more; return how many."""
    return tx.execute(QUERIES["forget_reaches"], now=tx.now)
