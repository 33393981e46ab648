"""Summaries of meetings: drafted, asked about, released, taken back, and read by those who were not there."""

from dataclasses import asdict
from typing import Any
from uuid import UUID

from services.scheduling import joining
from services.scheduling import store as calendar
from services.scheduling.notes import domain, redaction, schemas, store
from services.scheduling.notes.domain import Said, Summary
from services.scheduling.rsvps.domain import MembersOnly
from shared.contracts.membership import ConsentWithdrawn
from shared.contracts.scheduling_notes import SessionSummaryAgreed, SessionSummaryReleased
from shared.db.transaction import Transaction
from shared.entrypoints import Page, Request, Sealing, every, http, on_event
from shared.errors import Invalid
from shared.security.principals import Role
from shared.security.sealing import Sealer

LEADERS = frozenset({Role.FACILITATOR, Role.MENTOR})
PEOPLE = LEADERS | {Role.MEMBER}
PURPOSE = "session_notes"


class Summarising:
    """Entrypoints for summaries of meetings, and for catching up with them."""

    sealer: Sealer = Sealing()

    @http("GET", "/occurrences/<uuid:occurrence_id>/summary", roles=PEOPLE, response=schemas.Summary)
    def get_summary(self, request: Request, tx: Transaction, occurrence_id: UUID) -> dict[str, Any]:
        """Show what a meeting was about: to who leads, who is asked, and the group once it is released."""
        summary = _find(tx, occurrence_id)
        consents = store.list_consents(tx, occurrence_id)
        mine = next((one.said for one in consents if one.person_id == request.principal.id), None)
        if mine is None and not joining.is_told(tx, summary.group_id):
            raise MembersOnly(summary.group_id)
        asking = request.principal
        leads = asking.role in LEADERS and summary.group_id in asking.group_ids
        return asdict(summary) | {
            "texts": store.unseal_texts(tx, self.sealer, occurrence_id, summary.sealed),
            "yours": mine,
            "asked": len(consents) if leads else None,
            "agreed": sum(one.said is Said.YES for one in consents) if leads else None,
        }

    @http(
        "PUT",
        "/occurrences/<uuid:occurrence_id>/summary",
        roles=LEADERS,
        body=schemas.NewSummary,
        response=schemas.Standing,
        if_match=True,
    )
    def draft_summary(self, request: Request, tx: Transaction, occurrence_id: UUID) -> Summary:
        """Write what a meeting was about, or word it anew: who agreed to the old wording is asked again."""
        meeting = calendar.lock_occurrence(tx, occurrence_id)
        before = redaction.find_locked(tx, occurrence_id) or _nothing(occurrence_id, meeting.group_id)
        request.match(before)
        texts = request.body["texts"]
        if len({one["language"] for one in texts}) < len(texts):
            raise Invalid("Write one text for each language.", pointer="/texts")
        sealed = store.seal_texts(tx, self.sealer, occurrence_id, texts)
        drafted = domain.draft(before, meeting, sealed=sealed, by=request.principal.id, now=tx.now)
        store.remove_consents(tx, occurrence_id)
        (store.save_summary if before.version else store.add_summary)(tx, drafted)
        return drafted

    @http("DELETE", "/occurrences/<uuid:occurrence_id>/summary", roles=LEADERS)
    def remove_summary(self, request: Request, tx: Transaction, occurrence_id: UUID) -> None:
        """Take a summary away, released or not: its text is gone."""
        before = redaction.lock(tx, occurrence_id)
        redaction.save(tx, before, domain.remove(before))

    @http(
        "POST",
        "/occurrences/<uuid:occurrence_id>/summary/ask",
        roles=LEADERS,
        body=schemas.Question,
        response=schemas.Standing,
    )
    def ask_about_summary(self, request: Request, tx: Transaction, occurrence_id: UUID) -> Summary:
        """Ask everybody who is recorded to have been there whether the group may read it."""
        calendar.lock_occurrence(tx, occurrence_id)
        attendees = store.list_attendees(tx, occurrence_id)
        asked, questions = domain.ask(
            redaction.lock(tx, occurrence_id), attendees, **request.body, now=tx.now
        )
        store.add_consents(tx, questions)
        store.save_summary(tx, asked)
        redaction.announce_asked(tx, asked)
        return asked

    @http(
        "POST",
        "/occurrences/<uuid:occurrence_id>/summary/release",
        roles=LEADERS,
        response=schemas.Standing,
    )
    def release_summary(self, request: Request, tx: Transaction, occurrence_id: UUID) -> Summary:
        """Let the group read it, once everybody who was there has agreed."""
        before = redaction.lock(tx, occurrence_id)
        released = domain.release(before, store.list_consents(tx, occurrence_id), tx.now)
        store.save_summary(tx, released)
        if released.ends_at is not None:
            tx.emit(
                SessionSummaryReleased(
                    occurrence_id=occurrence_id,
                    group_id=released.group_id,
                    readable_until=released.ends_at,
                )
            )
        return released

    # Those who were there

    @http("GET", "/summary-consents", roles=PEOPLE, response=schemas.MyConsent, page=1)
    def list_summary_consents(self, request: Request, tx: Transaction) -> Page:
        """List the summaries that you were asked about, and what you said."""
        found = store.list_questions(tx, request.principal.id, **request.page)
        return request.page_of(found, key=("occurrence_id",))

    @http("PUT", "/occurrences/<uuid:occurrence_id>/summary/consent", roles=PEOPLE, if_match=True)
    def agree_to_summary(self, request: Request, tx: Transaction, occurrence_id: UUID) -> None:
        """Agree that the group reads this wording: If-Match names the version that you read."""
        summary = redaction.lock(tx, occurrence_id)
        request.match(summary)
        before = store.find_consent(tx, occurrence_id, request.principal.id)
        agreed = domain.agree(summary, before, tx.now)
        store.save_consent(tx, agreed)
        tx.emit(
            SessionSummaryAgreed(
                occurrence_id=occurrence_id, group_id=agreed.group_id, person_id=agreed.person_id
            )
        )

    @http("DELETE", "/occurrences/<uuid:occurrence_id>/summary/consent", roles=PEOPLE)
    def refuse_summary(self, request: Request, tx: Transaction, occurrence_id: UUID) -> None:
        """Say no, or take your yes back: then the text is gone everywhere, at once. No reason is asked."""
        before = redaction.lock(tx, occurrence_id)
        consent = store.find_consent(tx, occurrence_id, request.principal.id)
        after, refused = domain.refuse(before, consent, tx.now)
        store.save_consent(tx, refused)
        redaction.save(tx, before, after)

    # Those who were not

    @http("GET", "/missed-meetings", roles=PEOPLE, response=schemas.MissedMeeting, page=1)
    def list_missed_meetings(self, request: Request, tx: Transaction) -> Page:
        """List the meetings of your groups that you missed and can read about, nobody else's."""
        found = [
            row | {"texts": store.unseal_texts(tx, self.sealer, row["occurrence_id"], row["sealed"])}
            for row in store.list_missed_meetings(tx, request.principal.id, **request.page)
        ]
        return request.page_of(found, key=("occurrence_id",))

    # What ends a summary

    @on_event(ConsentWithdrawn)
    def end_consent_to_notes(self, event: ConsentWithdrawn, tx: Transaction) -> None:
        """Who takes back their consent to session notes takes it back for every summary they agreed to."""
        if event.purpose == PURPOSE:
            redaction.end_consents(tx, event.person_id, until=event.withdrawn_at)

    @every(seconds=300)
    def expire_summaries(self, tx: Transaction) -> None:
        """Remove texts that are past their end."""
        redaction.expire(tx)


def _nothing(occurrence_id: UUID, group_id: UUID) -> Summary:
    return Summary(occurrence_id=occurrence_id, group_id=group_id)


def _find(tx: Transaction, occurrence_id: UUID) -> Summary:
    """Return the summary as it stands; where there is none that may be seen, one without anything."""
    found = store.find_summary(tx, occurrence_id)
    if found is None:
        return _nothing(occurrence_id, calendar.get_occurrence(tx, occurrence_id).group_id)
    return domain.as_of(found, tx.now)
