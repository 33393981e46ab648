"""How to join online is told only to those who may: members of the group, and who runs it."""

from collections.abc import Sequence
from dataclasses import replace
from typing import TypeVar
from uuid import UUID

from services.scheduling import store
from services.scheduling.domain.attendance import may_join
from services.scheduling.domain.occurrences import Occurrence
from services.scheduling.domain.series import Series
from shared.db.transaction import Transaction
from shared.security.principals import Role

Joinable = TypeVar("Joinable", Series, Occurrence)


def shown(tx: Transaction, one: Joinable) -> Joinable:
    """Return a series or a meeting as the one who asks may see it."""
    return shown_all(tx, [one])[0]


def is_told(tx: Transaction, group_id: UUID) -> bool:
    """Tell whether the one who asks may know how to join what this group holds."""
    asking = tx.principal
    joined = store.list_groups_joined(tx, asking.id) if asking.role is Role.MEMBER else frozenset()
    return may_join(role=asking.role, is_member=group_id in joined)


def shown_all(tx: Transaction, them: Sequence[Joinable]) -> list[Joinable]:
    """Return series or meetings as the one who asks may see them."""
    asking = tx.principal
    joined = store.list_groups_joined(tx, asking.id) if asking.role is Role.MEMBER else frozenset()
    return [
        one if may_join(role=asking.role, is_member=one.group_id in joined) else replace(one, online_url=None)
        for one in them
    ]
