"""Notes beside a pathway. Whoever wrote one reads it, and coordinators do; the person reads their own."""

from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from services.mentorship.domain.pathways import NotYourPathway, Pathway
from shared.errors import Conflict, Forbidden

MOST = 200


class NotYourNote(Forbidden):
    """This note is somebody else's: whoever wrote it can remove it."""


class EnoughNotes(Conflict):
    """There are 200 notes beside this pathway: remove one that is no longer needed."""


@dataclass(frozen=True, kw_only=True)
class Note:
    """A note, opened; None where it cannot be opened any more."""

    id: UUID
    pathway_id: UUID
    person_id: UUID
    text: str | None = field(repr=False)
    written_by: UUID
    written_at: datetime


def write(
    pathway: Pathway, *, id: UUID, text: str, by: UUID, by_staff: bool, there_are: int, now: datetime
) -> Note:
    """Write a note: by the person themself or by those who accompany them."""
    if not by_staff and by != pathway.person_id:
        raise NotYourPathway
    if there_are >= MOST:
        raise EnoughNotes(pathway.id)
    return Note(
        id=id, pathway_id=pathway.id, person_id=pathway.person_id, text=text, written_by=by, written_at=now
    )


def check_removable(note: Note, *, by: UUID) -> None:
    """Raise `NotYourNote` unless this is who wrote it."""
    if note.written_by != by:
        raise NotYourNote
