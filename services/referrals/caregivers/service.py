"""What members opened to their caregivers."""

from services.referrals.caregivers import domain, schemas, store
from shared.contracts.membership_support import TopicClosed, TopicOpened
from shared.db.transaction import Transaction
from shared.entrypoints import Page, Received, Request, http, on_event
from shared.openings import openings_of
from shared.security.principals import Role


class Accompanying:
    """Entrypoints for those whom a member lets see something."""

    @http(
        "GET",
        "/referral-statuses",
        # A member may be somebody's caregiver, too.
        roles={Role.CAREGIVER, Role.MEMBER},
        query=schemas.OpenedStatusFilter,
        response=schemas.OpenedStatus,
        page=1,
    )
    def list_opened_statuses(self, request: Request, tx: Transaction) -> Page:
        """List where referrals stand that their members opened to you as their caregiver."""
        found = store.list_opened_statuses(tx, **request.query, **request.page)
        return request.page_of(found, key=("referral_id",))

    @on_event(TopicOpened, TopicClosed, batch=True)
    def follow_topics(self, received: list[Received], tx: Transaction) -> None:
        """Keep our copy of what is open to whom; what is closed is closed for the next request."""
        store.keep_openings(tx, openings_of(received, domain.TOPICS))
