"""Notes beside pathways; they are read with the pathway itself."""

from uuid import UUID

from services.mentorship import store as pathways
from services.mentorship.notes import domain, schemas, store
from services.mentorship.notes.domain import Note
from services.mentorship.roles import EVERYONE, STAFF
from shared.db.transaction import Transaction
from shared.entrypoints import Request, Sealing, http
from shared.security.sealing import Sealer


class TakingNotes:
    """Entrypoints for notes."""

    sealer: Sealer = Sealing()

    @http(
        "POST",
        "/pathways/<uuid:pathway_id>/notes",
        roles=EVERYONE,
        body=schemas.NewNote,
        response=schemas.Note,
        status=201,
    )
    def write_note(self, request: Request, tx: Transaction, pathway_id: UUID) -> Note:
        """Write a note beside a pathway: you read it, and coordinators do; nobody else."""
        pathway = pathways.lock_pathway(tx, pathway_id)
        note = domain.write(
            pathway,
            id=tx.new_id(),
            text=request.body["text"],
            by=request.principal.id,
            by_staff=request.principal.role in STAFF,
            there_are=len(store.list_notes(tx, self.sealer, pathway_id)),
            now=tx.now,
        )
        store.add_note(tx, self.sealer, note)
        return note

    @http("DELETE", "/pathways/<uuid:pathway_id>/notes/<uuid:note_id>", roles=EVERYONE, status=204)
    def remove_note(self, request: Request, tx: Transaction, pathway_id: UUID, note_id: UUID) -> None:
        """Remove a note that you wrote."""
        pathways.get_pathway(tx, pathway_id)
        note = store.get_note(tx, self.sealer, note_id)
        domain.check_removable(note, by=request.principal.id)
        store.remove_note(tx, note_id)
