"""Reminders: what people say of themselves, what they agreed to, and the timer that sends."""

from dataclasses import asdict
from datetime import datetime
from typing import Any
from uuid import UUID

from services.scheduling.reminders import schemas, store
from services.scheduling.reminders.channels import channels_of
from services.scheduling.reminders.domain import KEPT, ChannelNotOffered, Preference
from services.scheduling.reminders.sending import Postbox, read_address, seal_address
from shared.contracts.membership import ConsentGranted, ConsentWithdrawn
from shared.contracts.membership_welcome import CelebrationChosen, GoalReminderDue
from shared.db.transaction import Transaction
from shared.entrypoints import Page, Received, Request, Sealing, every, http, on_event
from shared.entrypoints.adapters import Adapter
from shared.entrypoints.background import Background
from shared.entrypoints.mailing import Mailing
from shared.entrypoints.public import PublicUrl
from shared.security.principals import Role
from shared.security.sealing import Sealer

PERSONS = {Role.FACILITATOR, Role.MENTOR, Role.MEMBER}
PURPOSE = "reminders"


class Reminding:
    """Entrypoints for reminders."""

    sealer: Sealer = Sealing()
    background = Background()
    mailer = Mailing()
    sms = Adapter("KITH_SMS_ADAPTER")
    public_url = PublicUrl()

    @http(
        "PUT",
        "/reminders/preference",
        roles=PERSONS,
        body=schemas.NewPreference,
        response=schemas.Preference,
    )
    def set_preference(self, request: Request, tx: Transaction) -> dict[str, Any]:
        """Say how you want to be reminded of meetings of your groups, and where you are reached."""
        asked, person_id = request.body, request.principal.id
        channel = channels_of(self.mailer, self.sms).get(asked["channel"])
        if channel is None:
            raise ChannelNotOffered(asked["channel"])
        address = channel.check_address(asked["address"])
        sealed = seal_address(tx, self.sealer, person_id, address)
        preference = Preference(**asked | {"person_id": person_id, "address": sealed})
        store.keep_preference(tx, preference)
        return self._shown(tx, preference)

    @http("GET", "/reminders/preference", roles=PERSONS, response=schemas.Preference)
    def get_preference(self, request: Request, tx: Transaction) -> dict[str, Any]:
        """Show how you are reminded."""
        return self._shown(tx, store.get_preference(tx, request.principal.id))

    @http("DELETE", "/reminders/preference", roles=PERSONS)
    def remove_preference(self, request: Request, tx: Transaction) -> None:
        """Be reminded no more; where you are reached is forgotten."""
        store.remove_preference(tx, request.principal.id)

    @http("GET", "/reminders", roles=PERSONS, response=schemas.Reminder, page=1)
    def list_reminders(self, request: Request, tx: Transaction) -> Page:
        """List the reminders you were sent, or were to be sent."""
        found = store.list_reminders(tx, request.principal.id, **request.page)
        return request.page_of(found, key=("id",))

    @on_event(ConsentGranted)
    def keep_consent_to_reminders(self, event: ConsentGranted, tx: Transaction) -> None:
        """Know who agrees to be reminded."""
        if event.purpose == PURPOSE:
            store.keep_consent(tx, event.consent_id, event.person_id, granted_at=event.granted_at)

    @on_event(ConsentWithdrawn)
    def end_consent_to_reminders(self, event: ConsentWithdrawn, tx: Transaction) -> None:
        """Know who does not any more; what is claimed and not sent yet never will be."""
        if event.purpose == PURPOSE:
            store.keep_consent(tx, event.consent_id, event.person_id, withdrawn_at=event.withdrawn_at)

    @on_event(CelebrationChosen, batch=True)
    def follow_goal_choices(self, received: list[Received], tx: Transaction) -> None:
        """Know who wants to be reminded of the goals of their group."""
        latest = {one.event.membership_id: one for one in sorted(received, key=_when)}
        store.keep_goal_choices(tx, list(latest.values()))

    @on_event(GoalReminderDue)
    def follow_due_goals(self, event: GoalReminderDue, tx: Transaction) -> None:
        """Remind those who want it of their group's goals, before its next meeting."""
        store.keep_due_goals(tx, event.group_id, due_on=event.due_on)

    @every(seconds=30)
    def send_reminders(self, tx: Transaction) -> None:
        """Claim what is due, and send what was claimed, outside of this transaction."""
        channels = channels_of(self.mailer, self.sms)
        if not channels:
            return
        box = Postbox(
            self.background.transaction, self.background.within, self.sealer, channels, self.public_url
        )
        box.claim_due(tx)
        for reminder_id, send in box.waiting(tx, limit=self.background.free):
            self.background.start_after(tx, reminder_id, send)

    @every(seconds=3600)
    def prune_reminders(self, tx: Transaction) -> None:
        """Forget reminders of meetings that are long past."""
        store.prune_reminders(tx, before=tx.now - KEPT)
        store.prune_due_goals(tx, before=tx.now - KEPT)

    def _shown(self, tx: Transaction, preference: Preference) -> dict[str, Any]:
        return asdict(preference) | {
            "address": read_address(tx, self.sealer, preference),
            "consent": store.has_consent(tx, preference.person_id),
        }


def _when(one: Received) -> tuple[datetime, UUID]:
    return one.envelope.time, one.envelope.id
