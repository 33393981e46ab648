"""What analytics makes of events, and nothing else: so it can be made anew from the logs at any time.

`kith events rebuild analytics` reads these three names: which events, which tables, and what to do.
"""

from collections.abc import Iterable

from services.analytics import store
from services.analytics.facts import facts_of
from shared.contracts.membership import (
    GroupPlanned,
    MembershipActivated,
    MembershipLeft,
    MembershipPaused,
    MembershipResumed,
)
from shared.contracts.scheduling import AttendanceRecorded
from shared.db.transaction import Transaction
from shared.events.envelope import Received

EVENTS = (
    GroupPlanned,
    AttendanceRecorded,
    MembershipActivated,
    MembershipPaused,
    MembershipResumed,
    MembershipLeft,
)
TABLES = ("groups", "attendances", "membership_changes")


def keep(tx: Transaction, received: Iterable[Received]) -> None:
    """Keep what a batch of one network tells. Twice, or in another order, ends in the same rows."""
    facts = facts_of(received)
    store.keep_groups(tx, facts.groups)
    store.keep_organisations(tx, facts.organisation_of)
    store.keep_attendances(tx, facts.attendances.values())
    store.keep_membership_changes(tx, facts.changes.values())
