"""Thirteen weeks of one group, through public APIs and events alone.

Three services run with their workers around a real broker. Ten weekly meetings lie behind, three ahead; what
happens before a meeting happens at one of those ahead, for no API lets anybody act in the past.
"""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest

from shared.entrypoints.runner import load_service
from shared.events.catalogue import handled_by
from tests.plugins import principals
from tests.plugins.fix_broker import Broker
from tests.plugins.fix_events import StartWorker
from tests.plugins.fix_http import RunningService
from tests.plugins.waiting import eventually
from tests.system.season import AHEAD, BEHIND, Season, done

SERVICES = ("membership", "scheduling", "mentorship")
CAPACITY = 8
NORMS = {
    "goals": ["Feel less alone"],
    "norms": ["One speaks, the others listen", "No advice unless asked for"],
    "glossary": [{"term": "flare", "meaning": "Days on which symptoms are stronger"}],
}


@pytest.fixture
def season(serve: Callable[..., RunningService], start_worker: StartWorker, broker: Broker) -> Season:
    """A network whose services run and hear of each other."""
    classes = {name: load_service(name) for name in SERVICES}
    broker.provision({name: [spec.cls for spec in handled_by(name)] for name in SERVICES})
    services = {name: serve(name) for name in SERVICES}
    for cls in classes.values():
        start_worker(cls)
    operator = services["membership"].as_(principals.operator())
    network = done(operator.post("/networks", {"name": "North", "time_zone": "Europe/London"}), 201)
    return Season(services, UUID(network["id"]))


def test_thirteen_weeks_of_a_group(season: Season) -> None:
    """Each step finds what the one before it left, in whichever service that is."""
    opens(season)
    people = newcomers_are_welcomed(season)
    meetings = meets_ten_times(season, people)
    a_summary_is_released_and_taken_back(season, people, meetings[BEHIND - 1]["id"])
    a_guest_and_families_are_asked_in(season, people, meetings)
    the_work_is_shared(season, meetings)
    there_is_something_to_take_home(season, people, meetings)
    somebody_waits_and_gets_the_place_that_is_left(season, people)
    becomes_two(season)


def opens(season: Season) -> None:
    """Weeks before the first meeting: the group is planned, writes its norms, gets its evening, and opens."""
    staff, calendar = season.coordinator("membership"), season.coordinator("scheduling")
    organisation = done(staff.post("/organisations", {"name": "House at the Bridge"}), 201)
    planned = done(
        staff.post(
            "/groups",
            {
                "organisation_id": organisation["id"],
                "name": "Tuesday circle",
                "language": "en",
                "time_zone": "Europe/London",
                "capacity": CAPACITY,
            },
        ),
        201,
    )
    season.group_id = planned["id"]
    done(staff.put(f"/groups/{season.group_id}/norms", NORMS, etag='"0"'))
    done(staff.post(f"/groups/{season.group_id}/open"))
    first = datetime.now(UTC).date() - timedelta(weeks=BEHIND)
    asked = {
        "group_id": season.group_id,
        "rule": "FREQ=WEEKLY",
        "starts_on": (first + timedelta(days=2)).isoformat(),
        "start_time": "19:00",
        "duration_minutes": 90,
        "mode": "online",
        "online_url": "https://meet.example.org/tuesday",
    }
    # As soon as scheduling has heard of the group.
    season.series = eventually(lambda: done(calendar.post("/series", asked), 201))


def newcomers_are_welcomed(season: Season) -> dict[str, list[str]]:
    """Two facilitators and six members, half of whom speak Spanish; the newest gets a buddy."""
    people = {
        "leading": [season.joins("en", "facilitator") for _ in range(2)],
        "members": [season.joins(language) for language in ("en", "en", "en", "es", "es")],
    }
    for person_id in people["leading"] + people["members"]:
        me = season.member("membership", person_id)
        done(me.post(f"/groups/{season.group_id}/norms/acknowledge", {"version": 1}))
    staff = season.coordinator("membership")
    assert staff.items("/norms-to-acknowledge", group_id=season.group_id) == []
    buddy, newest = people["members"][0], season.joins("es", weeks_ago=1)
    asked = {"membership_id": season.memberships[newest], "buddy_id": buddy}
    stands_beside = done(staff.post("/buddies", asked), 201)
    agreed = season.member("membership", buddy).post(f"/buddies/{stands_beside['id']}/agree")
    assert done(agreed)["status"] == "agreed"
    people["members"].append(newest)
    return people


def meets_ten_times(season: Season, people: dict[str, list[str]]) -> list[dict[str, Any]]:
    """Ten meetings are held; one member misses the last of them."""
    absent = people["members"][0]
    meetings = season.meetings()
    for number, meeting in enumerate(meetings[:BEHIND]):
        everybody = people["leading"] + people["members"]
        last = number == BEHIND - 1
        marks = [
            {"person_id": one, "attendance": "missed" if last and one == absent else "attended"}
            for one in (everybody if last else everybody[:-1])
        ]
        record(season, meeting["id"], marks)
    return meetings


def record(season: Season, occurrence_id: str, marks: list[dict[str, str]]) -> None:
    """Say who came, as soon as scheduling has heard of everybody."""
    calendar = season.coordinator("scheduling")
    eventually(lambda: done(calendar.put(f"/occurrences/{occurrence_id}/attendance", marks)))


def a_summary_is_released_and_taken_back(
    season: Season, people: dict[str, list[str]], meeting_id: str
) -> None:
    """Who was away reads what it was about once all who were there agreed, until one takes it back."""
    absent, *there = people["members"]
    leading = season.facilitator("scheduling", people["leading"][0])
    summary = f"/occurrences/{meeting_id}/summary"
    texts = [{"language": "en", "text": "We talked about sleep. Next time: pacing."}]
    done(leading.put(summary, {"texts": texts}, etag='"0"'))
    done(leading.post(f"{summary}/ask", {"answer_days": 14, "keep_days": 90}))
    away = season.member("scheduling", absent)
    for person_id in people["leading"] + there:
        assert leading.post(f"{summary}/release").slug == "consent-missing"
        me = season.member("scheduling", person_id)
        done(me.put(f"{summary}/consent", None, etag=me.get(summary).etag), 204)
        assert away.items("/missed-meetings") == []
    done(leading.post(f"{summary}/release"))
    [missed] = away.items("/missed-meetings")
    assert (missed["occurrence_id"], missed["texts"]) == (meeting_id, texts)

    assert season.member("scheduling", there[0]).delete(f"{summary}/consent").status in (200, 204)

    assert away.items("/missed-meetings") == []
    assert "sleep" not in str(leading.get(summary).body)


def a_guest_and_families_are_asked_in(
    season: Season, people: dict[str, list[str]], meetings: list[dict[str, Any]]
) -> None:
    """The group is asked before somebody speaks; who would rather not bring anybody has somewhere to be."""
    leading = season.facilitator("scheduling", people["leading"][0])
    me, other = (season.member("scheduling", one) for one in people["members"][1:3])
    asked = {
        "contact": {"name": "Amber Finch", "reach": "guest@example.org"},
        "topic": "Sleep",
        "scope": "What helps to rest. No cures.",
        "from_minute": 15,
        "minutes": 30,
        "language": "en",
    }
    guest = done(leading.post(f"/occurrences/{meetings[BEHIND + 2]['id']}/guests", asked), 201)
    assert me.put(f"/guest-invitations/{guest['id']}/objection", None).status in (200, 204)
    seen = done(leading.get(f"/guest-invitations/{guest['id']}"))
    assert (seen["status"], people["members"][1] in str(seen)) == ("proposed", False)
    assert me.delete(f"/guest-invitations/{guest['id']}/objection").status in (200, 204)

    families = meetings[BEHIND + 1]["id"]
    planned = {
        "kind": "education",
        "topic": "Pacing together",
        "places": 10,
        "per_member": 2,
        "from_minute": 30,
        "minutes": 45,
    }
    done(leading.put(f"/occurrences/{families}/family-session", planned, etag='"0"'))
    bring = {"choice": "bring", "relations": ["partner"], "caregiver_ids": []}
    done(me.put(f"/occurrences/{families}/family-answer", bring))
    done(other.put(f"/occurrences/{families}/family-answer", {"choice": "alternative"}))
    counts = str(done(leading.get(f"/occurrences/{families}/family-counts")))
    assert not any(person_id in counts for person_id in people["members"])


def the_work_is_shared(season: Season, meetings: list[dict[str, Any]]) -> None:
    """A rota is gone over, everybody learns why they have a duty, and two swap theirs."""
    calendar = season.coordinator("scheduling")
    done(calendar.post("/rotas", {"series_id": season.series["id"], "weeks": AHEAD}), 201)
    duties = calendar.items("/duties", group_id=season.group_id)
    assert {duty["occurrence_id"] for duty in duties} <= {meeting["id"] for meeting in meetings[BEHIND:]}
    assert all(duty["reason"] for duty in duties if duty["person_id"])
    notes = [duty for duty in duties if duty["duty"] == "note_taker"]
    mine, theirs = notes[0], notes[1]
    swap = done(
        season.member("scheduling", mine["person_id"]).post(
            "/duty-swaps", {"duty_id": mine["id"], "other_duty_id": theirs["id"]}
        ),
        201,
    )
    other = season.member("scheduling", theirs["person_id"])
    assert done(other.post(f"/duty-swaps/{swap['id']}/agree"))["status"] == "agreed"
    after = {duty["id"]: duty["person_id"] for duty in calendar.items("/duties", group_id=season.group_id)}
    assert (after[mine["id"]], after[theirs["id"]]) == (theirs["person_id"], mine["person_id"])


def there_is_something_to_take_home(
    season: Season, people: dict[str, list[str]], meetings: list[dict[str, Any]]
) -> None:
    """The meetings ahead get their themes, and a member practises something that only they read about."""
    leading = season.facilitator("scheduling", people["leading"][0])
    done(leading.post(f"/groups/{season.group_id}/curriculum", {}))
    themes = season.member("scheduling", people["members"][1]).items(
        f"/groups/{season.group_id}/curriculum", language="es"
    )
    assert {one["occurrence_id"] for one in themes} >= {one["id"] for one in meetings[BEHIND:]}
    me = season.member("scheduling", people["members"][4])
    techniques = me.items("/library", kind="technique", language="es")
    assert {one["language"] for one in techniques} == {"es"}
    taken = {"group_id": season.group_id, "entry_id": techniques[0]["id"]}
    practice = done(me.post("/practices", taken), 201)
    said = {"outcome": "partly", "reflection": "Mejor de lo que pensaba."}
    done(me.patch(f"/practices/{practice['id']}", said, etag='"1"'))
    assert me.items("/practices")[0]["reflection"] == said["reflection"]
    assert season.member("scheduling", people["members"][1]).items("/practices") == []
    assert leading.get(f"/practices/{practice['id']}").status in (403, 404)


def somebody_waits_and_gets_the_place_that_is_left(season: Season, people: dict[str, list[str]]) -> None:
    """The group is full: whoever comes next waits, is offered the place of one who leaves, and takes it."""
    staff = season.coordinator("membership")
    person = done(staff.post("/persons", {"display_name": "Patient Otter", "language": "es"}), 201)["id"]
    me = season.member("membership", person)
    done(me.post("/waitlist-entries", {"group_id": season.group_id, "person_id": person}), 201)
    [mine] = me.items("/waitlist-entries")
    assert me.post(f"/waitlist-entries/{mine['id']}/accept").slug == "no-offer"

    leaving = people["members"].pop(0)
    done(staff.post(f"/memberships/{season.memberships.pop(leaving)}/leave"))
    # As soon as the timer has offered it.
    eventually(lambda: done(me.post(f"/waitlist-entries/{mine['id']}/accept")), timeout=60)

    assert len(staff.items("/memberships", group_id=season.group_id, status="active")) == CAPACITY


def becomes_two(season: Season) -> None:
    """Full again, it splits by language: nobody loses their history, and scheduling hears who went where."""
    staff = season.coordinator("membership")
    split = done(staff.post("/splits", {"group_id": season.group_id}), 201)
    going = {
        one["person_id"] for one in staff.items(f"/splits/{split['id']}/placements") if one["side"] == "goes"
    }
    confirmed = done(
        staff.send(
            "POST",
            f"/splits/{split['id']}/confirm",
            {"name": "Círculo del martes"},
            {"If-Match": f'"{split["version"]}"'},
        )
    )
    new = confirmed["new_group_id"]
    assert {one["person_id"] for one in staff.items("/memberships", group_id=new, status="active")} == going
    assert {move["reason"] for move in staff.items("/moves")} == {"split"}
    calendar = season.coordinator("scheduling")
    asked = {
        "group_id": new,
        "rule": "FREQ=WEEKLY",
        "starts_on": datetime.now(UTC).date().isoformat(),
        "start_time": "18:00",
        "duration_minutes": 90,
    }
    eventually(lambda: done(calendar.post("/series", asked), 201))
