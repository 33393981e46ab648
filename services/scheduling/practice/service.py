"""Entrypoints of practice between meetings."""

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any
from uuid import UUID

from services.scheduling import store as scheduling
from services.scheduling.library import store as library
from services.scheduling.library.domain import Entry, check_technique
from services.scheduling.library.schemas import InLanguage
from services.scheduling.library.service import shown
from services.scheduling.practice import domain, schemas, store
from services.scheduling.practice.domain import Practice
from shared.contracts.scheduling_library import PracticeLookedBack, PracticesCounted, PracticeTakenOn
from shared.db.transaction import Transaction
from shared.entrypoints import Page, Request, Sealing, every, http
from shared.security.principals import Role
from shared.security.sealing import Sealer

LEADERS = frozenset({Role.COORDINATOR, Role.FACILITATOR, Role.MENTOR})
PEOPLE = frozenset({Role.FACILITATOR, Role.MENTOR, Role.MEMBER})
PRACTICE = "/practices/<uuid:practice_id>"


class Practising:
    """Entrypoints for what people take on until they meet again."""

    sealer: Sealer = Sealing()

    @http(
        "POST",
        "/practices",
        roles=PEOPLE,
        body=schemas.NewPractice,
        query=InLanguage,
        response=schemas.Practice,
        status=201,
        constraints={"practices_once": domain.OneIsEnough},
    )
    def take_on_practice(self, request: Request, tx: Transaction) -> dict[str, Any]:
        """Take on a technique of the library until the group meets again; only you see it."""
        person_id, asked = request.principal.id, request.body
        entry = check_technique(library.find_entry(tx, asked["entry_id"]), at="/entry_id")
        practice = domain.take_on(
            tx.new_id(),
            person_id=person_id,
            **asked,
            groups_joined=scheduling.list_groups_joined(tx, person_id),
            others=store.list_practices(tx, person_id),
            meeting=store.find_next_meeting(tx, asked["group_id"]),
            now=tx.now,
        )
        store.add_practice(tx, practice)
        tx.emit(PracticeTakenOn(practice_id=practice.id, entry_id=entry.id))
        return _shown(request, tx, self.sealer, practice, {entry.id: entry})

    @http("GET", "/practices", roles=PEOPLE, query=InLanguage, response=schemas.Practice, page=1)
    def list_practices(self, request: Request, tx: Transaction) -> Page:
        """List what you have taken on, until it is forgotten; nobody else's."""
        found = store.list_practices(tx, request.principal.id, **request.page)
        page, entries = request.page_of(found, key=("id",)), library.index_entries(tx)
        return Page([_shown(request, tx, self.sealer, one, entries) for one in page.items], page.next)

    @http("GET", PRACTICE, roles=PEOPLE, query=InLanguage, response=schemas.Practice)
    def get_practice(self, request: Request, tx: Transaction, practice_id: UUID) -> dict[str, Any]:
        """Show something that you have taken on."""
        practice = store.get_practice(tx, practice_id, request.principal.id)
        return _shown(request, tx, self.sealer, practice, library.index_entries(tx))

    @http(
        "PATCH",
        PRACTICE,
        roles=PEOPLE,
        body=schemas.LookBack,
        query=InLanguage,
        response=schemas.Practice,
        if_match=True,
    )
    def look_back_on_practice(self, request: Request, tx: Transaction, practice_id: UUID) -> dict[str, Any]:
        """Say how it went, in your own words if you like; each answer is fine."""
        before = store.lock_practice(tx, practice_id, request.principal.id)
        request.match(before)
        after = domain.look_back(
            before,
            outcome=request.body.get("outcome", before.outcome),
            helped=request.body.get("helped", before.helped),
            reflection=_sealed(tx, self.sealer, before, request.body),
            now=tx.now,
        )
        store.save_practice(tx, after)
        said = (after.outcome, after.helped)
        if after.outcome is not None and said != (before.outcome, before.helped):
            tx.emit(
                PracticeLookedBack(
                    practice_id=after.id,
                    entry_id=after.entry_id,
                    outcome=after.outcome,
                    helped=after.helped,
                )
            )
        return _shown(request, tx, self.sealer, after, library.index_entries(tx))

    @http("DELETE", PRACTICE, roles=PEOPLE)
    def let_practice_go(self, request: Request, tx: Transaction, practice_id: UUID) -> None:
        """Let something go; no reason is asked, and nothing is kept of it."""
        store.remove_practice(tx, store.lock_practice(tx, practice_id, request.principal.id))

    @http("GET", "/occurrences/<uuid:occurrence_id>/practice-count", roles=LEADERS, response=schemas.Count)
    def count_practices(self, request: Request, tx: Transaction, occurrence_id: UUID) -> dict[str, Any]:
        """Show how many people took something on before a meeting: from five on, three days after it."""
        meeting = scheduling.get_occurrence(tx, occurrence_id)
        return {"occurrence_id": meeting.id, "people": store.find_count(tx, meeting.id)}

    @every(seconds=600)
    def forget_practices(self, tx: Transaction) -> None:
        """Count what is over where that may be told, and forget it."""
        store.name_asker(tx)
        for count in domain.tellable(store.count_expired(tx)):
            store.add_count(tx, count)
            tx.emit(PracticesCounted(**asdict(count)))
        store.remove_expired(tx)


def _sealed(tx: Transaction, sealer: Sealer, practice: Practice, body: Mapping[str, Any]) -> bytes | None:
    if "reflection" not in body:
        return practice.reflection
    text = body["reflection"]
    return None if text is None else store.seal_reflection(tx, sealer, practice, text)


def _shown(
    request: Request, tx: Transaction, sealer: Sealer, practice: Practice, entries: Mapping[UUID, Entry]
) -> dict[str, Any]:
    entry = entries.get(practice.entry_id)
    return asdict(practice) | {
        "entry": shown(entry, request.query["language"]) if entry else None,
        "reflection": store.read_reflection(tx, sealer, practice),
    }
