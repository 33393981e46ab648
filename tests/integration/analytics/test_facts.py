import itertools
import random
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from services.analytics import store
from services.analytics.domain import Level, Weeks
from services.analytics.service import AnalyticsService
from shared.contracts.membership import GroupChanged
from shared.contracts.scheduling import AttendanceRecorded
from shared.events.catalogue import handled_by_class
from shared.events.envelope import Received
from shared.ids import new_id
from tests.integration.analytics.conftest import THIS_MONDAY, Course, Region
from tests.plugins.announcing import announce, received
from tests.plugins.fix_broker import Broker
from tests.plugins.fix_database import ServiceDatabase
from tests.plugins.fix_events import StartWorker
from tests.plugins.waiting import eventually

WEEK = timedelta(weeks=1)
FACTS = """
    select 'group', id::text, organisation_id::text, null, null from groups
    union all select 'attendance', occurrence_id::text, person_id::text, attendance, held_on::text
    from attendances
    union all select 'change', membership_id::text, event_id::text, is_active::text, effective_on::text
    from membership_changes
    order by 1, 2, 3
"""


def attended(**changes: Any) -> AttendanceRecorded:
    """Return the news that somebody attended a meeting this Monday."""
    told: dict[str, Any] = {
        "occurrence_id": new_id(),
        "group_id": new_id(),
        "person_id": new_id(),
        "attendance": "attended",
        "held_on": THIS_MONDAY,
    }
    return AttendanceRecorded(**(told | changes))


def active_by_week(region: Region, weeks: int) -> list[int | None]:
    """Return how many were active at the end of each of the last weeks, this one last."""
    span = Weeks(first_on=THIS_MONDAY - (weeks - 1) * WEEK, last_on=THIS_MONDAY)
    with region.database.transaction(network_id=region.network_id) as tx:
        figures = store.list_active_member_figures(
            tx, Level.NETWORK, span, after_1=None, after_2=None, limit=weeks
        )
    return [figure.people for figure in figures]


def test_what_was_recorded_last_holds_in_whatever_order_it_arrives(region: Region) -> None:
    """A replayed or parked event may come after its correction."""
    event = attended()
    now = datetime.now(UTC)
    first = received(event, region.network_id, time=now)
    corrected = received(
        replace(event, attendance="missed"), region.network_id, time=now + timedelta(seconds=1)
    )

    for batch in ([corrected], [first], [corrected, first]):
        region.keep(batch)

    assert region.database.rows("select attendance from attendances") == [("missed",)]


def test_any_order_and_any_split_into_batches_ends_in_the_same_facts(
    region: Region, database_cluster: Any
) -> None:
    """A rebuild from the log must end byte for byte where the live projection is."""
    group_id = region.group()
    course = Course(group_id)
    people = region.people(3)
    events = [
        course.joined(THIS_MONDAY - 4 * WEEK),
        course.paused(THIS_MONDAY - 2 * WEEK),
        course.left(THIS_MONDAY),
        *(attended(group_id=group_id, person_id=person_id) for person_id in people),
    ]
    told = [received(event, region.network_id) for event in events]
    told += [
        received(replace(one.event, attendance="excused"), region.network_id)
        for one in told
        if isinstance(one.event, AttendanceRecorded)
    ]
    region.keep(told)
    expected = region.database.rows(FACTS)

    for seed in range(5):
        again = replace(region, database=database_cluster.clone("analytics"))
        again.keep(shuffled_with_duplicates(told, seed))
        again.keep([])
        found = again.database.rows(FACTS)
        database_cluster.give_back(again.database)
        # The group's own announcement came before, and is not part of the batch.
        assert [row for row in found if row[0] != "group"] == [row for row in expected if row[0] != "group"]


def shuffled_with_duplicates(told: list[Received], seed: int) -> list[Received]:
    """Return everything once or twice, in some order."""
    chance = random.Random(seed)
    return chance.sample(told, len(told)) + chance.sample(told, len(told) // 2)


def test_attendance_of_a_group_not_announced_yet_counts_once_it_is(region: Region) -> None:
    """Membership and scheduling are heard through different queues: neither waits for the other."""
    event = attended()
    region.tell(event)
    weeks = Weeks(first_on=THIS_MONDAY, last_on=THIS_MONDAY)

    def people(level: Level) -> list[int | None]:
        with region.database.transaction(network_id=region.network_id) as tx:
            page = {"after_1": None, "after_2": None, "limit": 9}
            return [figure.people for figure in store.list_attendance_figures(tx, level, weeks, **page)]

    assert (people(Level.GROUP), people(Level.ORGANISATION), people(Level.NETWORK)) == ([1], [], [1])

    now = datetime.now(UTC)
    planned = region.planned(event.group_id)
    moved = GroupChanged(
        group_id=event.group_id, organisation_id=new_id(), time_zone="Europe/Berlin", language="en"
    )
    region.keep([received(moved, region.network_id, time=now + timedelta(seconds=1))])
    region.keep([received(planned, region.network_id, time=now)])
    assert people(Level.ORGANISATION) == [1]
    assert region.database.rows("select organisation_id, language from groups") == [
        (moved.organisation_id, "en")
    ]


def test_spans_come_out_the_same_in_every_order_of_arrival(region: Region) -> None:
    """Active, resting, back, gone: each week's end counts what held on that day."""
    group_id, now = region.group(), datetime.now(UTC)
    orders = list(itertools.permutations(range(4)))
    arrivals: list[list[Received]] = [[], [], [], []]
    for order in orders:
        course = Course(group_id)
        events = [
            course.joined(THIS_MONDAY - 5 * WEEK),
            course.paused(THIS_MONDAY - 3 * WEEK),
            course.resumed(THIS_MONDAY - 2 * WEEK),
            course.left(THIS_MONDAY),
        ]
        for arrival, place in enumerate(order):
            time = now + timedelta(seconds=place)
            arrivals[arrival].append(received(events[place], region.network_id, time=time))
    for batch in arrivals:
        region.keep(batch)

    assert active_by_week(region, 7) == [len(orders) * active for active in (0, 1, 1, 0, 1, 1, 0)]


def test_a_change_dated_back_reaches_back(region: Region) -> None:
    """A coordinator who hears in May that somebody left in March corrects March too."""
    course = Course(region.group())
    region.tell(course.joined(THIS_MONDAY - 5 * WEEK))
    region.tell(course.paused(THIS_MONDAY - 2 * WEEK))
    region.tell(course.resumed(THIS_MONDAY - WEEK))
    region.tell(course.left(THIS_MONDAY - 3 * WEEK))

    assert active_by_week(region, 6) == [1, 1, 0, 0, 0, 0]


def test_somebody_in_two_groups_is_one_person(region: Region) -> None:
    """An organisation with one person in three groups does not reach three people."""
    person_id = new_id()
    for _ in range(2):
        region.tell(Course(region.group(), person_id=person_id).joined(THIS_MONDAY))

    assert active_by_week(region, 1) == [1]


def test_facts_arrive_through_the_broker(
    region: Region,
    broker: Broker,
    start_worker: StartWorker,
    service_database: Callable[[str], ServiceDatabase],
) -> None:
    """The handler in its place: consumer, batch, transaction."""
    broker.provision({"analytics": [spec.cls for spec in handled_by_class(AnalyticsService)]})
    start_worker(AnalyticsService)
    event = attended()

    announce(broker, "analytics", received(event, region.network_id))

    eventually(lambda: region.database.rows("select person_id from attendances") == [(event.person_id,)])
