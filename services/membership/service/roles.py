"""Who may ask for what; row-level security narrows it to what is theirs."""

from uuid import UUID

from services.membership.domain.actors import Actor
from shared.entrypoints import Request
from shared.security.principals import Role

COORDINATORS = frozenset({Role.COORDINATOR})
STAFF = COORDINATORS | {Role.FACILITATOR}
EVERYONE = STAFF | {Role.MENTOR, Role.MEMBER, Role.CAREGIVER}


def actor_of(request: Request) -> Actor:
    """Return who is asking, as far as a rule needs to know."""
    principal = request.principal
    return Actor(
        id=principal.id,
        coordinates=principal.role is Role.COORDINATOR,
        facilitates=principal.role is Role.FACILITATOR,
    )


def refuse_mentors(request: Request, person_id: UUID) -> None:
    """Raise `NotYours` where a mentor asks for what only a facilitator may know of somebody else.

    To the database a mentor and a facilitator are both of the group.
    """
    if request.principal.role is Role.MENTOR:
        actor_of(request).must_be_staff_or(person_id)


def only_own(request: Request) -> UUID | None:
    """Return who is shown nothing but their own where staff see more: a mentor. None for all others."""
    return request.principal.id if request.principal.role is Role.MENTOR else None
