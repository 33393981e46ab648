"""Take turns: expire what nobody answered, offer what is free, say who is where in the line.

Everything here happens inside one network, with the group held; who answers an offer at the same moment is
left in peace, and the place they answer for counts as taken throughout.
"""

from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from services.membership import store as groups_store
from services.membership.domain.groups import Group
from services.membership.domain.groups import Status as GroupStatus
from services.membership.domain.memberships import Membership
from services.membership.waitlist import store
from services.membership.waitlist.domain import order, waits
from services.membership.waitlist.domain.order import Rules
from services.membership.waitlist.domain.waits import (
    AlreadyWaiting,
    Entry,
    Offer,
    OthersWaitFirst,
    Reason,
    Status,
)
from shared.contracts.membership_places import (
    WaitlistAsked,
    WaitlistJoined,
    WaitlistLeft,
    WaitlistOfferExpired,
    WaitlistOfferMade,
    WaitlistOfferRecalled,
)
from shared.db.transaction import Transaction


@dataclass
class Line:
    """Those who wait for one group, as they are decided about; `write` keeps what was decided."""

    tx: Transaction
    group: Group
    rules: Rules
    entries: dict[UUID, Entry]

    def write(self, entry: Entry, offer: Offer | None = None) -> None:
        """Keep what became of one who waits, and of the offer they had."""
        self.entries[entry.id] = entry
        store.save_entry(self.tx, entry)
        if offer is not None:
            store.save_offer(self.tx, offer)

    def offers(self) -> list[tuple[Entry, Offer]]:
        """Return the open offers, each with whose it is, the oldest first."""
        found = store.list_open_offers(self.tx, self.group.id)
        return [(self.entries[offer.entry_id], offer) for offer in found if offer.entry_id in self.entries]

    def leave(self, entry: Entry, reason: Reason, offer: Offer | None) -> None:
        """End a wait."""
        self.write(waits.end(entry, reason, now=self.tx.now), offer)
        self.tx.emit(
            WaitlistLeft(entry_id=entry.id, group_id=entry.group_id, person_id=entry.person_id, reason=reason)
        )


def take_turns(tx: Transaction, group_id: UUID) -> None:
    """Bring a group's waitlist up to now. Doing it again at once changes nothing."""
    group = groups_store.lock_group(tx, group_id)
    if group.status is GroupStatus.CLOSED:
        # Somebody was answering while it closed.
        end_line(tx, group)
        return
    line = _line(tx, group)
    _leave_who_joined(line)
    _expire(line)
    if line.group.status is GroupStatus.OPEN:
        _offer(line)
    waiting = [entry for entry in line.entries.values() if entry.ended_at is None]
    store.save_positions(tx, order.in_order(waiting, line.rules))


def recall_surplus(tx: Transaction, group: Group) -> None:
    """Take back the offers for which there is no place any more, the newest first; hold the group first."""
    line = _line(tx, group)
    if group.status is GroupStatus.PAUSED:
        surplus = len(line.entries)
    elif group.capacity is not None:
        surplus = groups_store.count_members(tx, group.id) - group.capacity
    else:
        surplus = 0
    for entry, offer in line.offers()[::-1][: max(0, surplus)]:
        waiting, recalled = order.recall(entry, offer, now=tx.now)
        line.write(waiting, recalled)
        tx.emit(WaitlistOfferRecalled(**_names(offer)))


def end_line(tx: Transaction, group: Group) -> None:
    """End every wait for a group that closed; hold the group first."""
    line = _line(tx, group)
    offers = {entry.id: offer for entry, offer in line.offers()}
    for entry in list(line.entries.values()):
        offer = offers.get(entry.id)
        recalled = order.recall(entry, offer, now=tx.now)[1] if offer else None
        line.leave(entry, Reason.GROUP_CLOSED, recalled)


def refuse_to_jump(tx: Transaction, group: Group, membership: Membership) -> None:
    """Raise `OthersWaitFirst` where a membership would take a place that somebody has waited for longer.

    Whoever applied before the first of them began to wait does not jump the line; hold the group first.
    """
    if group.capacity is None or not membership.takes_a_place:
        return
    day_after = datetime.combine(membership.applied_on + timedelta(days=1), time(), ZoneInfo(group.time_zone))
    if store.do_others_wait(tx, group.id, membership.person_id, before=day_after):
        raise OthersWaitFirst(group.id)


def hand_over_line(tx: Transaction, group: Group, into: Group) -> int:
    """Let everybody who waits for a group wait for another, in the turn they had; hold both groups first.

    Returns how many went over. Who waits for the other one already, or belongs to it, does so only once.
    """
    waiting = list(store.lock_line(tx, group.id).values())
    end_line(tx, group)
    handed = 0
    for entry in waiting:
        there = store.find_current_membership(tx, into.id, entry.person_id)
        if there is None or there.active_from is None:
            again = waits.wait_elsewhere(entry, id=tx.new_id(), group_id=into.id)
            with suppress(AlreadyWaiting):
                store.insert_entry(tx, again)
                tx.emit(WaitlistJoined(entry_id=again.id, group_id=into.id, person_id=again.person_id))
                handed += 1
    return handed


def _line(tx: Transaction, group: Group) -> Line:
    return Line(tx, group, store.find_rules(tx), store.lock_line(tx, group.id))


def _leave_who_joined(line: Line) -> None:
    """Whoever became a member another way (welcomed by staff, moved) waits no longer."""
    joined = store.list_members_who_wait(line.tx, line.group.id)
    offers = {entry.id: offer for entry, offer in line.offers()}
    for entry in [line.entries[entry_id] for entry_id in sorted(joined & line.entries.keys())]:
        offer = offers.get(entry.id)
        recalled = order.recall(entry, offer, now=line.tx.now)[1] if offer else None
        line.leave(entry, Reason.JOINED_OTHERWISE, recalled)


def _expire(line: Line) -> None:
    """Pass on what nobody answered; end the wait of whoever did not say that they still wait."""
    now = line.tx.now
    for entry, offer in line.offers():
        if offer.expires_at <= now:
            changed, expired = order.expire(entry, offer, now=now)
            line.write(changed, expired)
            line.tx.emit(WaitlistOfferExpired(**_names(offer)))
            if changed.status is Status.ASKED and changed.answer_by is not None:
                line.tx.emit(
                    WaitlistAsked(
                        entry_id=entry.id,
                        group_id=entry.group_id,
                        person_id=entry.person_id,
                        answer_by=changed.answer_by,
                    )
                )
    for entry in list(line.entries.values()):
        if entry.answer_by is not None and entry.answer_by <= now:
            line.leave(entry, Reason.UNANSWERED, None)


def _offer(line: Line) -> None:
    """Offer every free place to whoever is next."""
    tx, capacity = line.tx, line.group.capacity
    free = len(line.entries)
    if capacity is not None:
        free = capacity - groups_store.count_members(tx, line.group.id)
    waiting = [entry for entry in line.entries.values() if entry.ended_at is None]
    for entry in order.next_in_turn(order.in_order(waiting, line.rules), free=free, now=tx.now):
        offered, offer = order.offer(entry, id=tx.new_id(), rules=line.rules, now=tx.now)
        line.write(offered)
        store.insert_offer(tx, offer)
        tx.emit(WaitlistOfferMade(**_names(offer), expires_at=offer.expires_at))


def _names(offer: Offer) -> dict[str, UUID]:
    return {
        "offer_id": offer.id,
        "entry_id": offer.entry_id,
        "group_id": offer.group_id,
        "person_id": offer.person_id,
    }
