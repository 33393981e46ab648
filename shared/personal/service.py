"""`class SchedulingService(Remembering, …)`: what every service does for the people it knows.

It shows a person what it holds of them, forgets whoever is erased, and says that it did. What that means is
in the service's `personal.py`; what is the same for all is here.
"""

from collections.abc import Sequence
from typing import Any, ClassVar
from uuid import UUID

from shared.contracts.membership_erasures import PersonErased
from shared.db.transaction import Transaction
from shared.entrypoints import Request, Sealing, every, http, on_event
from shared.personal import erasing, exporting, schemas, store
from shared.personal.declaration import Personal
from shared.personal.exporting import Part
from shared.security.principals import Role
from shared.security.sealing import Sealer

PEOPLE_AND_COORDINATORS = {
    Role.COORDINATOR,
    Role.FACILITATOR,
    Role.MENTOR,
    Role.MEMBER,
    Role.CAREGIVER,
}
AGAIN_AFTER_SECONDS = 3600.0


class Remembering:
    """Entrypoints for what is held of people."""

    # What the service is called, what it holds, and how it says that it forgot.
    name: ClassVar[str]
    personal: ClassVar[Personal]
    forgot: ClassVar[Any]

    sealer: Sealer = Sealing()

    @http(
        "GET",
        "/persons/<uuid:person_id>/export",
        roles=PEOPLE_AND_COORDINATORS,
        response=schemas.ExportPart,
    )
    def export_person(self, request: Request, tx: Transaction, person_id: UUID) -> Part:
        """Show everything that this service holds of a person: to themself, or to a coordinator for them.

        The whole archive, of all services, is at `/export/<person>` of the front door.
        """
        exporting.must_be_theirs(request.principal, person_id)
        return exporting.part_of(tx, self.sealer, self.name, self.personal, person_id, by=request.principal)

    @on_event(PersonErased)
    def forget_person(self, event: PersonErased, tx: Transaction) -> None:
        """Forget a person for good, and say so."""
        assert tx.network_id is not None  # noqa: S101 - an event always comes in a network
        erasure = store.Erasure(
            network_id=tx.network_id,
            person_id=event.person_id,
            erasure_id=event.erasure_id,
            erased_at=event.erased_at,
        )
        store.insert_erasure(tx, erasure)
        self._forget(tx, [event.person_id])
        tx.emit(
            self.forgot(
                erasure_id=event.erasure_id,
                person_id=event.person_id,
                deleted=self.personal.deleted,
                blanked=self.personal.blanked,
                kept=self.personal.kept,
            )
        )

    @every(seconds=AGAIN_AFTER_SECONDS)
    def forget_again(self, tx: Transaction) -> None:
        """Forget again, at the start and every hour, what a late event or a backup brought back."""
        self._forget(tx, store.list_erased(tx))

    def _forget(self, tx: Transaction, person_ids: Sequence[UUID]) -> None:
        erasing.forget(tx, self.sealer, self.personal, person_ids)
