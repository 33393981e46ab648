"""Keeping a journal, and seeing patterns in it: for members, and for nobody else."""

from dataclasses import asdict
from datetime import timedelta
from typing import Any
from uuid import UUID

from werkzeug.wrappers import Response

from services.analytics.journal import domain, exporting, schemas, store, wordings
from services.analytics.journal.domain import BACK_DAYS, DayTaken, Entry, Scale
from services.analytics.journal.patterns import pattern_of
from shared.db.transaction import Transaction
from shared.entrypoints import Page, Request, Sealing, http
from shared.security.principals import Role
from shared.security.sealing import Sealer

PEOPLE = {Role.FACILITATOR, Role.MENTOR, Role.MEMBER, Role.CAREGIVER}


class Journaling:
    """Entrypoints for journals. None of them tells anybody anything: there is no event."""

    sealer: Sealer = Sealing()

    @http(
        "GET",
        "/journal/scales",
        roles=PEOPLE,
        query=schemas.Wording,
        response=schemas.ScaleShown(many=True),
    )
    def list_journal_scales(self, request: Request, tx: Transaction) -> list[dict[str, str]]:
        """List what can be noted of a day, and what 0 and 10 mean."""
        return wordings.scales(request.query["language"])

    @http(
        "POST",
        "/journal/entries",
        roles=PEOPLE,
        body=schemas.NewEntry,
        response=schemas.KeptEntry,
        status=201,
        constraints={"journal_entries_one_a_day": DayTaken},
    )
    def write_journal_entry(self, request: Request, tx: Transaction) -> Entry:
        """Note a day, for yourself: it is sealed, and nobody else can read it."""
        entry = domain.write(
            id=tx.new_id(),
            person_id=request.principal.id,
            there_are=store.count_entries(tx),
            now=tx.now,
            **request.body,
        )
        store.add_entry(tx, self.sealer, entry)
        return entry

    @http("GET", "/journal/entries", roles=PEOPLE, query=schemas.EntryFilter, response=schemas.Entry, page=1)
    def list_journal_entries(self, request: Request, tx: Transaction) -> Page:
        """List your own entries, the latest day first."""
        found = store.list_entries(tx, self.sealer, **request.query, **request.page)
        page = request.page_of(found, key=("on_day",))
        return Page([_shown(entry) for entry in page.items], page.next)

    @http("GET", "/journal/entries/<uuid:entry_id>", roles=PEOPLE, response=schemas.Entry)
    def get_journal_entry(self, request: Request, tx: Transaction, entry_id: UUID) -> dict[str, Any]:
        """Show one of your own entries."""
        return _shown(store.get_entry(tx, self.sealer, entry_id))

    @http(
        "PUT",
        "/journal/entries/<uuid:entry_id>",
        roles=PEOPLE,
        body=schemas.ChangedEntry,
        response=schemas.KeptEntry,
        if_match=True,
    )
    def change_journal_entry(self, request: Request, tx: Transaction, entry_id: UUID) -> Entry:
        """Say something else of a day."""
        before = store.lock_entry(tx, self.sealer, entry_id)
        request.match(before)
        entry = domain.change(before, **request.body, now=tx.now)
        store.save_entry(tx, self.sealer, entry)
        return entry

    @http("DELETE", "/journal/entries/<uuid:entry_id>", roles=PEOPLE)
    def remove_journal_entry(self, request: Request, tx: Transaction, entry_id: UUID) -> None:
        """Remove one of your own entries for good."""
        store.remove_entry(tx, entry_id)

    @http("GET", "/journal/entries.csv", roles=PEOPLE, query=schemas.EntryFilter, media="text/csv")
    def export_journal_as_csv(self, request: Request, tx: Transaction) -> Response:
        """Take your entries home as a table: one row a day, the oldest first, one column a scale."""
        return exporting.as_csv(store.list_entries(tx, self.sealer, **request.query))

    @http("GET", "/journal/entries.json", roles=PEOPLE, query=schemas.EntryFilter, response=schemas.Journal)
    def export_journal_as_json(self, request: Request, tx: Transaction) -> dict[str, Any]:
        """Take all your entries home at once, the oldest first, with what the scales mean."""
        entries = store.list_entries(tx, self.sealer, **request.query)
        return {"scales": wordings.scales("en"), "entries": [_shown(entry) for entry in reversed(entries)]}

    @http(
        "GET",
        "/journal/patterns",
        roles=PEOPLE,
        query=schemas.Wording,
        response=schemas.PatternShown(many=True),
    )
    def list_journal_patterns(self, request: Request, tx: Transaction) -> list[dict[str, Any]]:
        """See what goes with what in your last year, on the same day or a day later, and how sure that is.

        Worked out when you ask, and kept nowhere.
        """
        since = tx.now.date() - timedelta(days=BACK_DAYS)
        entries = store.list_entries(tx, self.sealer, from_on=since, until_on=None)
        language, asked = request.query["language"], wordings.questions()
        shown = []
        for question in asked:
            pattern = pattern_of(
                domain.days_of(entries, question.first),
                domain.days_of(entries, question.then),
                days_later=question.days_later,
                questions=len(asked),
            )
            words = wordings.in_words(question, pattern, language)
            shown.append(asdict(question) | asdict(pattern) | {"words": words})
        return shown


def _shown(entry: Entry) -> dict[str, Any]:
    """Return an entry with every scale; none that was left out is filled in."""
    noted = {scale: entry.scales.get(scale) for scale in Scale}
    return asdict(entry) | {"scales": noted}
