from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest

from tests.integration.analytics.conftest import THIS_MONDAY, Course, Region
from tests.plugins.fix_http import RunningService
from tests.plugins.principals import coordinator, facilitator, member, mentor, partner

ATTENDANCE = "/figures/attendance"
ACTIVE = "/figures/active-members"
WEEK = timedelta(weeks=1)


@pytest.fixture
def analytics(region: Region, serve: Callable[..., RunningService]) -> RunningService:
    """The HTTP process of analytics on the region's database."""
    return serve("analytics", database=region.database)


def counts(items: list[Any]) -> list[tuple[Any, ...]]:
    """Return sessions, attendances and people of figures, or `suppressed`, in order."""
    return [
        (item["sessions"], "suppressed")
        if item["suppressed"]
        else (item["sessions"], item["attendances"], item["people"])
        for item in items
    ]


def release(region: Region, analytics: RunningService) -> list[Any]:
    """Release what is due; what came back."""
    reply = analytics.as_(coordinator(region.network_id)).post("/releases")
    assert reply.status == 200
    return list(reply.json)


def test_sessions_attendances_and_people_are_counted_per_week(
    region: Region, analytics: RunningService
) -> None:
    """Twelve people, two sessions in a week: who missed one was still expected, and did not attend."""
    group_id = region.group()
    people = region.people(12)
    region.session(group_id, people, weeks_ago=1)
    region.session(group_id, people[:5], missed=people[5:], weeks_ago=1)

    figures = analytics.as_(facilitator(region.network_id, group_id)).items(
        ATTENDANCE, level="group", **{"from": THIS_MONDAY - 2 * WEEK}
    )

    assert [item["week_on"] for item in figures] == [
        (THIS_MONDAY - weeks * WEEK).isoformat() for weeks in (2, 1, 0)
    ]
    assert {item["unit_id"] for item in figures} == {str(group_id)}
    assert counts(figures) == [(0, 0, 0), (2, 17, 12), (0, 0, 0)]


def test_what_leaves_a_group_is_released_protected_and_rounded(
    region: Region, analytics: RunningService
) -> None:
    """Four came to one group: neither its figure, nor the way to it by subtraction, may leave."""
    small, middle, large = (region.group() for _ in range(3))
    region.session(small, region.people(4), weeks_ago=2)
    region.session(middle, region.people(12), weeks_ago=2)
    region.session(large, region.people(33), weeks_ago=2)
    client = analytics.as_(coordinator(region.network_id))
    span = {"from": THIS_MONDAY - 2 * WEEK, "until": THIS_MONDAY - 2 * WEEK}
    assert client.items(ATTENDANCE, level="group", **span) == []

    (first, *_) = release(region, analytics)

    shown = {item["unit_id"]: item for item in client.items(ATTENDANCE, level="group", **span)}
    assert {unit_id: item["people"] for unit_id, item in shown.items()} == {
        str(small): None,
        str(middle): None,
        str(large): 35,
    }
    assert shown[str(small)]["attendances"] is None
    for level in ("organisation", "network"):
        assert counts(client.items(ATTENDANCE, level=level, **span)) == [(3, 50, 50)]
    assert (first["period"], first["threshold"]) == ("week", 10)
    figures = client.items(f"/releases/{first['id']}/figures", subject="attendance", limit=2)
    assert sum(item["suppressed"] for item in figures) == 2
    assert len(figures) == 5


def test_what_was_released_stays_as_it_was(region: Region, analytics: RunningService) -> None:
    """Two versions of one figure differ by whom was corrected."""
    group_id = region.group()
    region.session(group_id, region.people(20), weeks_ago=2)
    release(region, analytics)

    region.session(group_id, region.people(30), weeks_ago=2)

    assert release(region, analytics) == []
    client = analytics.as_(coordinator(region.network_id))
    assert client.items(ATTENDANCE, level="network")[0]["people"] == 20


def test_months_come_after_their_weeks_and_give_none_of_them_away(
    region: Region, analytics: RunningService
) -> None:
    """Twelve weeks in which a group was small once: its month is hidden with that week."""
    group_id, other_id = region.group(), region.group()
    people = region.people(20)
    for weeks_ago in range(2, 12):
        region.session(group_id, people[:5] if weeks_ago == 7 else people, weeks_ago=weeks_ago)
        region.session(other_id, region.people(40), weeks_ago=weeks_ago)
    region.tell(*(Course(group_id).joined(THIS_MONDAY - 7 * WEEK) for _ in range(12)))

    released = release(region, analytics)

    client = analytics.as_(coordinator(region.network_id))
    months = [one for one in released if one["period"] == "month"]
    assert months
    seven_weeks_ago = (THIS_MONDAY - 7 * WEEK).isoformat()
    for month in months:
        figures = client.items(f"/releases/{month['id']}/figures", level="group", subject="attendance")
        has_it = month["starts_on"] <= seven_weeks_ago <= month["ends_on"]
        assert any(item["suppressed"] for item in figures) is has_it
    assert {"attendance", "newcomers", "stayed", "away", "wellbeing"} == {
        item["subject"] for item in client.items(f"/releases/{months[0]['id']}/figures", level="network")
    }
    assert client.get("/releases").json["items"][0]["ends_on"] == max(one["ends_on"] for one in released)


def test_of_newcomers_it_is_told_who_stayed_a_quarter_later(
    region: Region, analytics: RunningService
) -> None:
    """Forty came in one week and eleven left again: both may be told, and so may the share who stayed."""
    group_id = region.group()
    region.session(group_id, region.people(40), weeks_ago=26)
    courses = [Course(group_id) for _ in range(40)]
    region.tell(*(course.joined(THIS_MONDAY - 24 * WEEK) for course in courses))
    region.tell(*(course.left(THIS_MONDAY - 20 * WEEK) for course in courses[:11]))
    while release(region, analytics):
        pass

    client = analytics.as_(coordinator(region.network_id))
    months = client.items("/figures/newcomers", level="network")
    (month,) = [month for month in months if month["newcomers"]]

    assert month == {
        "unit_id": str(region.network_id),
        "month_on": month["month_on"],
        "newcomers": 40,
        "stayed": 30,
        "stayed_percent": 75,
        "suppressed": False,
    }
    # What is not a quarter ago yet.
    assert months[-1]["stayed"] is None
    assert client.items("/figures/newcomers", level="group", limit=2) == [
        month | {"unit_id": str(group_id)} for month in months
    ]


def test_active_members_are_counted_at_the_weeks_end_and_protected_alike(
    region: Region, analytics: RunningService
) -> None:
    """From the week in which the tenth joined on, the figure can be shown."""
    group_id = region.group()
    region.session(group_id, region.people(12), weeks_ago=5)
    region.tell(*(Course(group_id).joined(THIS_MONDAY - 4 * WEEK) for _ in range(9)))
    region.tell(Course(group_id).joined(THIS_MONDAY - 3 * WEEK + timedelta(days=6)))
    release(region, analytics)
    span = {"from": THIS_MONDAY - 5 * WEEK, "until": THIS_MONDAY - 2 * WEEK}

    figures = analytics.as_(coordinator(region.network_id)).items(ACTIVE, level="group", **span)
    plain = analytics.as_(facilitator(region.network_id, group_id)).items(ACTIVE, level="group", **span)

    assert [item["people"] for item in figures] == [0, None, 10, 10]
    assert [item["suppressed"] for item in figures] == [False, True, False, False]
    assert [item["people"] for item in plain] == [0, 9, 10, 10]


def test_a_facilitator_sees_no_other_group_and_nothing_above(
    region: Region, analytics: RunningService
) -> None:
    """Figures above a group are for who oversees several."""
    group_id, other_id = region.group(), region.group()
    region.session(other_id, region.people(20))
    client = analytics.as_(facilitator(region.network_id, group_id))

    for path in (ATTENDANCE, ACTIVE):
        assert {item["unit_id"] for item in client.items(path, level="group")} == {str(group_id)}
        for level in ("organisation", "network"):
            reply = client.get(path, level=level)
            assert (reply.status, reply.slug) == (403, "only-your-groups")


def test_another_network_sees_nothing(region: Region, analytics: RunningService) -> None:
    """The tenant is the network."""
    region.session(region.group(), region.people(20))

    client = analytics.as_(coordinator(region.people(1)[0]))

    assert client.items(ATTENDANCE, level="network") == []


def test_members_mentors_and_partners_see_no_figures(region: Region, analytics: RunningService) -> None:
    """What the network learns about itself is shared by its coordinators, deliberately."""
    group_id = region.group()
    askers = (
        member(region.network_id, None, group_id),
        mentor(region.network_id, group_id),
        partner(region.network_id, group_id),
    )

    assert {analytics.as_(asker).get(ATTENDANCE, level="group").status for asker in askers} == {403}


def test_pages_hold_every_figure_once(region: Region, analytics: RunningService) -> None:
    """However few a page holds, nothing is missing and nothing comes twice."""
    groups = sorted(str(region.group()) for _ in range(3))
    client = analytics.as_(facilitator(region.network_id, *map(UUID, groups)))

    figures = client.items(ATTENDANCE, level="group", limit=5)

    assert [item["unit_id"] for item in figures] == [group_id for group_id in groups for _ in range(12)]
    assert len({(item["unit_id"], item["week_on"]) for item in figures}) == 36


@pytest.mark.parametrize(
    "query",
    [
        {},
        {"level": "person"},
        {"level": "group", "from": "yesterday"},
        {"level": "group", "from": "2000-01-03"},
        {"level": "group", "from": "2026-03-02", "until": "2026-02-02"},
        {"level": "group", "person_id": "01890000-0000-7000-8000-000000000000"},
    ],
)
def test_questions_that_make_no_sense_are_refused(
    analytics: RunningService, region: Region, query: Any
) -> None:
    """A wrong span that was answered with something else would end up in a report."""
    reply = analytics.as_(coordinator(region.network_id)).get(ATTENDANCE, **query)

    assert reply.status == 422


def test_no_figure_names_a_person(region: Region, analytics: RunningService) -> None:
    """Ids of people have no place in anything that leaves."""
    group_id = region.group()
    people = region.people(12)
    region.session(group_id, people)
    region.tell(*(Course(group_id, person_id=person_id).joined(THIS_MONDAY) for person_id in people))
    client = analytics.as_(facilitator(region.network_id, group_id))

    shown = str([client.items(path, level="group") for path in (ATTENDANCE, ACTIVE)])

    assert not any(str(person_id) in shown for person_id in people)


def test_a_coordinator_raises_the_threshold_for_everybody(region: Region, analytics: RunningService) -> None:
    """A network of small towns may need more than ten."""
    region.session(region.group(), region.people(12), weeks_ago=2)
    client = analytics.as_(coordinator(region.network_id))
    before = client.get("/settings")

    changed = client.put("/settings", {"suppression_threshold": 13}, etag=before.etag)

    assert before.json == {"suppression_threshold": 10, "version": 1}
    assert (changed.status, changed.etag) == (200, '"2"')
    release(region, analytics)
    assert client.items(ATTENDANCE, level="network")[0]["suppressed"]


def test_the_threshold_is_changed_knowingly_and_never_below_five(
    region: Region, analytics: RunningService
) -> None:
    """Two coordinators must not undo each other unseen; below five there is no protection left."""
    client = analytics.as_(coordinator(region.network_id))
    etag = client.get("/settings").etag

    assert client.put("/settings", {"suppression_threshold": 12}).status == 428
    assert client.put("/settings", {"suppression_threshold": 4}, etag=etag).status == 422
    assert client.put("/settings", {"suppression_threshold": 12}, etag=etag).status == 200
    assert client.put("/settings", {"suppression_threshold": 20}, etag=etag).status == 412
    by_facilitator = analytics.as_(facilitator(region.network_id)).put(
        "/settings", {"suppression_threshold": 5}, etag=etag
    )
    assert by_facilitator.status == 403
