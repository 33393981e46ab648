from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from services.analytics import projection
from services.analytics.service import AnalyticsService
from shared.contracts.membership import GroupChanged, GroupOpened
from shared.contracts.membership_places import WaitlistJoined, WaitlistLeft
from shared.contracts.mentorship import PathwayStarted
from shared.contracts.registry import spec_of
from shared.contracts.scheduling_library import PracticeLookedBack, PracticeTakenOn, ThemeCovered
from shared.db.pool import open_pool
from shared.db.transaction import Database
from shared.events.catalogue import handled_by_class
from shared.events.rebuild import Rebuilt, rebuild
from shared.events.replay import replay
from shared.ids import new_id
from tests.integration.analytics.conftest import THIS_MONDAY, Course, Region
from tests.integration.analytics.test_checkins import granted, withdrawn
from tests.integration.analytics.test_facts import WEEK, attended
from tests.plugins.announcing import received
from tests.plugins.fix_broker import Broker
from tests.plugins.fix_database import ServiceDatabase
from tests.plugins.fix_events import StartWorker
from tests.plugins.waiting import eventually

PRODUCERS = sorted({spec_of(event).producer for event in projection.EVENTS})


class Logs:
    """The databases of those who announce, with what they announced in their logs."""

    def __init__(self, region: Region, service_database: Callable[[str], ServiceDatabase]) -> None:
        self.region = region
        self.databases = {name: service_database(name) for name in PRODUCERS}

    def announce(self, *events: Any) -> None:
        """Log events with their producers, as their own transactions do."""
        for event in events:
            database = self.databases[spec_of(event).producer]
            with database.transaction(network_id=self.region.network_id) as tx:
                tx.emit(event)

    def rebuild(self, progress: Callable[[int], None] = lambda _read: None) -> Rebuilt:
        """Rebuild analytics from the logs."""
        with as_owner(self.region.database) as target:
            sources = [database.database for database in self.databases.values()]
            return rebuild(projection, target, sources, progress=progress)


@contextmanager
def as_owner(database: ServiceDatabase) -> Iterator[Database]:
    """Connect as an operator does who rebuilds."""
    with open_pool(database.owner_url, service="analytics_operator", max_size=1) as pool:
        yield Database(pool, "analytics")


@pytest.fixture
def logs(region: Region, service_database: Callable[[str], ServiceDatabase]) -> Logs:
    """Logs with a course of everything that analytics hears of."""
    logs = Logs(region, service_database)
    course, entry_id = Course(group_id=attended().group_id), new_id()
    meeting = attended(group_id=course.group_id, person_id=course.person_id)
    logs.announce(
        region.planned(course.group_id),
        course.joined(THIS_MONDAY - 5 * WEEK),
        course.paused(THIS_MONDAY - 3 * WEEK),
        course.resumed(THIS_MONDAY - 2 * WEEK),
        meeting,
        attended(group_id=course.group_id),
        type(meeting)(**vars(meeting) | {"attendance": "missed"}),
        course.left(THIS_MONDAY),
        GroupChanged(
            group_id=course.group_id, organisation_id=new_id(), time_zone="Europe/Berlin", language="en"
        ),
        GroupOpened(group_id=course.group_id, organisation_id=region.organisation_id),
        WaitlistJoined(entry_id=entry_id, group_id=course.group_id, person_id=course.person_id),
        WaitlistLeft(
            entry_id=entry_id, group_id=course.group_id, person_id=course.person_id, reason="joined"
        ),
        region.meeting(course.group_id, THIS_MONDAY),
        PathwayStarted(pathway_id=entry_id, person_id=course.person_id, stage="participant"),
        consent := granted(course.person_id),
        withdrawn(consent),
        granted(course.person_id),
        ThemeCovered(occurrence_id=meeting.occurrence_id, group_id=course.group_id, entry_id=entry_id),
        PracticeTakenOn(practice_id=entry_id, entry_id=entry_id),
        PracticeLookedBack(practice_id=entry_id, entry_id=entry_id, outcome="partly"),
        PracticeLookedBack(practice_id=entry_id, entry_id=entry_id, outcome="done", helped=True),
    )
    return logs


def dump(database: ServiceDatabase) -> dict[str, bytes]:
    """Return every table of the projection, byte for byte, in the order of its rows' text."""
    with database.superuser() as connection:
        dumped = {}
        for table in projection.TABLES:
            with connection.cursor().copy(
                f"copy (select * from {table} as t order by t::text) to stdout"
            ) as copy:
                dumped[table] = b"".join(bytes(part) for part in copy)
        return dumped


def test_what_is_rebuilt_is_byte_for_byte_what_was_heard(
    region: Region, logs: Logs, broker: Broker, start_worker: StartWorker
) -> None:
    """Or a rebuild would be one more way of being wrong. Damage of every kind is mended and counted."""
    broker.provision({"analytics": [spec.cls for spec in handled_by_class(AnalyticsService)]})
    start_worker(AnalyticsService)
    types = [spec_of(event).type for event in projection.EVENTS]
    sent = sum(
        replay(database.database, broker.admin_url, consumer="analytics", types=types)
        for database in logs.databases.values()
    )
    eventually(lambda: region.database.rows("select count(*) from kith.inbox") == [(sent,)])
    heard = dump(region.database)
    assert all(heard.values())

    untouched = logs.rebuild()
    with region.database.superuser() as connection:
        connection.execute("delete from membership_changes where not is_active")
        connection.execute("update attendances set attendance = 'excused' where attendance = 'missed'")
        connection.execute(
            "insert into groups (network_id, id) values (%s, gen_random_uuid())", [region.network_id]
        )
    damaged = dump(region.database)
    mended = logs.rebuild()

    assert untouched == Rebuilt(sent, dict.fromkeys(projection.TABLES, 0))
    assert damaged != heard
    assert dump(region.database) == heard
    assert {table for table, rows in mended.mended.items() if rows} == {
        "groups",
        "attendances",
        "membership_changes",
    }


def test_a_projection_serves_and_goes_on_hearing_while_it_is_rebuilt(region: Region, logs: Logs) -> None:
    """An event that arrives meanwhile must survive, and whoever reads must not wait."""
    logs.rebuild()
    late = attended()

    def meanwhile(_read: int) -> None:
        if not region.database.rows("select from attendances where person_id = %s", late.person_id):
            logs.announce(late)
            region.keep([received(late, region.network_id)])

    with region.database.superuser() as connection:
        connection.execute("truncate membership_changes")
    logs.rebuild(meanwhile)

    assert region.database.rows("select count(*) from attendances") == [(3,)]
    assert region.database.rows("select count(*) from membership_changes") == [(4,)]
