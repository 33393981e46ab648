"""What membership keeps: one function per query of `queries.sql`, by the same name."""

from dataclasses import asdict, dataclass
from typing import Any
from uuid import UUID

from services.membership.domain.consents import Consent, Purpose, Withdrawal
from services.membership.domain.groups import Group
from services.membership.domain.memberships import AlreadyInGroup, Membership, MembershipChange
from services.membership.domain.networks import ExternalIdTaken, Network, Organisation
from services.membership.domain.persons import Contact, Person
from shared.db.queries import load_queries
from shared.db.transaction import Transaction
from shared.errors import PreconditionFailed
from shared.security.sealing import Sealer

QUERIES = load_queries(__package__)


@dataclass(frozen=True)
class _SealedContact:
    email_sealed: bytes | None
    phone_sealed: bytes | None


# Networks and organisations


def insert_network(tx: Transaction, network: Network) -> None:
    """Make the network that the transaction is in."""
    tx.execute(QUERIES["insert_network"], **asdict(network))


def get_network(tx: Transaction, network_id: UUID | None) -> Network:
    """Return a network."""
    return tx.fetch_one(QUERIES["get_network"], Network, network_id=network_id)


def insert_organisation(tx: Transaction, organisation: Organisation) -> None:
    """Add an organisation; raise `ExternalIdTaken` when another has its external id."""
    if tx.fetch_value(QUERIES["insert_organisation"], **asdict(organisation)) is None:
        raise ExternalIdTaken


def get_organisation(tx: Transaction, organisation_id: UUID) -> Organisation:
    """Return an organisation."""
    return tx.fetch_one(QUERIES["get_organisation"], Organisation, organisation_id=organisation_id)


def hold_organisations(tx: Transaction) -> None:
    """Wait for whoever is moving organisations, until the transaction ends."""
    tx.fetch_value(QUERIES["hold_organisations"])


def list_above(tx: Transaction, organisation_id: UUID | None) -> list[UUID]:
    """Return an organisation and all that it stands below; none for none."""
    return tx.fetch_column(QUERIES["list_above"], organisation_id=organisation_id)


def save_organisation(tx: Transaction, organisation: Organisation) -> None:
    """Write an organisation; raise `PreconditionFailed` where somebody else was faster."""
    if tx.fetch_value(QUERIES["save_organisation"], **asdict(organisation)) is None:
        raise PreconditionFailed


def list_organisations(tx: Transaction, **page_and_filter: Any) -> list[Organisation]:
    """Return a page of organisations by name."""
    return tx.fetch_all(QUERIES["list_organisations"], Organisation, **page_and_filter)


# Groups


def insert_group(tx: Transaction, group: Group) -> None:
    """Add a group; raise `ExternalIdTaken` when another has its external id."""
    if tx.fetch_value(QUERIES["insert_group"], **asdict(group)) is None:
        raise ExternalIdTaken


def get_group(tx: Transaction, group_id: UUID) -> Group:
    """Return a group."""
    return tx.fetch_one(QUERIES["get_group"], Group, group_id=group_id)


def lock_group(tx: Transaction, group_id: UUID) -> Group:
    """Return a group and hold it until the transaction ends."""
    return tx.fetch_one(QUERIES["lock_group"], Group, group_id=group_id)


def list_groups(tx: Transaction, **page_and_filter: Any) -> list[Group]:
    """Return a page of groups by name."""
    return tx.fetch_all(QUERIES["list_groups"], Group, **page_and_filter)


def save_group(tx: Transaction, group: Group) -> Group:
    """Write a group that was locked; return its next version."""
    return tx.fetch_one(QUERIES["save_group"], Group, **asdict(group))


def count_members(tx: Transaction, group_id: UUID, *, besides: UUID | None = None) -> int:
    """Return how many places of a group are taken, also by offers; lock the group first.

    A place that is offered to the person `besides` does not count: it is theirs.
    """
    return int(tx.fetch_value(QUERIES["count_members"], group_id=group_id, besides=besides))


# People


def insert_person(tx: Transaction, person: Person) -> None:
    """Add a person."""
    tx.execute(QUERIES["insert_person"], **asdict(person))


def insert_contact(tx: Transaction, sealer: Sealer, person_id: UUID, contact: Contact) -> None:
    """Keep how to reach a person, sealed with their key."""

    def seal(column: str, text: str | None) -> bytes | None:
        if text is None:
            return None
        return sealer.seal(tx, person_id, **_place(person_id, column), text=text)

    tx.execute(
        QUERIES["insert_contact"],
        person_id=person_id,
        email_sealed=seal("email_sealed", contact.email),
        phone_sealed=seal("phone_sealed", contact.phone),
    )


def find_contact(tx: Transaction, sealer: Sealer, person_id: UUID) -> Contact | None:
    """Return how to reach a person, if they said."""
    kept = tx.find_one(QUERIES["find_contact"], _SealedContact, person_id=person_id)
    if kept is None:
        return None

    def unseal(column: str, sealed: bytes | None) -> str | None:
        if sealed is None:
            return None
        return sealer.unseal(tx, person_id, **_place(person_id, column), sealed=sealed)

    return Contact(
        email=unseal("email_sealed", kept.email_sealed), phone=unseal("phone_sealed", kept.phone_sealed)
    )


def get_person(tx: Transaction, person_id: UUID) -> Person:
    """Return a person."""
    return tx.fetch_one(QUERIES["get_person"], Person, person_id=person_id)


def lock_person(tx: Transaction, person_id: UUID) -> Person:
    """Return a person and hold them until the transaction ends."""
    return tx.fetch_one(QUERIES["lock_person"], Person, person_id=person_id)


def list_persons(tx: Transaction, **page_and_filter: Any) -> list[Person]:
    """Return a page of people in the order they were registered."""
    return tx.fetch_all(QUERIES["list_persons"], Person, **page_and_filter)


# Memberships


def insert_membership(tx: Transaction, membership: Membership, change: MembershipChange) -> None:
    """Add an application, with the first line of its history.

    Raises `AlreadyInGroup` when the person has a current membership there.
    """
    if tx.fetch_value(QUERIES["insert_membership"], **asdict(membership)) is None:
        raise AlreadyInGroup(membership.group_id, membership.person_id)
    insert_membership_change(tx, change)


def get_membership(tx: Transaction, membership_id: UUID) -> Membership:
    """Return a membership."""
    return tx.fetch_one(QUERIES["get_membership"], Membership, membership_id=membership_id)


def lock_membership(tx: Transaction, membership_id: UUID) -> Membership:
    """Return a membership and hold it until the transaction ends."""
    return tx.fetch_one(QUERIES["lock_membership"], Membership, membership_id=membership_id)


def lock_current_memberships(tx: Transaction, group_id: UUID) -> list[Membership]:
    """Return every membership of a group that has not ended, and hold them until the transaction ends."""
    return tx.fetch_all(QUERIES["lock_current_memberships"], Membership, group_id=group_id)


def list_memberships(tx: Transaction, **page_and_filter: Any) -> list[Membership]:
    """Return a page of memberships in the order they were applied for."""
    return tx.fetch_all(QUERIES["list_memberships"], Membership, **page_and_filter)


def save_membership(tx: Transaction, membership: Membership, change: MembershipChange) -> Membership:
    """Write a membership that was locked, with the line of its history; return its next version."""
    saved = tx.fetch_one(QUERIES["save_membership"], Membership, **asdict(membership))
    insert_membership_change(tx, change)
    return saved


def insert_membership_change(tx: Transaction, change: MembershipChange) -> None:
    """Append to the history of a membership."""
    tx.execute(QUERIES["insert_membership_change"], **asdict(change))


def list_membership_changes(tx: Transaction, membership_id: UUID, **page: Any) -> list[MembershipChange]:
    """Return a page of the history of a membership, in the order it was recorded."""
    return tx.fetch_all(
        QUERIES["list_membership_changes"], MembershipChange, membership_id=membership_id, **page
    )


# Consents


def insert_consent(tx: Transaction, consent: Consent) -> None:
    """Append a grant to the ledger; lock the person first."""
    tx.execute(QUERIES["insert_consent"], **asdict(consent))


def insert_withdrawal(tx: Transaction, withdrawal: Withdrawal) -> None:
    """Append a withdrawal to the ledger; lock the person first."""
    tx.execute(QUERIES["insert_withdrawal"], **asdict(withdrawal))


def get_consent(tx: Transaction, consent_id: UUID) -> Consent:
    """Return a consent, with its withdrawal if there is one."""
    return tx.fetch_one(QUERIES["get_consent"], Consent, consent_id=consent_id)


def list_standing_consents(
    tx: Transaction, person_id: UUID, purpose: Purpose, partner_id: UUID | None
) -> list[Consent]:
    """Return what a person allows for one purpose (and partner) now; lock the person first."""
    return tx.fetch_all(
        QUERIES["list_standing_consents"],
        Consent,
        person_id=person_id,
        purpose=purpose,
        partner_id=partner_id,
    )


def list_consents(tx: Transaction, **page_and_filter: Any) -> list[Consent]:
    """Return a page of the ledger in the order it was written, each grant with its withdrawal."""
    return tx.fetch_all(QUERIES["list_consents"], Consent, **page_and_filter)


def _place(person_id: UUID, column: str) -> Any:
    return {"table": "person_contacts", "column": column, "row_id": person_id}
