"""Sending reminders: claim, look again, say that it is being sent, send, say how it went.

Each step is a transaction of its own, and nothing is held open while a mail server is waited for. A process
that dies before the third step lets another one send; one that dies after it leaves a reminder that nobody
can tell was sent or not, and that nobody sends again.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass
from functools import partial
from uuid import UUID

from services.scheduling.feeds import store as shown
from services.scheduling.guests import letters
from services.scheduling.reminders import store
from services.scheduling.reminders.channels import Channel
from services.scheduling.reminders.domain import (
    SENDING_TAKES,
    ChannelCode,
    Kind,
    NoLonger,
    Preference,
    Reminder,
    Status,
    postponed,
    sending,
    settled,
)
from services.scheduling.reminders.store import Candidate, Claim
from services.scheduling.reminders.texts import About, Letter, write
from shared.contracts.scheduling_publishing import ReminderSent
from shared.db.transaction import Transaction
from shared.mail import NotAccepted, Refused
from shared.observability.logging import get_logger
from shared.security.sealing import PersonErased, Sealer

AT_ONCE = 2000
SECONDS = 60

log = get_logger(__name__)


@dataclass(frozen=True)
class Postbox:
    """What sending needs: transactions, a limit of time, the keys, ways to reach people, our own address."""

    transaction: Callable[[UUID], AbstractContextManager[Transaction]]
    within: Callable[[float], AbstractContextManager[None]]
    sealer: Sealer
    channels: Mapping[ChannelCode, Channel]
    public_url: str | None = None

    def claim_due(self, tx: Transaction) -> None:
        """Claim everything that is due now."""
        claims = [
            Claim(
                occurrence_id=one.occurrence_id,
                starts_at=one.starts_at,
                kind=one.kind,
                person_id=one.preference.person_id,
                channel=one.preference.channel,
            )
            for one in self._candidates(tx)
            if one.preference.is_due(one.starts_at, tx.now, one.kind)
        ]
        if self.public_url and ChannelCode.MAIL in self.channels:
            claims += store.list_guests_to_invite(tx, limit=AT_ONCE)
        store.claim_reminders(tx, claims)
        store.give_up_on_stale(tx, before=tx.now - SENDING_TAKES)

    def _candidates(self, tx: Transaction) -> Iterator[Candidate]:
        """Yield everybody who might be due; who is not yet keeps nobody else waiting, however many."""
        after: Candidate | None = None
        while True:
            page = store.list_candidates(tx, channels=list(self.channels), limit=AT_ONCE, after=after)
            yield from page
            if len(page) < AT_ONCE:
                return
            after = page[-1]

    def waiting(self, tx: Transaction, *, limit: int) -> Iterable[tuple[UUID, Callable[[], None]]]:
        """Return each reminder that waits, with what sends it."""
        network_id = tx.network_id
        if network_id is None:
            return []
        found = store.list_waiting(tx, limit=limit)
        return [(reminder_id, partial(self.send, network_id, reminder_id)) for reminder_id in found]

    def send(self, network_id: UUID, reminder_id: UUID) -> None:
        """Send one reminder, if it still is to be sent."""
        with self.transaction(network_id) as tx:
            prepared = self._prepare(tx, reminder_id)
        if prepared is None:
            return
        reminder, letter = prepared
        status = self._try(reminder, letter)
        with self.transaction(network_id) as tx:
            after = postponed(reminder, tx.now) if status is None else settled(reminder, status, tx.now)
            store.save_reminder(tx, after)
            if reminder.kind is Kind.GUEST:
                letters.settle(tx, reminder.person_id, letter, status)
            elif status is Status.SENT:
                tx.emit(
                    ReminderSent(
                        reminder_id=reminder.id,
                        occurrence_id=reminder.occurrence_id,
                        person_id=reminder.person_id,
                        channel=reminder.channel,
                        kind=reminder.kind,
                    )
                )

    def _prepare(self, tx: Transaction, reminder_id: UUID) -> tuple[Reminder, Letter] | None:
        """Look again whether it is to be sent; if so, say that it is being sent."""
        reminder = store.lock_reminder(tx, reminder_id)
        if reminder is None or reminder.status is not Status.CLAIMED:
            return None
        try:
            letter = self._letter(tx, reminder)
        except (NoLonger, PersonErased):
            store.save_reminder(tx, settled(reminder, Status.WITHDRAWN, tx.now))
            return None
        if letter is None or letter.channel not in self.channels:
            return None
        under_way = sending(reminder, letter.channel, tx.now)
        store.save_reminder(tx, under_way)
        return under_way, letter

    def _letter(self, tx: Transaction, reminder: Reminder) -> Letter | None:
        """Return what to send now, or None while it is quiet; raise `NoLonger` or `PersonErased`."""
        if tx.now >= reminder.starts_at:
            raise NoLonger
        if reminder.kind is Kind.GUEST:
            return letters.invite(tx, self.sealer, reminder, self.channels[ChannelCode.MAIL], self.public_url)
        preference = store.find_preference(tx, reminder.person_id)
        meeting = store.find_meeting_to_remind_of(tx, reminder)
        if meeting is None or preference is None or not store.has_consent(tx, reminder.person_id):
            raise NoLonger
        if preference.is_quiet(tx.now):
            return None
        message = write(
            reminder.id,
            _about(tx, meeting, preference),
            language=preference.language,
            discreet=preference.discreet,
            time_zone=preference.time_zone,
            kind=reminder.kind,
        )
        to = read_address(tx, self.sealer, preference)
        return Letter(channel=preference.channel, to=to, message=message)

    def _try(self, reminder: Reminder, letter: Letter) -> Status | None:
        """Return how sending went; None where it certainly failed, and may go better another time."""
        try:
            with self.within(SECONDS):
                self.channels[reminder.channel].send(letter.to, letter.message)
        except NotAccepted as error:
            log.warning("reminder not sent yet", why=str(error), attempts=reminder.attempts)
            return None
        except Refused as error:
            log.warning("reminder refused", why=str(error))
            return Status.FAILED
        except Exception as error:
            # Not its words: they may quote an address.
            log.error("reminder may have been sent", error=type(error).__name__)
            return Status.UNKNOWN
        return Status.SENT


def seal_address(tx: Transaction, sealer: Sealer, person_id: UUID, address: str) -> bytes:
    """Return an address sealed for the row of whom it reaches."""
    return sealer.seal(
        tx, person_id, table="reminder_preferences", column="address", row_id=person_id, text=address
    )


def read_address(tx: Transaction, sealer: Sealer, preference: Preference) -> str:
    """Return where somebody is reached; raise `PersonErased`."""
    return sealer.unseal(
        tx,
        preference.person_id,
        table="reminder_preferences",
        column="address",
        row_id=preference.person_id,
        sealed=preference.address,
    )


def _about(tx: Transaction, meeting: store.Meeting, preference: Preference) -> About:
    name = place = None
    if not preference.discreet:
        name = shown.list_group_names(tx, [meeting.group_id]).get(meeting.group_id)
        venues = shown.list_venues_by_id(tx, [meeting.venue_id] if meeting.venue_id else [])
        place = next((f"{venue.name}, {venue.address}".rstrip(", ") for venue in venues.values()), None)
    return About(
        local_start=meeting.local_start,
        time_zone=meeting.time_zone,
        starts_at=meeting.starts_at,
        name=name,
        place=place,
    )
