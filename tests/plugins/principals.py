"""Principals as tests need them: one short call for each way of asking."""

from uuid import UUID

from shared.ids import new_id
from shared.security.principals import Principal, Role


def coordinator(network_id: UUID) -> Principal:
    """Someone who sees all of the network."""
    return Principal(new_id(), Role.COORDINATOR, network_id)


def facilitator(network_id: UUID, *group_ids: UUID, person_id: UUID | None = None) -> Principal:
    """Someone who sees these groups of the network."""
    return Principal(person_id or new_id(), Role.FACILITATOR, network_id, group_ids=group_ids)


def mentor(network_id: UUID, *group_ids: UUID, person_id: UUID | None = None) -> Principal:
    """Someone who sees what a mentor of these groups sees."""
    return Principal(person_id or new_id(), Role.MENTOR, network_id, group_ids=group_ids)


def member(network_id: UUID, person_id: UUID | None = None, *group_ids: UUID) -> Principal:
    """Someone who sees what is theirs, and their groups."""
    return Principal(person_id or new_id(), Role.MEMBER, network_id, group_ids=group_ids)


def caregiver(network_id: UUID, person_id: UUID | None = None) -> Principal:
    """Someone linked to a member."""
    return Principal(person_id or new_id(), Role.CAREGIVER, network_id)


def partner(network_id: UUID, partner_id: UUID) -> Principal:
    """Someone of a partner organisation."""
    return Principal(new_id(), Role.PARTNER, network_id, partner_id=partner_id)


def operator() -> Principal:
    """Someone who runs the installation and belongs to no network."""
    return Principal(new_id(), Role.OPERATOR)
