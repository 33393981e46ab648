"""Absences and preferences: what people say about when and what they can."""

from uuid import UUID

from services.scheduling.rota import planning, schemas, store
from services.scheduling.rota.candidates import person_in
from services.scheduling.rota.people import store as people
from services.scheduling.rota.records import Absence, DutyPreference
from services.scheduling.rota.service.roles import MEMBERS, check_own
from shared.db.transaction import Transaction
from shared.entrypoints import Page, Request, http
from shared.errors import Forbidden


class Availing:
    """Entrypoints for absences and preferences."""

    @http("POST", "/absences", roles=MEMBERS, body=schemas.NewAbsence, response=schemas.Absence, status=201)
    def add_absence(self, request: Request, tx: Transaction) -> Absence:
        """Say on which days somebody cannot come; their duties on those days are given back."""
        check_own(request, request.body["person_id"])
        absence = Absence(id=tx.new_id(), **request.body)
        people.add_absence(tx, absence)
        planning.give_back(
            tx, store.lock_duties_between(tx, absence.person_id, absence.from_on, absence.until_on)
        )
        store.lapse_swaps_of(tx, [absence.person_id])
        return absence

    @http("GET", "/absences", roles=MEMBERS, query=schemas.AbsenceFilter, response=schemas.Absence, page=1)
    def list_absences(self, request: Request, tx: Transaction) -> Page:
        """List absences that are not over: one's own, or those in one's groups."""
        found = people.list_absences(tx, since=tx.now.date(), **request.query, **request.page)
        return request.page_of(found, key=("id",))

    @http("DELETE", "/absences/<uuid:absence_id>", roles=MEMBERS, status=204)
    def remove_absence(self, request: Request, tx: Transaction, absence_id: UUID) -> None:
        """Say that somebody can come after all; what others took over stays with them."""
        absence = people.get_absence(tx, absence_id)
        check_own(request, absence.person_id)
        people.remove_absence(tx, absence_id)

    @http(
        "PUT",
        "/groups/<uuid:group_id>/duty-preferences/<uuid:person_id>",
        roles=MEMBERS,
        body=schemas.DutyPreference(many=True),
        response=schemas.DutyPreference(many=True),
    )
    def prefer_duties(
        self, request: Request, tx: Transaction, group_id: UUID, person_id: UUID
    ) -> list[DutyPreference]:
        """Say how somebody feels about duties: gladly, if needed, never; all else is fine with them."""
        check_own(request, person_id)
        if person_in(tx, group_id, person_id) is None:
            raise Forbidden(detail="This person does not belong to the group.")
        said = {one["duty"]: one["preference"] for one in request.body}
        people.replace_preferences(tx, group_id, person_id, said)
        return people.list_preferences(tx, group_id, person_id)

    @http(
        "GET",
        "/groups/<uuid:group_id>/duty-preferences/<uuid:person_id>",
        roles=MEMBERS,
        response=schemas.DutyPreference(many=True),
    )
    def get_duty_preferences(
        self, request: Request, tx: Transaction, group_id: UUID, person_id: UUID
    ) -> list[DutyPreference]:
        """Show how somebody feels about duties."""
        return people.list_preferences(tx, group_id, person_id)
