"""Check-ins over HTTP: one's own, by consent; and what of all of them is counted."""

from collections.abc import Callable, Iterable
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest

from services.analytics.releases.domain import month_of
from shared.contracts.membership import ConsentGranted, ConsentWithdrawn
from shared.ids import new_id
from tests.integration.analytics.conftest import THIS_MONDAY, Course, Region
from tests.plugins.fix_http import RunningService
from tests.plugins.principals import coordinator, facilitator, member
from tests.samples import NOW

WELLBEING = "wellbeing_analytics"
MONTH = month_of(THIS_MONDAY - timedelta(weeks=8))


@pytest.fixture
def analytics(region: Region, serve: Callable[..., RunningService]) -> RunningService:
    """The HTTP process of analytics on the region's database."""
    return serve("analytics", database=region.database)


def granted(person_id: UUID, purpose: str = WELLBEING) -> ConsentGranted:
    """Return a consent."""
    return ConsentGranted(
        consent_id=new_id(), person_id=person_id, purpose=purpose, wording_version="1", granted_at=NOW
    )


def withdrawn(consent: ConsentGranted) -> ConsentWithdrawn:
    """Return that it is taken back."""
    return ConsentWithdrawn(
        consent_id=consent.consent_id,
        person_id=consent.person_id,
        purpose=consent.purpose,
        withdrawn_at=NOW,
    )


def answered(region: Region, answers: Iterable[tuple[ConsentGranted, date, int]], measure: str) -> None:
    """Keep answers of days that are past."""
    with region.database.superuser() as connection, connection.cursor() as cursor:
        columns = "network_id, person_id, measure, taken_on, value, consent_id"
        with cursor.copy(f"copy wellbeing_answers ({columns}) from stdin") as copy:
            for consent, day, value in answers:
                copy.write_row(
                    (region.network_id, consent.person_id, measure, day, value, consent.consent_id)
                )


def test_a_check_in_needs_consent_is_ones_own_and_goes_with_the_consent(
    region: Region, analytics: RunningService
) -> None:
    """What is asked may be left out, nobody else reads it, and once the consent is taken back it is gone."""
    group_id, person_id, mate_id = region.group(), new_id(), new_id()
    person = analytics.as_(member(region.network_id, person_id, group_id))
    mate = analytics.as_(member(region.network_id, mate_id, group_id))
    region.tell(granted(person_id, "story"), granted(mate_id))
    refused = person.post("/check-ins", {"answers": {"sleep": 4}})
    assert (refused.status, refused.slug) == (403, "consent-needed")

    first, second = granted(person_id), granted(person_id)
    region.tell(first)
    assert person.post("/check-ins", {"answers": {"sleep": 4}}).status == 201
    again = person.post("/check-ins", {"answers": {"sleep": 6, "mood": 0}})

    assert (again.status, again.json["answers"]["sleep"], again.json["answers"]["mood"]) == (201, 6, 0)
    assert again.json["answers"]["stress"] is None
    assert [one["answers"] for one in person.items("/check-ins")] == [again.json["answers"]]
    assert [one["change"] for one in person.get("/check-in-changes", language="es").json] == ["too_early"] * 2
    assert mate.items("/check-ins") == []
    for other in (coordinator(region.network_id), facilitator(region.network_id, group_id)):
        assert str(person_id) not in str(analytics.as_(other).get("/check-ins").json)
    for wrong in ({"sleep": 11}, {"sleep": -1}, {"sleep": 4.5}, {"weight": 3}, {}):
        assert person.post("/check-ins", {"answers": wrong}).status == 422

    # Telling it twice, or late, beside a newer consent, does no harm.
    region.tell(second, withdrawn(first))
    region.tell(withdrawn(first))

    assert person.items("/check-ins") == []
    (told,) = region.database.rows(
        "select data from kith.event_log where type like '%wellbeing_answers_forgotten%'"
    )
    assert told[0] == {"consent_id": str(first.consent_id), "person_id": str(person_id)}
    assert person.post("/check-ins", {"answers": {"energy": 5}}).status == 201
    today = person.items("/check-ins")[0]["taken_on"]
    assert person.delete(f"/check-ins/{today}").status == 204
    assert {person.delete(f"/check-ins/{day}").status for day in (today, "yesterday")} == {404}


def test_a_month_tells_how_many_changed_by_what_the_networks_own_answers_tell(
    region: Region, analytics: RunningService
) -> None:
    """Of 150 who agreed 30 take it back before the month is counted; some did not answer."""
    groups = [region.group() for _ in range(3)]
    people = region.people(150)
    consents = [granted(person_id) for person_id in people]
    joined = [
        Course(groups[number % 3], person_id=person_id).joined(THIS_MONDAY - timedelta(weeks=20))
        for number, person_id in enumerate(people)
    ]
    region.tell(*joined, *consents)
    region.session(groups[0], people[:40], weeks_ago=18)
    began, second, latest = (
        MONTH.starts_on - timedelta(weeks=7),
        MONTH.starts_on - timedelta(days=37),
        MONTH.starts_on + timedelta(days=9),
    )
    # First answers from 2 to 6, the second a point off for every other person: SD 1.4, r .94.
    first = {one.consent_id: 2 + number % 5 for number, one in enumerate(consents)}
    answered(region, [(one, began, first[one.consent_id]) for one in consents], "sleep")
    answered(
        region,
        [(one, second, first[one.consent_id] + number % 2) for number, one in enumerate(consents)],
        "sleep",
    )
    moves = [4] * 60 + [0] * 40 + [-2] * 25
    answered(
        region,
        [
            (one, latest, first[one.consent_id] + move)
            for one, move in zip(consents[:125], moves, strict=True)
        ],
        "sleep",
    )
    region.tell(*(withdrawn(one) for one in consents[:30]))
    client = analytics.as_(coordinator(region.network_id))

    while client.post("/releases").json:
        pass

    span = {"from": MONTH.starts_on, "until": MONTH.ends_on}
    (sleep,) = [
        one
        for one in client.items("/figures/wellbeing", level="network", **span)
        if one["measure"] == "sleep"
    ]
    assert (sleep["agreed"], sleep["counts_from"], sleep["starts_on"]) == (120, 1, str(MONTH.starts_on))
    assert sleep["parts"] == {
        "improved": {"people": 30, "percent": 25},
        "no_reliable_change": {"people": 40, "percent": 33},
        "worsened": {"people": 25, "percent": 21},
        "missing": {"people": 25, "percent": 21},
    }
    known = {
        one["measure"]: one
        for one in client.get("/figures/wellbeing/reliabilities", starts_on=MONTH.starts_on).json
    }
    assert known["sleep"] == {
        "starts_on": str(MONTH.starts_on),
        "measure": "sleep",
        "people": 120,
        "pairs": 120,
        "sd": 1.4,
        "r": 0.94,
        "least_change": 1,
    }


def test_what_is_not_enough_known_is_said_and_nobody_is_said_to_have_changed(
    region: Region, analytics: RunningService
) -> None:
    """Forty people's answers do not tell how far answers move by themselves."""
    group_id, people = region.group(), region.people(40)
    consents = [granted(person_id) for person_id in people]
    region.tell(
        *(Course(group_id, person_id=one).joined(THIS_MONDAY - timedelta(weeks=20)) for one in people),
        *consents,
    )
    region.session(group_id, people, weeks_ago=18)
    answered(region, [(one, MONTH.starts_on - timedelta(weeks=7), 3) for one in consents], "mood")
    answered(region, [(one, MONTH.starts_on, 9) for one in consents[:25]], "mood")
    client = analytics.as_(coordinator(region.network_id))

    while client.post("/releases").json:
        pass

    span = {"from": MONTH.starts_on, "until": MONTH.ends_on}
    (mood,) = [
        one for one in client.items("/figures/wellbeing", level="network", **span) if one["measure"] == "mood"
    ]
    assert mood["counts_from"] is None
    assert set(mood["parts"]) == {"not_enough_known", "missing"}
    own: Any = analytics.as_(member(region.network_id, people[0], group_id)).get("/check-in-changes").json
    assert [(one["change"], one["counts_from"]) for one in own] == [("not_enough_known", None)]
    outsiders = [facilitator(region.network_id, group_id), member(region.network_id, people[0], group_id)]
    assert {analytics.as_(one).get("/figures/wellbeing", level="group").status for one in outsiders} == {403}
