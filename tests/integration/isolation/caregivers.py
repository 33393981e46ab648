"""A caregiver in every service's database: with one topic open, with none, and with all of them closed again.

Whoever is linked to the person of world A tries everything on every table. What `nothing` reaches is there
for everybody in the network; a topic is listed with what it opens beyond that.
"""

from psycopg import Connection
from psycopg.rows import TupleRow

from services.membership.caregivers.domain import Topic
from shared.db.asking import asking_as
from shared.ids import new_id
from shared.security.principals import Principal, Role
from tests.integration.isolation.attacks import Target
from tests.integration.isolation.personas import Persona
from tests.integration.isolation.rules import reach_of
from tests.samples import NOW, A, B

NOTHING, CLOSED = "nothing", "closed"
# Which topics a service keeps a copy of; membership has the link itself.
COPIED = {
    "scheduling": ("link", Topic.SESSIONS_CALENDAR, Topic.ATTENDANCE),
    "referrals": (Topic.REFERRALS_STATUS,),
}

type_of_openings = dict[str, dict[str, dict[str, str]]]


def openings_in(target: Target) -> type_of_openings:
    """Return, for each topic, what a caregiver reaches in each table with it and not without it."""
    bare = _reach(target, {})
    found = {NOTHING: bare, CLOSED: _beyond(_reach(target, dict.fromkeys(_topics(target), False)), bare)}
    for topic in _topics(target):
        found[topic] = _beyond(_reach(target, {topic: True}), bare)
    return found


def _topics(target: Target) -> tuple[str, ...]:
    service = target.database.service
    return tuple(Topic) if service == "membership" else COPIED.get(service, ())


def _reach(target: Target, topics: dict[str, bool]) -> dict[str, dict[str, str]]:
    """Return what a caregiver reaches while these topics are open (True) or closed (False)."""
    # A token that names groups opens nothing more.
    principal = Principal(new_id(), Role.CAREGIVER, A.network_id, group_ids=(A.group_id, B.group_id))
    persona = Persona("caregiver", asking_as(principal), principal.id)
    with target.rolled_back() as connection:
        # Who the caregiver is, no other row needs to know.
        connection.execute("set local session_replication_role = replica")
        for topic, is_open in topics.items():
            if target.database.service == "membership":
                _open_at_home(connection, principal, topic, is_open=is_open)
            else:
                _open_in_copy(connection, principal, topic, is_open=is_open)
        connection.execute("set local session_replication_role = origin")
        reach = reach_of(target.attack(connection, personas=[persona]))
    return {table: by_persona["caregiver"] for table, by_persona in reach.items()}


def _open_at_home(
    connection: Connection[TupleRow], caregiver: Principal, topic: str, *, is_open: bool
) -> None:
    link_id, closed_at = new_id(), None if is_open else NOW
    pair = (A.network_id, A.person_id, caregiver.id)
    connection.execute(
        "insert into caregiver_links (network_id, member_id, caregiver_id, id, linked_at, unlinked_at)"
        " values (%s, %s, %s, %s, %s, %s)",
        (*pair, link_id, NOW, closed_at),
    )
    connection.execute(
        "insert into caregiver_topics"
        " (network_id, member_id, caregiver_id, id, link_id, topic, opened_at, closed_at)"
        " values (%s, %s, %s, %s, %s, %s, %s, %s)",
        (*pair, new_id(), link_id, topic, NOW, closed_at),
    )


def _open_in_copy(
    connection: Connection[TupleRow], caregiver: Principal, topic: str, *, is_open: bool
) -> None:
    connection.execute(
        "insert into opened_topics"
        " (network_id, person_id, caregiver_id, link_id, topic, is_open, said_at, said_event_id)"
        " values (%s, %s, %s, %s, %s, %s, %s, %s)",
        (A.network_id, A.person_id, caregiver.id, new_id(), topic, is_open, NOW, new_id()),
    )


def _beyond(reach: dict[str, dict[str, str]], bare: dict[str, dict[str, str]]) -> dict[str, dict[str, str]]:
    return {table: verbs for table, verbs in reach.items() if verbs != bare.get(table)}
