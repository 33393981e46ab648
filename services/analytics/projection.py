"""What analytics makes of events, and nothing else: so it can be made anew from the logs at any time.

`kith events rebuild analytics` reads these three names: which events, which tables, and what to do.
"""

from collections.abc import Iterable

from services.analytics import store
from services.analytics.alerts import facts as group_facts
from services.analytics.alerts import store as standing
from services.analytics.checkins import facts as consenting
from services.analytics.checkins import store as checkins
from services.analytics.facts import facts_of
from services.analytics.library import facts as library_facts
from services.analytics.library import store as library
from services.analytics.provision import facts as meeting_facts
from services.analytics.provision import store as provision
from shared.contracts.membership import (
    GroupChanged,
    MembershipActivated,
    MembershipLeft,
    MembershipPaused,
    MembershipResumed,
)
from shared.contracts.scheduling import AttendanceRecorded
from shared.db.transaction import Transaction
from shared.events.envelope import Received

# What facts of attendance and membership are made of; all that is about groups is in `alerts`.
BY_PERSON = (
    AttendanceRecorded,
    MembershipActivated,
    MembershipPaused,
    MembershipResumed,
    MembershipLeft,
)
EVENTS = tuple(
    dict.fromkeys(
        (
            *BY_PERSON,
            GroupChanged,
            *group_facts.EVENTS,
            *meeting_facts.EVENTS,
            *consenting.EVENTS,
            *library_facts.EVENTS,
        )
    )
)
TABLES = (
    "groups",
    "attendances",
    "membership_changes",
    "waits",
    "stages",
    "meetings",
    "wellbeing_consents",
    "themes_covered",
    "practices",
)


def keep(tx: Transaction, received: Iterable[Received]) -> None:
    """Keep what a batch of one network tells. Twice, or in another order, ends in the same rows."""
    received = list(received)
    facts = facts_of(received)
    store.keep_groups(tx, facts.groups)
    store.keep_descriptions(tx, facts.descriptions)
    store.keep_attendances(tx, facts.attendances.values())
    store.keep_membership_changes(tx, facts.changes.values())
    about_groups = group_facts.facts_of(received)
    standing.keep_states(tx, about_groups.states)
    standing.keep_waits(tx, about_groups.waits)
    standing.keep_stages(tx, about_groups.stages)
    provision.keep_meetings(tx, meeting_facts.meetings_of(received))
    checkins.keep_consents(tx, consenting.consents_of(received))
    used = library_facts.facts_of(received)
    library.keep_covered(tx, used.covered.values())
    library.keep_practices(tx, used.practices)
