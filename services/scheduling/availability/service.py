"""The hours of people's weeks: theirs to tell, and for nobody but who plans."""

from uuid import UUID

from services.scheduling.availability import domain, schemas, store
from services.scheduling.availability.domain import Availability, Window
from shared.contracts.scheduling_sessions import AvailabilityChanged
from shared.db.transaction import Transaction
from shared.entrypoints import Request, http
from shared.security.principals import Role

PEOPLE = {Role.COORDINATOR, Role.FACILITATOR, Role.MENTOR, Role.MEMBER, Role.CAREGIVER}


class Availabilities:
    """Entrypoints for availability."""

    @http("GET", "/availability/<uuid:person_id>", roles=PEOPLE, response=schemas.Availability)
    def get_availability(self, request: Request, tx: Transaction, person_id: UUID) -> Availability:
        """Show in which hours of the week a person can meet; version 0 where nothing was told."""
        _check(request, person_id, writing=False)
        return store.find_availability(tx, person_id)

    @http(
        "PUT",
        "/availability/<uuid:person_id>",
        roles=PEOPLE,
        body=schemas.NewAvailability,
        response=schemas.Availability,
        if_match=True,
    )
    def tell_availability(self, request: Request, tx: Transaction, person_id: UUID) -> Availability:
        """Tell in which hours of the week you can meet, work or care, in place of what was told before."""
        _check(request, person_id, writing=True)
        before = store.find_availability(tx, person_id)
        request.match(before)
        windows = [Window(**window) for window in request.body["windows"]]
        told = domain.tell(before, time_zone=request.body["time_zone"], windows=windows)
        store.save_availability(tx, told)
        tx.emit(AvailabilityChanged(person_id=person_id))
        return told


def _check(request: Request, person_id: UUID, *, writing: bool) -> None:
    asking = request.principal
    domain.check_asking(person_id, asking=asking.id, role=asking.role, writing=writing)
