"""Entrypoints of the library."""

from dataclasses import asdict, fields
from typing import Any
from uuid import UUID

from marshmallow import ValidationError

from services.scheduling.library import domain, schemas, store
from services.scheduling.library.domain import Change, Entry, Facts, Source, Text, Words
from shared.contracts.scheduling_library import LibraryEntryAdded, LibraryEntryChanged
from shared.db.transaction import Transaction
from shared.entrypoints import Page, Request, http
from shared.errors import Invalid, NotFound
from shared.fields import Language
from shared.security.principals import Role

COORDINATORS = frozenset({Role.COORDINATOR})
RUNNERS = COORDINATORS | {Role.FACILITATOR, Role.MENTOR}
EVERYONE = RUNNERS | {Role.MEMBER, Role.CAREGIVER}
TEXT = "/library/<uuid:entry_id>/texts/<language>"


class Librarian:
    """Entrypoints for themes and techniques."""

    @http("GET", "/library", roles=EVERYONE, query=schemas.EntryFilter, response=schemas.Entry, page=2)
    def list_library(self, request: Request, tx: Transaction) -> Page:
        """List themes and techniques in a language: those that came with Kith, then the network's own."""
        asked = request.query | {"hidden": request.query["hidden"] and request.principal.role in RUNNERS}
        found = domain.page(domain.select(store.list_entries(tx), **asked), **request.page)
        page = request.page_of(found, key=("rank", "id"))
        return Page([shown(entry, asked["language"]) for entry in page.items], page.next)

    @http(
        "GET",
        "/library/<uuid:entry_id>",
        roles=EVERYONE,
        query=schemas.InLanguage,
        response=schemas.Entry,
    )
    def get_library_entry(self, request: Request, tx: Transaction, entry_id: UUID) -> dict[str, Any]:
        """Show a theme or a technique in a language, hidden ones too."""
        return shown(store.get_entry(tx, entry_id), request.query["language"])

    @http("POST", "/library", roles=COORDINATORS, body=schemas.NewEntry, response=schemas.Entry, status=201)
    def add_library_entry(self, request: Request, tx: Transaction) -> dict[str, Any]:
        """Add a theme or a technique of the network's own, in its first language."""
        store.lock_library(tx)
        library = store.index_entries(tx)
        domain.check_room(sum(entry.code is None for entry in library.values()))
        entry = Entry(id=tx.new_id(), facts=_facts(request.body), version=1)
        domain.check_practices(entry.facts, library)
        store.keep_entry(tx, entry)
        language = request.body["language"]
        store.keep_change(tx, _written(entry, language, request.body, version=1))
        tx.emit(LibraryEntryAdded(entry_id=entry.id))
        return shown(store.get_entry(tx, entry.id), language)

    @http(
        "PATCH",
        "/library/<uuid:entry_id>",
        roles=COORDINATORS,
        body=schemas.EntryChange,
        query=schemas.InLanguage,
        response=schemas.Entry,
        if_match=True,
    )
    def change_library_entry(self, request: Request, tx: Transaction, entry_id: UUID) -> dict[str, Any]:
        """Hide an entry or show it again; change what the network's own says in any language."""
        before = store.lock_entry(tx, entry_id)
        request.match(before)
        facts = _facts(asdict(before.facts) | request.body)
        changed = domain.change_of(before, facts, hidden=request.body.get("hidden", before.hidden))
        if facts.practices != before.facts.practices:
            domain.check_practices(facts, store.index_entries(tx))
        store.keep_entry(tx, changed)
        tx.emit(LibraryEntryChanged(entry_id=entry_id))
        return shown(changed, request.query["language"])

    # Words

    @http("GET", TEXT, roles=EVERYONE, response=schemas.EntryText)
    def get_library_text(
        self, request: Request, tx: Transaction, entry_id: UUID, language: str
    ) -> dict[str, Any]:
        """Show the words of an entry in exactly this language, for adapting or translating them."""
        return _told(_text(store.get_entry(tx, entry_id), language))

    @http(
        "PUT",
        TEXT,
        roles=COORDINATORS,
        body=schemas.NewText,
        response=schemas.EntryText,
        if_match=True,
    )
    def write_library_text(
        self, request: Request, tx: Transaction, entry_id: UUID, language: str
    ) -> dict[str, Any]:
        """Write the network's own words; the ETag of a language that is not written in yet is "0"."""
        entry, written_in = store.lock_entry(tx, entry_id), _language(language)
        before = store.find_version(tx, entry_id, written_in)
        request.match({"version": before})
        store.keep_change(tx, _written(entry, written_in, request.body, version=before + 1))
        tx.emit(LibraryEntryChanged(entry_id=entry_id))
        return _told(_text(store.get_entry(tx, entry_id), written_in))

    @http("DELETE", TEXT, roles=COORDINATORS)
    def remove_library_text(self, request: Request, tx: Transaction, entry_id: UUID, language: str) -> None:
        """Go back to Kith's words; of an entry of the network's own, take a translation back."""
        entry, written_in = store.lock_entry(tx, entry_id), _language(language)
        domain.check_removable(entry, written_in)
        version = store.find_version(tx, entry_id, written_in) + 1
        store.keep_change(tx, Change(entry_id=entry_id, language=written_in, words=None, version=version))
        tx.emit(LibraryEntryChanged(entry_id=entry_id))


def shown(entry: Entry, language: str) -> dict[str, Any]:
    """Return an entry as it is shown to somebody who reads this language."""
    text = domain.text_in(entry, language)
    return {
        "id": entry.id,
        "code": entry.code,
        **asdict(entry.facts),
        "language": text.language,
        "languages": sorted(entry.texts),
        **asdict(text.words),
        "hidden": entry.hidden,
        "version": entry.version,
    }


def _told(text: Text) -> dict[str, Any]:
    return asdict(text) | asdict(text.words)


def _text(entry: Entry, language: str) -> Text:
    text = entry.texts.get(language)
    if text is None:
        raise NotFound(entry.id)
    return text


def _language(written: str) -> str:
    try:
        return str(Language().deserialize(written))
    except ValidationError as error:
        raise Invalid(str(error.messages[0])) from error


def _facts(body: dict[str, Any]) -> Facts:
    facts = {one.name: body[one.name] for one in fields(Facts)}
    sources = tuple(Source(**source) for source in facts["sources"])
    return Facts(
        **facts | {"tags": tuple(facts["tags"]), "practices": tuple(facts["practices"]), "sources": sources}
    )


def _written(entry: Entry, language: str, body: dict[str, Any], *, version: int) -> Change:
    words = Words(title=body["title"], aim=body["aim"], steps=tuple(body["steps"]), caution=body["caution"])
    return Change(entry_id=entry.id, language=language, words=words, version=version)
