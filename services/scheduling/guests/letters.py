"""Inviting a guest by mail: the address of their page, once the group let them in.

The mail is one of the reminders: claimed before it is sent, never sent twice, not in quiet hours, not after
the invitation or the meeting ended. Whoever has no mail address is handed the address by who runs the group.
"""

import secrets
from dataclasses import replace
from datetime import time, timedelta
from uuid import UUID

from services.scheduling import store as calendar
from services.scheduling.domain.addresses import SECRET_BYTES, VISITS, Address, hash_of
from services.scheduling.guests import domain, store
from services.scheduling.guests.domain import GuestForgotten
from services.scheduling.guests.words import WORDS
from services.scheduling.reminders.channels import Channel
from services.scheduling.reminders.domain import ChannelCode, NoLonger, Reminder, Status, is_quiet
from services.scheduling.reminders.texts import Letter, Message, written_date
from shared.contracts.scheduling_people import GuestInvited
from shared.db.transaction import Transaction
from shared.errors import Invalid
from shared.security.sealing import Sealer

# On the clock of the meeting: where a guest is, nobody asked.
QUIET_FROM, QUIET_UNTIL = time(20), time(8)


def invite(
    tx: Transaction, sealer: Sealer, reminder: Reminder, mail: Channel, public_url: str | None
) -> Letter | None:
    """Give a guest the address of their page and return the mail that tells it, or None while it is quiet.

    Raises `NoLonger` where there is nothing to tell any more, or nobody to mail it to.
    """
    invitation = store.lock_invitation(tx, reminder.person_id)
    meeting = calendar.get_occurrence(tx, invitation.occurrence_id)
    if (
        invitation.secret_hash is not None
        or meeting.starts_at != reminder.starts_at
        or not domain.admits(invitation, meeting, tx.now)
    ):
        raise NoLonger
    if public_url is None or is_quiet(
        tx.now, since=QUIET_FROM, until=QUIET_UNTIL, time_zone=meeting.time_zone
    ):
        return None
    try:
        to = mail.check_address(store.find_contact(tx, sealer, invitation).reach)
    except (Invalid, GuestForgotten):
        raise NoLonger from None
    secret = secrets.token_bytes(SECRET_BYTES)
    store.save_invitation(tx, domain.give_address(invitation, hash_of(secret)))
    page = Address(network_id=tx.network_id or UUID(int=0), id=invitation.id, secret=secret)
    words = WORDS[invitation.language]
    begins = meeting.local_start + timedelta(minutes=invitation.from_minute)
    message = Message(
        id=reminder.id,
        language=invitation.language,
        subject=words.subject,
        text=words.letter.format(
            when=f"{written_date(begins, invitation.language)} ({meeting.time_zone})",
            address=f"{public_url}{VISITS}/{page.write()}",
        ),
    )
    return Letter(channel=ChannelCode.MAIL, to=to, message=message, secret_hash=hash_of(secret))


def settle(tx: Transaction, invitation_id: UUID, letter: Letter, status: Status | None) -> None:
    """Note that a guest was invited; an address that certainly reached nobody opens nothing."""
    invitation = store.lock_invitation(tx, invitation_id)
    if status is Status.SENT:
        store.save_invitation(tx, replace(invitation, mailed_at=tx.now))
        tx.emit(
            GuestInvited(
                invitation_id=invitation.id,
                occurrence_id=invitation.occurrence_id,
                group_id=invitation.group_id,
            )
        )
    elif status is not Status.UNKNOWN and invitation.secret_hash == letter.secret_hash:
        store.save_invitation(tx, replace(invitation, secret_hash=None))
