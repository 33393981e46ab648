"""What ends a summary from outside: time, a consent withdrawn, a correction of who was there."""

from datetime import datetime
from uuid import UUID

from services.scheduling.domain.occurrences import Occurrence
from services.scheduling.notes import domain, store
from services.scheduling.notes.domain import Status, Summary
from shared.contracts.scheduling_notes import SessionSummaryAsked, SessionSummaryRedacted
from shared.db.transaction import Transaction

ENDED_AT_ONCE = 100


def lock(tx: Transaction, occurrence_id: UUID) -> Summary:
    """Return a summary as it stands, for changing it; raise `NotFound`."""
    return _as_it_stands(tx, store.lock_summary(tx, occurrence_id))


def find_locked(tx: Transaction, occurrence_id: UUID) -> Summary | None:
    """Return the same, or None where nothing was written."""
    found = store.find_locked_summary(tx, occurrence_id)
    return None if found is None else _as_it_stands(tx, found)


def save(tx: Transaction, before: Summary, after: Summary) -> None:
    """Keep what became of a summary, and tell every copy when the text may be shown nowhere any more."""
    if after == before:
        return
    store.save_summary(tx, after)
    was_shown = before.status is Status.RELEASED and after.status is not Status.RELEASED
    if was_shown or (before.sealed is not None and after.sealed is None):
        tx.emit(SessionSummaryRedacted(occurrence_id=after.occurrence_id, group_id=after.group_id))


def announce_asked(tx: Transaction, summary: Summary) -> None:
    """Tell that people are asked about a summary, and until when."""
    if summary.ends_at is not None:
        tx.emit(
            SessionSummaryAsked(
                occurrence_id=summary.occurrence_id,
                group_id=summary.group_id,
                answer_until=summary.ends_at,
            )
        )


def follow_attendance(tx: Transaction, meeting: Occurrence) -> None:
    """Ask whoever turns out to have been there as well; the meeting is locked, so nobody is asking now."""
    before = find_locked(tx, meeting.id)
    if before is None:
        return
    attendees = store.list_attendees(tx, meeting.id)
    asked = [one.person_id for one in store.list_consents(tx, meeting.id)]
    after, questions = domain.correct(before, asked, attendees, tx.now)
    store.add_consents(tx, questions)
    store.remove_silent(tx, meeting.id, attendees=attendees)
    save(tx, before, after)
    if questions:
        announce_asked(tx, after)


def end_consents(tx: Transaction, person_id: UUID, *, until: datetime) -> None:
    """Take back all that somebody agreed to, or was asked about, up to a moment; a later yes stands."""
    for before in store.lock_summaries_of_person(tx, person_id, until=until):
        consent = store.find_consent(tx, before.occurrence_id, person_id)
        after, refused = domain.refuse(before, consent, tx.now)
        store.save_consent(tx, refused)
        save(tx, before, after)


def expire(tx: Transaction) -> None:
    """Remove the text of summaries that are past their end."""
    for before in store.lock_ended(tx, limit=ENDED_AT_ONCE):
        _as_it_stands(tx, before)


def _as_it_stands(tx: Transaction, found: Summary) -> Summary:
    now = domain.as_of(found, tx.now)
    save(tx, found, now)
    return now
