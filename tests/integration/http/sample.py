"""A small service that has every kind of route, for tests of the chassis alone."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import eventlet
from marshmallow import Schema, fields, validate

from shared.db.queries import parse_queries
from shared.db.transaction import Transaction
from shared.entrypoints import Page, Request, http
from shared.errors import Conflict
from shared.security.principals import Role
from tests.plugins.fix_database import ServiceDatabase

COORDINATOR = {Role.COORDINATOR}
QUERIES = parse_queries(
    """
-- name: insert_note
-- Add a note.
insert into notes (network_id, id, title, priority, about_id, created_at)
values (%(network_id)s, %(id)s, %(title)s, %(priority)s, %(about_id)s, %(now)s)
returning id, title, priority, about_id, created_at, version
-- name: get_note
-- One note.
select id, title, priority, about_id, created_at, version from notes where id = %(note_id)s for update
-- name: list_notes
-- Notes by title.
select id, title, priority, about_id, created_at, version from notes
where (%(title)s::text is null or title = %(title)s)
  and (%(after_1)s::text is null or (title, id) > (%(after_1)s, %(after_2)s::uuid))
order by title, id
limit %(limit)s
-- name: save_note
-- Change a note.
update notes set title = %(title)s, version = version + 1 where id = %(note_id)s
returning id, title, priority, about_id, created_at, version
-- name: delete_note
-- Delete a note.
delete from notes where id = %(note_id)s
-- name: sleep
-- Take time.
select pg_sleep(%(seconds)s)::text
-- name: set_timeout
-- Let nothing take longer.
set local statement_timeout = '50ms'
-- name: divide
-- A mistake of ours.
select 1 / 0
""",
    "sample",
)
TABLES = """
create table notes (
    network_id uuid not null, id uuid not null, title text not null, priority smallint not null,
    about_id uuid, created_at timestamptz not null, version int not null default 1,
    primary key (network_id, id),
    foreign key (network_id, about_id) references notes (network_id, id),
    constraint notes_title_key unique (network_id, title),
    constraint notes_priority_check check (priority < 1000)
);
alter table notes enable row level security;
alter table notes force row level security;
create policy tenant on notes using (network_id = (select kith.network_id()));
grant select, insert, update, delete on notes to kith_sample;
"""


class NewNote(Schema):
    """What makes a note."""

    title = fields.String(required=True, validate=validate.Length(min=1, max=100))
    priority = fields.Integer(load_default=1)
    about_id = fields.UUID(load_default=None, allow_none=True)
    tags = fields.List(fields.String(), load_default=list)


class NoteChange(Schema):
    """What may change of a note."""

    title = fields.String(required=True)


class NoteFilter(Schema):
    """Which notes are wanted."""

    title = fields.String(load_default=None)


class Note(Schema):
    """A note."""

    id = fields.UUID()
    title = fields.String()
    priority = fields.Integer()
    about_id = fields.UUID(allow_none=True)
    created_at = fields.AwareDateTime()
    version = fields.Integer()


@dataclass(frozen=True)
class NoteRow:
    """A note as the database keeps it."""

    id: UUID
    title: str
    priority: int
    about_id: UUID | None
    created_at: datetime
    version: int


class TitleTaken(Conflict):
    """There is already a note with this title."""


class SampleService:
    """Keep notes."""

    name = "sample"
    gate: Any = None

    @http(
        "POST",
        "/notes",
        roles=COORDINATOR,
        body=NewNote,
        response=Note,
        status=201,
        constraints={"notes_title_key": TitleTaken},
    )
    def add_note(self, request: Request, tx: Transaction) -> NoteRow:
        """Write a note down."""
        tx_body = {name: value for name, value in request.body.items() if name != "tags"}
        note = tx.fetch_one(
            QUERIES["insert_note"], NoteRow, network_id=tx.network_id, id=tx.new_id(), now=tx.now, **tx_body
        )
        if SampleService.gate is not None:
            SampleService.gate.wait()
        return note

    @http("GET", "/notes", roles=COORDINATOR | {Role.MEMBER}, query=NoteFilter, response=Note, page=True)
    def list_notes(self, request: Request, tx: Transaction) -> Page:
        """List notes by title."""
        rows = tx.fetch_all(QUERIES["list_notes"], NoteRow, **request.query, **request.page)
        return request.page_of(rows, key=("title", "id"))

    @http("GET", "/notes/<uuid:note_id>", roles=COORDINATOR, response=Note)
    def get_note(self, request: Request, tx: Transaction, note_id: UUID) -> NoteRow:
        """Read one note."""
        return tx.fetch_one(QUERIES["get_note"], NoteRow, note_id=note_id)

    @http("PATCH", "/notes/<uuid:note_id>", roles=COORDINATOR, body=NoteChange, response=Note, if_match=True)
    def change_note(self, request: Request, tx: Transaction, note_id: UUID) -> NoteRow:
        """Change a note."""
        request.match(tx.fetch_one(QUERIES["get_note"], NoteRow, note_id=note_id))
        return tx.fetch_one(QUERIES["save_note"], NoteRow, note_id=note_id, **request.body)

    @http("DELETE", "/notes/<uuid:note_id>", roles=COORDINATOR, status=204)
    def delete_note(self, request: Request, tx: Transaction, note_id: UUID) -> None:
        """Throw a note away."""
        tx.fetch_one(QUERIES["get_note"], NoteRow, note_id=note_id)
        tx.execute(QUERIES["delete_note"], note_id=note_id)

    @http("POST", "/slow", roles=COORDINATOR)
    def be_slow(self, request: Request, tx: Transaction) -> None:
        """Run into the statement timeout."""
        tx.execute(QUERIES["set_timeout"])
        tx.fetch_value(QUERIES["sleep"], seconds=5)

    @http("POST", "/broken", roles=COORDINATOR)
    def be_broken(self, request: Request, tx: Transaction) -> None:
        """Fail in a way that nobody foresaw."""
        raise KeyError("a secret of ours")

    @http("POST", "/divided", roles=COORDINATOR)
    def be_divided(self, request: Request, tx: Transaction) -> None:
        """Make a mistake in SQL."""
        tx.fetch_value(QUERIES["divide"])

    @http("POST", "/networks", roles={Role.OPERATOR}, network=False, status=201)
    def enter_network(self, request: Request, tx: Transaction) -> dict[str, Any]:
        """Go into a new network, as an operator does who makes one."""
        network_id = tx.new_id()
        tx.enter(network_id)
        tx.fetch_one(
            QUERIES["insert_note"],
            NoteRow,
            network_id=network_id,
            id=tx.new_id(),
            title="first",
            priority=1,
            about_id=None,
            now=tx.now,
        )
        return {"id": network_id}

    @http("GET", "/context", roles=COORDINATOR)
    def tell_context(self, request: Request, tx: Transaction) -> dict[str, Any]:
        """Say what the log lines of this request carry."""
        import structlog

        eventlet.sleep(0)
        return {"context": structlog.contextvars.get_contextvars(), "trace": tx.traceparent}


def make_tables(database: ServiceDatabase) -> ServiceDatabase:
    """Make the sample's own tables in its database."""
    with database.superuser() as connection:
        connection.execute(TABLES.encode())
        connection.execute(b"alter table notes owner to kith_sample_owner")
    return database
