"""Erasing: enter somebody into the ledger, and do to every table what the declaration says.

Doing it again changes nothing, and finds what came back meanwhile: from an event that was late, or a backup.
"""

from collections.abc import Sequence
from uuid import UUID

from shared.db.asking import Asking
from shared.db.transaction import Transaction
from shared.personal import store
from shared.personal.declaration import Blank, Delete, Personal, Table
from shared.security.sealing import Sealer


def forget(tx: Transaction, sealer: Sealer, personal: Personal, person_ids: Sequence[UUID]) -> None:
    """Destroy the keys of people who are in the ledger, and erase what the service holds of them.

    `tx` is the service's own, in the network.
    """
    if not person_ids:
        return
    sealer.destroy_key(tx, *person_ids)
    store.name_asker(tx, tx.principal.id)
    for table in personal.tables:
        if table.private:
            for person_id in person_ids:
                with tx.asking(Asking("person", tx.network_id, person_id=person_id)):
                    _erase(tx, table, [person_id])
        else:
            _erase(tx, table, person_ids)


def _erase(tx: Transaction, table: Table, person_ids: Sequence[UUID]) -> None:
    if isinstance(table.erase, Delete):
        store.delete_held(tx, table, person_ids)
    elif isinstance(table.erase, Blank):
        store.blank_held(tx, table, table.erase, person_ids)
