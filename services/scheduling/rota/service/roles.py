"""Who may ask for what; row-level security narrows it to what is theirs."""

from uuid import UUID

from shared.entrypoints import Request
from shared.errors import Forbidden
from shared.security.principals import Role

RUNNERS = frozenset({Role.COORDINATOR, Role.FACILITATOR})
PEOPLE = frozenset({Role.FACILITATOR, Role.MENTOR, Role.MEMBER})
MEMBERS = RUNNERS | PEOPLE


def runs(request: Request) -> bool:
    """Tell whether whoever asks runs the group."""
    return request.principal.role in RUNNERS


def check_own(request: Request, person_id: UUID) -> None:
    """Members say such things for themselves; those who run the group may write down what they were told."""
    if not runs(request) and request.principal.id != person_id:
        raise Forbidden(detail="You can say this for yourself only.")
