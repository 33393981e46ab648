"""Who may ask for what; row-level security narrows it to what is theirs."""

from uuid import UUID

from shared.entrypoints import Request
from shared.errors import Forbidden
from shared.security.principals import Role

COORDINATORS = frozenset({Role.COORDINATOR})
STAFF = COORDINATORS | {Role.FACILITATOR}
MENTORS = STAFF | {Role.MENTOR}
PEOPLE = frozenset({Role.FACILITATOR, Role.MENTOR, Role.MEMBER})
EVERYONE = STAFF | PEOPLE


def is_staff(request: Request) -> bool:
    """Tell whether whoever asks runs a group or the network."""
    return request.principal.role in STAFF


def check_own(request: Request, person_id: UUID) -> None:
    """Members say such things for themselves; those who run the group may write down what they were told."""
    if not is_staff(request) and request.principal.id != person_id:
        raise Forbidden(detail="You can say this for yourself only.")
