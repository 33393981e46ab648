"""Feedback over HTTP: asked, answered, sorted into themes, responded to; and what of it is counted."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest

from shared.ids import new_id
from tests.integration.analytics.conftest import THIS_MONDAY, Region
from tests.plugins.fix_http import Client, RunningService
from tests.plugins.principals import coordinator, facilitator, member

WORDS = "The evenings are too late for me, since the bus stops at nine."


@pytest.fixture
def analytics(region: Region, serve: Callable[..., RunningService]) -> RunningService:
    """The HTTP process of analytics on the region's database."""
    return serve("analytics", database=region.database)


def ask(client: Client, group_id: UUID | None = None) -> str:
    """Ask something; where it is."""
    body = {"asked": "What would make meetings easier?"} | (
        {} if group_id is None else {"group_id": str(group_id)}
    )
    reply = client.post("/feedback", body)
    assert reply.status == 201, reply.body
    return f"/feedback/{reply.json['id']}"


def announced(region: Region) -> list[tuple[str, Any]]:
    """What was told of feedback, in order."""
    rows = region.database.rows(
        "select type, data from kith.event_log where type like '%feedback%' order by position"
    )
    return [(str(row[0]).split(".")[-2], row[1]) for row in rows]


def test_you_said_we_did(region: Region, analytics: RunningService) -> None:
    """From the question to whether it helped: the words stay between the person and who sorts them."""
    group_id, other_id = region.group(), region.group()
    leader = analytics.as_(facilitator(region.network_id, group_id))
    person, mate = (analytics.as_(member(region.network_id, new_id(), group_id)) for _ in range(2))
    outsiders = [
        analytics.as_(facilitator(region.network_id, other_id)),
        analytics.as_(member(region.network_id, new_id(), other_id)),
    ]
    overseer = analytics.as_(coordinator(region.network_id))
    question = ask(leader, group_id)

    assert person.put(f"{question}/answer", {"words": "Too late."}).status == 200
    assert person.put(f"{question}/answer", {"words": WORDS}).json["words"] == WORDS
    assert mate.get(f"{question}/answer").status == 404
    assert {one.get(question).status for one in outsiders} == {404}
    assert outsiders[1].put(f"{question}/answer", {"words": "Me too."}).status == 404

    (answer,) = leader.items(f"{question}/answers")
    assert (answer["words"], set(answer)) == (WORDS, {"id", "words", "theme_ids"})
    assert overseer.items(f"{question}/answers") == []
    theme = leader.post(f"{question}/themes", {"name": "The way home"}).json
    sorting = f"{question}/answers/{answer['id']}/themes"
    assert leader.put(sorting, {"theme_ids": [theme["id"], str(new_id())]}).status == 422
    assert leader.put(sorting, {"theme_ids": [theme["id"]]}).status == 204
    assert leader.get(f"{question}/themes").json == [theme | {"answers": 1}]
    assert overseer.put(sorting, {"theme_ids": []}).status == 404

    assert leader.post(f"{question}/close").json["closed_at"] is not None
    assert leader.post(f"{question}/close").status == 200
    refused = mate.put(f"{question}/answer", {"words": "One more."})
    assert (refused.status, refused.slug) == (409, "question-closed")

    did = {"said": "It ends too late.", "did": "From May on we begin at six."}
    response = leader.post(f"{question}/responses", did).json
    (seen,) = mate.items(f"{question}/responses")
    assert (seen["did"], seen["helped"]) == (did["did"], None)
    verdict = f"{question}/responses/{response['id']}/verdict"
    assert mate.post(verdict, {"helped": True}).status == 204
    again = mate.post(verdict, {"helped": False})
    assert (again.status, again.slug) == (409, "said-already")
    assert mate.items(f"{question}/responses")[0]["helped"] is True
    assert leader.items(f"{question}/responses")[0]["helped"] is None

    told = announced(region)
    assert [name for name, _ in told] == ["feedback_asked", "feedback_closed", "feedback_responded"]
    assert {data["group_id"] for _, data in told} == {str(group_id)}
    kept = region.database.rows("select words from feedback_answers")
    assert WORDS.encode() not in bytes(kept[0][0])
    assert person.delete(f"{question}/answer").status == 204
    assert leader.get(f"{question}/themes").json[0]["answers"] == 0


def test_the_network_is_asked_by_coordinators_and_what_many_said_is_released_protected(
    region: Region, analytics: RunningService
) -> None:
    """Of 24 who answered, 12 said one thing and 4 another: the four are nobody's business."""
    group_id = region.group()
    region.session(group_id, region.people(20), weeks_ago=3)
    overseer = analytics.as_(coordinator(region.network_id))
    leader = analytics.as_(facilitator(region.network_id, group_id))
    refused = leader.post("/feedback", {"asked": "What would help all of us?"})
    assert (refused.status, refused.slug) == (403, "not-yours")
    assert overseer.post("/feedback", {"asked": "Hello?", "group_id": str(new_id())}).status == 404
    question = ask(overseer)
    for number in range(24):
        person = analytics.as_(member(region.network_id, new_id(), group_id))
        assert person.put(f"{question}/answer", {"words": f"Answer {number}"}).status == 200
    many, few = (
        overseer.post(f"{question}/themes", {"name": name}).json["id"] for name in ("Childcare", "Parking")
    )
    for number, answer in enumerate(overseer.items(f"{question}/answers")):
        chosen = [many] * (number < 12) + [few] * (number in {11, 12, 13, 14})
        overseer.put(f"{question}/answers/{answer['id']}/themes", {"theme_ids": chosen})
    response = overseer.post(f"{question}/responses", {"said": "Childcare.", "did": "We look for rooms."})
    overseer.post(f"{question}/close")
    with region.database.superuser() as connection:
        # Three weeks ago; and what came of it was told, and tried, before that.
        past = THIS_MONDAY - timedelta(weeks=2, days=3)
        connection.execute("update feedback_questions set closed_at = %s", [past])
        connection.execute("update feedback_responses set told_at = %s", [past - timedelta(days=28)])
        for helped in (True,) * 15 + (False,) * 12:
            connection.execute(
                "insert into feedback_verdicts values (%s, %s, gen_random_uuid(), null, %s)",
                [region.network_id, response.json["id"], helped],
            )

    released = overseer.post("/releases").json

    found = {
        (one["subject"], one["part"]): (one["people"], one["percent"])
        for release in released
        for subject in ("feedback", "helped")
        for one in overseer.items(f"/releases/{release['id']}/figures", subject=subject)
    }
    assert found == {
        ("feedback", ""): (25, None),
        ("feedback", many): (10, 40),
        ("feedback", few): (None, None),
        ("feedback", "no_theme"): (None, None),
        ("helped", ""): (25, None),
        ("helped", "helped"): (15, 60),
        ("helped", "did_not_help"): (10, 40),
    }
