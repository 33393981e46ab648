"""Who stands beside a newcomer."""

from datetime import date
from uuid import UUID

from services.membership.buddies import domain, schemas, store
from services.membership.buddies.domain import Buddy
from services.membership.onboarding.store import get_newcomer
from services.membership.service.roles import EVERYONE, actor_of
from services.membership.store import get_group
from shared.contracts.membership_welcome import BuddyEnded, BuddyNamed
from shared.db.transaction import Transaction
from shared.entrypoints import Page, Request, every, http


class Accompanying:
    """Entrypoints for buddies."""

    @http("POST", "/buddies", roles=EVERYONE, body=schemas.NewBuddy, response=schemas.Buddy, status=201)
    def ask_buddy(self, request: Request, tx: Transaction) -> Buddy:
        """Ask a member to be a newcomer's buddy, or offer yourself."""
        newcomer = get_newcomer(tx, request.body["membership_id"])
        buddy_id = request.body["buddy_id"]
        buddy = domain.ask(
            actor_of(request),
            id=tx.new_id(),
            newcomer=(newcomer.membership_id, newcomer.group_id, newcomer.person_id),
            is_newcomer=not newcomer.is_over,
            buddy_id=buddy_id,
            buddy_status=store.find_member_status(tx, newcomer.group_id, buddy_id),
            on=newcomer.today(tx.now),
        )
        store.insert_buddy(tx, buddy)
        _announce(tx, buddy)
        return buddy

    @http("GET", "/buddies", roles=EVERYONE, query=schemas.BuddyFilter, response=schemas.Buddy, page=1)
    def list_buddies(self, request: Request, tx: Transaction) -> Page:
        """List buddies: yours and whose you are, or those of your groups."""
        return request.page_of(store.list_buddies(tx, **request.query, **request.page), key=("id",))

    @http("GET", "/buddies/<uuid:buddy_id>", roles=EVERYONE, response=schemas.Buddy)
    def get_buddy(self, request: Request, tx: Transaction, buddy_id: UUID) -> Buddy:
        """Show a question, and its answer."""
        return store.get_buddy(tx, buddy_id)

    @http("POST", "/buddies/<uuid:buddy_id>/agree", roles=EVERYONE, response=schemas.Buddy)
    def agree_to_be_buddy(self, request: Request, tx: Transaction, buddy_id: UUID) -> Buddy:
        """Say yes to being a buddy."""
        asked = store.lock_buddy(tx, buddy_id)
        status = store.find_member_status(tx, asked.group_id, asked.buddy_id)
        return _save(tx, domain.agree(asked, actor_of(request), buddy_status=status, on=_today(tx, asked)))

    @http("POST", "/buddies/<uuid:buddy_id>/decline", roles=EVERYONE, response=schemas.Buddy)
    def decline_to_be_buddy(self, request: Request, tx: Transaction, buddy_id: UUID) -> Buddy:
        """Say no to being a buddy; nobody asks why."""
        asked = store.lock_buddy(tx, buddy_id)
        return _save(tx, domain.decline(asked, actor_of(request), on=_today(tx, asked)))

    @http("POST", "/buddies/<uuid:buddy_id>/end", roles=EVERYONE, response=schemas.Buddy)
    def end_buddy(self, request: Request, tx: Transaction, buddy_id: UUID) -> Buddy:
        """Be somebody's buddy no longer, or no longer have this one; nobody asks why."""
        standing = store.lock_buddy(tx, buddy_id)
        return _save(tx, domain.end(standing, actor_of(request), on=_today(tx, standing)))

    @every(seconds=60)
    def end_buddies_who_left(self, tx: Transaction) -> None:
        """A newcomer whose buddy left the group needs another."""
        for ended in store.end_buddies_who_left(tx, tx.now):
            _announce(tx, ended)


def _today(tx: Transaction, buddy: Buddy) -> date:
    return get_group(tx, buddy.group_id).today(tx.now)


def _save(tx: Transaction, buddy: Buddy) -> Buddy:
    store.save_buddy(tx, buddy)
    _announce(tx, buddy)
    return buddy


def _announce(tx: Transaction, buddy: Buddy) -> None:
    """Tell of a buddy who agreed, and of one who is it no longer; a question is between those asked."""
    ids = {
        "membership_id": buddy.membership_id,
        "group_id": buddy.group_id,
        "person_id": buddy.person_id,
        "buddy_id": buddy.buddy_id,
    }
    if buddy.status is domain.Status.AGREED and buddy.answered_on is not None:
        tx.emit(BuddyNamed(**ids, named_on=buddy.answered_on))
    if buddy.status is domain.Status.ENDED and buddy.answered_on is not None and buddy.ended_on is not None:
        tx.emit(BuddyEnded(**ids, ended_on=buddy.ended_on))
