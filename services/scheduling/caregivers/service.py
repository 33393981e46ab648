"""What members opened to their caregivers, and attendance by person."""

from services.scheduling.caregivers import domain, schemas, store
from services.scheduling.family.store import leave_out_caregivers
from shared.contracts.membership_support import CaregiverLinked, CaregiverUnlinked, TopicClosed, TopicOpened
from shared.db.transaction import Transaction
from shared.entrypoints import Page, Received, Request, http, on_event
from shared.openings import LINK, openings_of
from shared.security.principals import Role

EVERYONE = {Role.COORDINATOR, Role.FACILITATOR, Role.MENTOR, Role.MEMBER, Role.CAREGIVER}


class Accompanying:
    """Entrypoints for those whom a member lets see something."""

    @http(
        "GET",
        "/attendances",
        roles=EVERYONE,
        query=schemas.AttendanceFilter,
        response=schemas.Attended,
        page=1,
    )
    def list_attended(self, request: Request, tx: Transaction) -> Page:
        """List whether somebody came: yourself, a person of your groups, or who opened it to you."""
        person_id = domain.whose(request.query["person_id"], own=request.principal.person_id)
        found = store.list_attended(tx, person_id, **request.page)
        return request.page_of(found, key=("occurrence_id",))

    @on_event(CaregiverLinked, CaregiverUnlinked, TopicOpened, TopicClosed, batch=True)
    def follow_topics(self, received: list[Received], tx: Transaction) -> None:
        """Keep our copy of what is open to whom; what is closed is closed for the next request."""
        openings = openings_of(received, domain.TOPICS)
        store.keep_openings(tx, openings)
        ended = [one for one in openings if one.topic == LINK and not one.is_open]
        leave_out_caregivers(tx, [(one.person_id, one.caregiver_id) for one in ended])
