"""What others tell, kept for the rules of mentorship: groups, memberships, languages, meetings, leads."""

from datetime import date
from uuid import UUID

from services.mentorship import store
from services.mentorship.domain import pathways
from services.mentorship.domain.memberships import Membership, MembershipStatus
from shared.contracts.membership import (
    GroupChanged,
    GroupClosed,
    GroupOpened,
    GroupPaused,
    GroupPlanned,
    MembershipActivated,
    MembershipLeft,
    MembershipPaused,
    MembershipResumed,
    NetworkCreated,
)
from shared.contracts.membership_support import NeedsChanged
from shared.contracts.mentorship import PathwayStarted
from shared.contracts.scheduling import OccurrenceCancelled, OccurrenceMoved, OccurrenceScheduled
from shared.contracts.scheduling_duties import DutyAssigned, DutyReleased
from shared.db.transaction import Transaction
from shared.entrypoints import on_event

FACILITATES = "facilitator"
_STATUS = {GroupOpened: "open", GroupPaused: "paused", GroupClosed: "closed"}


class Hearing:
    """Handlers of what membership and scheduling tell."""

    @on_event(NetworkCreated)
    def keep_network(self, event: NetworkCreated, tx: Transaction) -> None:
        """Note where the network's days begin."""
        store.keep_network(tx, event.time_zone)

    @on_event(MembershipActivated)
    def begin_pathway(self, event: MembershipActivated, tx: Transaction) -> None:
        """Begin a pathway with the first membership; count from the earliest day of all of them."""
        told = _told(tx, event, MembershipStatus.ACTIVE, role=event.role, active_from=event.active_from)
        store.keep_membership(tx, told)
        pathway = pathways.begin(
            id=tx.new_id(),
            person_id=event.person_id,
            role=event.role,
            active_from=event.active_from,
            active_now=store.is_active(tx, event.person_id),
            now=tx.now,
        )
        if store.insert_pathway(tx, pathway):
            tx.emit(PathwayStarted(pathway_id=pathway.id, person_id=pathway.person_id, stage=pathway.stage))
        else:
            _reckon(tx, event.person_id, active_from=event.active_from)

    @on_event(MembershipPaused)
    def note_pause(self, event: MembershipPaused, tx: Transaction) -> None:
        """Note that somebody rests; their pathway keeps its stage and its time."""
        store.keep_membership(tx, _told(tx, event, MembershipStatus.PAUSED))
        _reckon(tx, event.person_id)

    @on_event(MembershipResumed)
    def note_return(self, event: MembershipResumed, tx: Transaction) -> None:
        """Note that somebody is back."""
        store.keep_membership(tx, _told(tx, event, MembershipStatus.ACTIVE))
        _reckon(tx, event.person_id)

    @on_event(MembershipLeft)
    def note_leaving(self, event: MembershipLeft, tx: Transaction) -> None:
        """Note that somebody left; if they come back, their pathway is where it was."""
        store.keep_membership(tx, _told(tx, event, MembershipStatus.LEFT, left_on=event.left_on))
        _reckon(tx, event.person_id)

    @on_event(GroupPlanned, GroupChanged)
    def keep_group_language(self, event: GroupPlanned | GroupChanged, tx: Transaction) -> None:
        """Note which language a group speaks."""
        store.keep_group(tx, event.group_id, language=event.language, as_of=_as_of(tx))

    @on_event(GroupOpened, GroupPaused, GroupClosed)
    def keep_group_status(self, event: GroupOpened | GroupPaused | GroupClosed, tx: Transaction) -> None:
        """Note whether a group meets."""
        store.keep_group(tx, event.group_id, status=_STATUS[type(event)], as_of=_as_of(tx))

    @on_event(NeedsChanged)
    def keep_languages(self, event: NeedsChanged, tx: Transaction) -> None:
        """Note which languages somebody needs."""
        store.keep_languages(tx, event.person_id, event.languages, as_of=_as_of(tx))

    @on_event(OccurrenceScheduled, OccurrenceMoved)
    def keep_meeting(self, event: OccurrenceScheduled | OccurrenceMoved, tx: Transaction) -> None:
        """Note when a group meets."""
        store.keep_meeting(
            tx,
            event.occurrence_id,
            event.group_id,
            starts_at=event.starts_at,
            held_on=event.held_on,
            as_of=_as_of(tx),
        )

    @on_event(OccurrenceCancelled)
    def keep_cancelled(self, event: OccurrenceCancelled, tx: Transaction) -> None:
        """Note that a meeting does not take place."""
        store.keep_meeting(tx, event.occurrence_id, event.group_id, cancelled=True, as_of=_as_of(tx))

    @on_event(DutyAssigned, DutyReleased)
    def keep_lead(self, event: DutyAssigned | DutyReleased, tx: Transaction) -> None:
        """Note who facilitates a meeting; the other duties are no load of this kind."""
        if event.duty == FACILITATES:
            holds = isinstance(event, DutyAssigned)
            store.keep_lead(
                tx,
                event.duty_id,
                event.occurrence_id,
                event.group_id,
                held_by=event.person_id if holds else None,
                as_of=_as_of(tx),
            )


def _as_of(tx: Transaction) -> UUID:
    if tx.envelope is None:
        raise RuntimeError("only an event tells this")
    return tx.envelope.id


def _told(
    tx: Transaction,
    event: MembershipActivated | MembershipPaused | MembershipResumed | MembershipLeft,
    status: MembershipStatus,
    *,
    role: str | None = None,
    active_from: date | None = None,
    left_on: date | None = None,
) -> Membership:
    """Return what the event being handled tells of a membership."""
    return Membership(
        id=event.membership_id,
        group_id=event.group_id,
        person_id=event.person_id,
        status=status,
        role=role,
        active_from=active_from,
        left_on=left_on,
        as_of=_as_of(tx),
    )


def _reckon(tx: Transaction, person_id: UUID, *, active_from: date | None = None) -> None:
    """Bring a person's pathway up to what is known of their memberships."""
    pathway = store.lock_pathway_of(tx, person_id)
    if pathway is None:
        return
    reckoned = pathways.reckon(pathway, active_from=active_from, active_now=store.is_active(tx, person_id))
    if reckoned != pathway:
        store.save_pathway(tx, reckoned)
