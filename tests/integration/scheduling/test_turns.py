"""Turns over HTTP: counts by seat, and nothing else anywhere."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from services.scheduling.service import SchedulingService
from tests.integration.scheduling.conftest import Calendar
from tests.plugins.fix_database import ServiceDatabase
from tests.plugins.fix_http import Client


class Circle:
    """A group that meets right now."""

    def __init__(self, calendar: Calendar) -> None:
        self.calendar = calendar
        self.group_id = calendar.group(time_zone="Etc/UTC")
        self.member = calendar.member(self.group_id)
        # Near midnight, too, the meeting that began last is not over.
        start = (datetime.now(UTC) - timedelta(minutes=5)).replace(second=0, microsecond=0)
        calendar.series(
            self.group_id,
            rule="FREQ=DAILY",
            starts_on=(start - timedelta(days=2)).date().isoformat(),
            start_time=start.strftime("%H:%M"),
        )
        self.meeting = calendar.past(self.group_id)[-1]
        self.address = f"/occurrences/{self.meeting['id']}"
        self.facilitator: Client = calendar.as_facilitator(self.group_id)


@pytest.fixture
def circle(calendar: Calendar) -> Circle:
    """A group that meets right now."""
    return Circle(calendar)


def contents(database: ServiceDatabase) -> dict[str, list[Any]]:
    """Every row of every table, as text."""
    tables = database.rows(
        "select format('%I.%I', schemaname, tablename) from pg_tables where schemaname in ('public', 'kith')"
    )
    return {
        name: sorted(row for (row,) in database.rows(f"select t::text from {name} as t"))
        for (name,) in tables
    }


def test_quieter_seats_are_suggested_by_number(circle: Circle) -> None:
    """Whoever leads sees whom to invite, without a list of who said how much."""
    put_out = circle.facilitator.put(f"{circle.address}/seats", {"seats": 4})
    assert put_out.json["seats"] == [{"seat": n, "turns": 0} for n in (1, 2, 3, 4)]

    for seat in (1, 1, 1, 1, 2, 3, 3):
        reply = circle.facilitator.post(f"{circle.address}/turns", {"seat": seat})
        assert reply.status == 200, reply.body
    after_slip = circle.facilitator.post(f"{circle.address}/turns", {"seat": 3, "take_back": True}).json

    assert after_slip["seats"] == [
        {"seat": seat, "turns": turns} for seat, turns in ((1, 4), (2, 1), (3, 1), (4, 0))
    ]
    assert (after_slip["invite"], after_slip["well_heard"]) == ([4], [1])
    assert circle.facilitator.get(f"{circle.address}/seats").json == after_slip
    assert circle.facilitator.post(f"{circle.address}/turns", {"seat": 9}).slug == "no-such-seat"
    assert (
        circle.facilitator.post(f"{circle.address}/turns", {"seat": 4, "take_back": True}).slug
        == "no-such-seat"
    )


def test_nothing_but_counts_is_stored(circle: Circle) -> None:
    """No audio, no names, no order and no times: what is not kept cannot be asked for."""
    database = circle.calendar.service.database
    before = contents(database)

    circle.facilitator.put(f"{circle.address}/seats", {"seats": 3})
    for seat in (2, 3, 2):
        circle.facilitator.post(f"{circle.address}/turns", {"seat": seat})

    after = contents(database)
    changed = {name for name in after if after[name] != before[name]}
    assert changed == {"public.turn_seats"}
    columns = database.rows(
        "select column_name::text, data_type::text from information_schema.columns"
        " where table_name = 'turn_seats'"
    )
    assert set(columns) == {
        ("network_id", "uuid"),
        ("occurrence_id", "uuid"),
        ("group_id", "uuid"),
        ("seat", "integer"),
        ("turns", "integer"),
    }
    where = (circle.calendar.network_id, circle.meeting["id"], circle.group_id)
    assert after[changed.pop()] == [
        f"({where[0]},{where[1]},{where[2]},{seat},{turns})" for seat, turns in ((1, 0), (2, 2), (3, 1))
    ]


def test_counts_are_for_those_who_lead_the_circle(circle: Circle) -> None:
    """A count of others' words is nobody else's business."""
    circle.facilitator.put(f"{circle.address}/seats", {"seats": 3})
    elsewhere = circle.calendar.as_facilitator(circle.calendar.group())

    assert (
        circle.calendar.as_member(circle.member, circle.group_id).get(f"{circle.address}/seats").status == 403
    )
    assert elsewhere.get(f"{circle.address}/seats").status == 404
    ahead = circle.calendar.ahead(circle.group_id)[5]
    assert circle.facilitator.put(f"/occurrences/{ahead['id']}/seats", {"seats": 3}).slug == "not-meeting-now"


def test_counts_are_thrown_away_half_a_day_after_the_meeting(circle: Circle) -> None:
    """They are of use until the circle has been talked over."""
    database = circle.calendar.service.database
    circle.facilitator.put(f"{circle.address}/seats", {"seats": 3})

    def tick() -> int:
        with database.transaction(network_id=circle.calendar.network_id) as tx:
            SchedulingService().forget_turns(tx)
        return len(database.rows("select from turn_seats"))

    assert tick() == 3
    with database.superuser() as connection:
        connection.execute(
            "update occurrences set starts_at = starts_at - interval '20 hours',"
            " ends_at = ends_at - interval '20 hours'"
        )
    assert (tick(), tick()) == (0, 0)
