"""What a guest does on their page, and what happens to invitations as time passes."""

import unicodedata
from dataclasses import replace
from urllib.parse import parse_qs
from uuid import UUID

from services.scheduling import store as calendar
from services.scheduling.domain.addresses import Address, opens
from services.scheduling.domain.occurrences import Occurrence
from services.scheduling.guests import domain, store
from services.scheduling.guests.domain import FEEDBACK_OPEN, Invitation, Status
from services.scheduling.guests.page import LONGEST_OUTLINE, page_of
from services.scheduling.guests.words import VERSION, WORDS
from services.scheduling.polls import domain as asking
from services.scheduling.polls import store as polls
from services.scheduling.polls.domain import Option, Poll, PollKind, PollStatus
from services.scheduling.venues import store as venues
from shared.contracts.scheduling_duties import PollOpened
from shared.contracts.scheduling_people import (
    GuestApproved,
    GuestConfirmed,
    GuestDeclined,
    GuestVisited,
    GuestWithdrawn,
)
from shared.db.transaction import Transaction
from shared.entrypoints.transactions import Transactions
from shared.errors import Invalid, NotFound
from shared.security.principals import Principal, Role


def show(transactions: Transactions, address: Address, action: str) -> str:
    """Return the page of the guest who knows this address, its forms sent to `action`; raise `NotFound`.

    As with calendars: first one asks as the invitation itself and sees that row alone. Once the secret fits,
    the meeting is read as somebody of its group would read it.
    """
    with transactions.open(Principal(address.id, Role.MEMBER, address.network_id)) as tx:
        invitation = _opened(tx, address, store.get_invitation(tx, address.id))
    with transactions.open(_reader(address, invitation)) as tx:
        meeting = _meeting(tx, invitation)
        venue = venues.get_venue(tx, meeting.venue_id) if meeting.venue_id else None
        return page_of(invitation, meeting, venue, action)


def act(transactions: Transactions, address: Address, form: bytes) -> None:
    """Sign, or write what it will be about, as the form says; raise `NotFound` or `Invalid`."""
    with transactions.open(Principal(address.id, Role.MEMBER, address.network_id)) as tx:
        invitation = _opened(tx, address, store.get_invitation(tx, address.id))
    with transactions.open(_reader(address, invitation)) as tx:
        _meeting(tx, invitation)
    with transactions.open(Principal(address.id, Role.MEMBER, address.network_id)) as tx:
        before = _opened(tx, address, store.lock_invitation(tx, address.id))
        outline = read_outline(form)
        after = domain.sign(before, VERSION, tx.now) if outline is None else domain.submit(before, outline)
        if after != before:
            store.save_invitation(tx, after)
        if after.signed_at != before.signed_at:
            tx.emit(GuestConfirmed(**ids_of(after)))


def read_outline(form: bytes) -> str | None:
    """Return what a form of the page says it will be about, or None where it signs; raise `Invalid`."""
    try:
        fields = parse_qs(form.decode(), strict_parsing=bool(form), max_num_fields=8)
    except ValueError:
        raise Invalid("Send the form as the page has it.") from None
    if fields.get("sign") == ["yes"]:
        return None
    outline = fields.get("outline", [""])[0].replace("\r\n", "\n").strip()
    if not 1 <= len(outline) <= LONGEST_OUTLINE:
        raise Invalid(f"Write between 1 and {LONGEST_OUTLINE} characters.", pointer="/outline")
    if any(unicodedata.category(char) == "Cc" and char not in "\n\t" for char in outline):
        raise Invalid("Write it without control characters.", pointer="/outline")
    return outline


def decide(tx: Transaction, invitation: Invitation) -> None:
    """Say what the group said, and forget who objected."""
    decided = domain.decide(invitation, objections=store.count_objections(tx, invitation), now=tx.now)
    store.save_invitation(tx, decided)
    store.remove_objections(tx, invitation)
    tx.emit((GuestApproved if decided.status is Status.APPROVED else GuestDeclined)(**ids_of(decided)))


def end(tx: Transaction, invitation: Invitation) -> None:
    """End what a guest can see, and ask the group how it was where there was a visit."""
    meeting = calendar.get_occurrence(tx, invitation.occurrence_id)
    ended = domain.end(invitation, meeting, tx.now)
    if ended.status is Status.VISITED:
        ended = replace(ended, feedback_poll_id=_ask(tx, ended))
    store.save_invitation(tx, ended)
    store.remove_objections(tx, invitation)
    if ended.status is Status.VISITED:
        tx.emit(GuestVisited(**ids_of(ended), feedback_poll_id=ended.feedback_poll_id))
    else:
        tx.emit(GuestWithdrawn(**ids_of(ended)))


def ids_of(invitation: Invitation) -> dict[str, UUID]:
    """Return what every event about a guest tells."""
    return {
        "invitation_id": invitation.id,
        "occurrence_id": invitation.occurrence_id,
        "group_id": invitation.group_id,
    }


def _ask(tx: Transaction, invitation: Invitation) -> UUID:
    words = WORDS[invitation.language]
    poll = asking.open_poll(
        Poll(
            id=tx.new_id(),
            group_id=invitation.group_id,
            kind=PollKind.POLL,
            topic=f"guest:{invitation.id}",
            question=words.question,
            language=invitation.language,
            options=tuple(Option(code=code, label=label) for code, label in words.options.items()),
            anonymous=True,
            status=PollStatus.OPEN,
            opened_at=tx.now,
            closes_at=tx.now + FEEDBACK_OPEN,
        ),
        tx.now,
    )
    polls.add_poll(tx, poll)
    tx.emit(PollOpened(poll_id=poll.id, group_id=poll.group_id, topic=poll.topic, closes_at=poll.closes_at))
    return poll.id


def _opened(tx: Transaction, address: Address, invitation: Invitation) -> Invitation:
    if invitation.secret_hash is None or not opens(address, invitation.secret_hash):
        raise NotFound
    return invitation


def _meeting(tx: Transaction, invitation: Invitation) -> Occurrence:
    """Return the meeting while the guest may still see it; raise `NotFound`."""
    meeting = calendar.get_occurrence(tx, invitation.occurrence_id)
    if not domain.admits(invitation, meeting, tx.now):
        raise NotFound
    return meeting


def _reader(address: Address, invitation: Invitation) -> Principal:
    return Principal(invitation.id, Role.MEMBER, address.network_id, group_ids=(invitation.group_id,))
