"""What is kept of guests: one function per query of `queries.sql`, by the same name."""

import json
from dataclasses import asdict
from datetime import datetime
from typing import Any
from uuid import UUID

from services.scheduling.guests.domain import Contact, GuestForgotten, Invitation
from shared.db.queries import load_queries
from shared.db.transaction import Transaction
from shared.security.sealing import PersonErased, Sealer

QUERIES = load_queries(__package__)
_CONTACT = {"table": "guest_invitations", "column": "contact"}


def add_invitation(tx: Transaction, sealer: Sealer, invitation: Invitation, contact: Contact) -> None:
    """Keep a proposal, with who it is sealed by a key that stands for the guest alone."""
    tx.execute(QUERIES["add_invitation"], **asdict(invitation))
    text = json.dumps(asdict(contact))
    sealed = sealer.seal(tx, invitation.id, row_id=invitation.id, text=text, **_CONTACT)
    save_contact(tx, invitation.id, sealed)


def save_contact(tx: Transaction, invitation_id: UUID, contact: bytes | None) -> None:
    """Keep sealed who it is, or forget it."""
    tx.execute(QUERIES["save_contact"], invitation_id=invitation_id, contact=contact)


def find_contact(tx: Transaction, sealer: Sealer, invitation: Invitation) -> Contact:
    """Return who it is; raise `GuestForgotten`."""
    sealed = tx.fetch_value(QUERIES["find_contact"], invitation_id=invitation.id)
    if sealed is None:
        raise GuestForgotten(invitation.id)
    try:
        text = sealer.unseal(tx, invitation.id, row_id=invitation.id, sealed=sealed, **_CONTACT)
    except PersonErased:
        raise GuestForgotten(invitation.id) from None
    return Contact(**json.loads(text))


def get_invitation(tx: Transaction, invitation_id: UUID) -> Invitation:
    """Return an invitation; raise `NotFound`."""
    return tx.fetch_one(QUERIES["get_invitation"], Invitation, invitation_id=invitation_id)


def lock_invitation(tx: Transaction, invitation_id: UUID) -> Invitation:
    """Return an invitation that nobody else changes before this transaction ends; raise `NotFound`."""
    return tx.fetch_one(QUERIES["lock_invitation"], Invitation, invitation_id=invitation_id)


def list_invitations(tx: Transaction, **page_and_filter: Any) -> list[Invitation]:
    """Return a page of invitations, oldest first."""
    return tx.fetch_all(QUERIES["list_invitations"], Invitation, **page_and_filter)


def lock_invitations_to_decide(tx: Transaction, *, limit: int) -> list[Invitation]:
    """Return proposals for which the group's time to object is over."""
    return tx.fetch_all(QUERIES["lock_invitations_to_decide"], Invitation, now=tx.now, limit=limit)


def lock_invitations_to_end(tx: Transaction, *, limit: int) -> list[Invitation]:
    """Return invitations to meetings that are over or cancelled."""
    return tx.fetch_all(QUERIES["lock_invitations_to_end"], Invitation, now=tx.now, limit=limit)


def list_to_forget(tx: Transaction, *, before: datetime, limit: int) -> list[UUID]:
    """Return invitations that ended before, of whom it is still known who it was."""
    return tx.fetch_column(QUERIES["list_to_forget"], before=before, limit=limit)


def save_invitation(tx: Transaction, invitation: Invitation) -> Invitation:
    """Write how an invitation stands, and return it."""
    tx.execute(QUERIES["save_invitation"], **asdict(invitation))
    return invitation


def add_objection(tx: Transaction, invitation: Invitation, person_id: UUID) -> None:
    """Note that somebody objects."""
    tx.execute(
        QUERIES["add_objection"],
        invitation_id=invitation.id,
        group_id=invitation.group_id,
        person_id=person_id,
    )


def remove_objection(tx: Transaction, invitation: Invitation, person_id: UUID) -> None:
    """Note that somebody does not object any more."""
    tx.execute(QUERIES["remove_objection"], invitation_id=invitation.id, person_id=person_id)


def count_objections(tx: Transaction, invitation: Invitation) -> int:
    """Return how many object, where all of that may be seen."""
    return int(tx.fetch_value(QUERIES["count_objections"], invitation_id=invitation.id))


def remove_objections(tx: Transaction, invitation: Invitation) -> None:
    """Forget who objected."""
    tx.execute(QUERIES["remove_objections"], invitation_id=invitation.id)
