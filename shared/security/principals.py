"""Who is asking: a person, a partner, an operator or the chassis itself, and how far they may see."""

from dataclasses import dataclass
from enum import StrEnum
from uuid import NAMESPACE_URL, UUID, uuid5


class Role(StrEnum):
    """What somebody is to a network. A token carries exactly one."""

    COORDINATOR = "coordinator"
    FACILITATOR = "facilitator"
    MENTOR = "mentor"
    MEMBER = "member"
    CAREGIVER = "caregiver"
    PARTNER = "partner"
    OPERATOR = "operator"
    SYSTEM = "system"


class Scope(StrEnum):
    """How far a transaction sees; row-level security decides from it."""

    NETWORK = "network"
    GROUPS = "groups"
    PERSON = "person"
    PARTNER = "partner"
    SYSTEM = "system"


_SCOPES = {
    Role.COORDINATOR: Scope.NETWORK,
    Role.FACILITATOR: Scope.GROUPS,
    Role.MENTOR: Scope.GROUPS,
    Role.MEMBER: Scope.PERSON,
    Role.CAREGIVER: Scope.PERSON,
    Role.PARTNER: Scope.PARTNER,
    Role.OPERATOR: Scope.SYSTEM,
    Role.SYSTEM: Scope.SYSTEM,
}
_PERSONS = frozenset({Role.FACILITATOR, Role.MENTOR, Role.MEMBER, Role.CAREGIVER})
_OUTSIDE_NETWORKS = frozenset({Role.OPERATOR, Role.SYSTEM})


@dataclass(frozen=True)
class Principal:
    """Somebody who asks for something; raises ValueError when role and bounds do not fit together."""

    id: UUID
    role: Role
    network_id: UUID | None = None
    group_ids: tuple[UUID, ...] = ()
    partner_id: UUID | None = None

    def __post_init__(self) -> None:
        if self.network_id is None and self.role not in _OUTSIDE_NETWORKS:
            raise ValueError(f"a {self.role} needs a network")
        if (self.partner_id is not None) != (self.role is Role.PARTNER):
            raise ValueError("a partner id goes with the role partner, and only with it")

    @property
    def scope(self) -> Scope:
        """How far this role sees."""
        return _SCOPES[self.role]

    @property
    def person_id(self) -> UUID | None:
        """The person who asks, where the role is a person's own; None for accounts and the chassis."""
        return self.id if self.role in _PERSONS else None

    @classmethod
    def system(cls, service: str) -> "Principal":
        """Return the chassis of `service`, acting on nobody's behalf; always the same id."""
        return cls(id=uuid5(NAMESPACE_URL, f"urn:kith:{service}"), role=Role.SYSTEM)
