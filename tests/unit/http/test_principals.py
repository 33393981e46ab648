"""Principals: how far each role sees."""

from uuid import uuid4

import pytest

from shared.security.principals import Principal, Role, Scope
from tests.plugins.principals import caregiver, coordinator, facilitator, member, mentor, operator, partner

NETWORK = uuid4()


@pytest.mark.parametrize(
    ("principal", "scope"),
    [
        (coordinator(NETWORK), Scope.NETWORK),
        (facilitator(NETWORK, uuid4()), Scope.GROUPS),
        (mentor(NETWORK, uuid4()), Scope.GROUPS),
        (member(NETWORK), Scope.PERSON),
        (caregiver(NETWORK), Scope.PERSON),
        (partner(NETWORK, uuid4()), Scope.PARTNER),
        (operator(), Scope.SYSTEM),
        (Principal.system("membership"), Scope.SYSTEM),
    ],
    ids=str,
)
def test_each_role_has_its_scope(principal: Principal, scope: Scope) -> None:
    """Row-level security decides from nothing else."""
    assert principal.scope is scope


def test_only_people_have_a_person_id() -> None:
    """A coordinator's account must not be taken for a member."""
    someone = member(NETWORK)

    assert someone.person_id == someone.id
    assert coordinator(NETWORK).person_id is None
    assert partner(NETWORK, uuid4()).person_id is None


@pytest.mark.parametrize("role", [role for role in Role if role not in (Role.OPERATOR, Role.SYSTEM)])
def test_everybody_else_belongs_to_a_network(role: Role) -> None:
    """Without a network there would be no tenant to separate by."""
    with pytest.raises(ValueError, match="network"):
        Principal(uuid4(), role, partner_id=uuid4() if role is Role.PARTNER else None)


def test_a_partner_id_belongs_to_partners() -> None:
    """A coordinator with a partner's id, or a partner without one, would see what it must not."""
    with pytest.raises(ValueError, match="partner"):
        Principal(uuid4(), Role.COORDINATOR, NETWORK, partner_id=uuid4())
    with pytest.raises(ValueError, match="partner"):
        Principal(uuid4(), Role.PARTNER, NETWORK)


def test_a_service_is_always_the_same_principal() -> None:
    """What it did yesterday can be told from what another service did."""
    assert Principal.system("membership") == Principal.system("membership")
    assert Principal.system("membership").id != Principal.system("scheduling").id
