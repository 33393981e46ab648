from collections.abc import Callable
from typing import Any

import pytest

from services.referrals.service import ReferralsService
from shared.contracts.referrals import ReferralDeclined
from shared.ids import new_id
from tests.integration.referrals.conftest import Given
from tests.plugins.fix_http import Client, RunningService
from tests.plugins.principals import coordinator, member, partner


@pytest.fixture
def referrals(given: Given, serve: Callable[..., RunningService]) -> RunningService:
    """The HTTP process of referrals on the given network's database."""
    return serve("referrals", database=given.database)


def service_of(client: Client, partner_id: object, capacity: str, **said: Any) -> str:
    """Add a service with so much room and return its id."""
    body = {"partner_id": partner_id, "name": "Sleep", "topics": ["sleep"], "languages": ["es"]} | said
    made = client.post("/services", body).json
    assert client.put(f"/services/{made['id']}/capacity", {"capacity": capacity}).status == 200
    return str(made["id"])


def test_after_a_decline_there_are_other_doors(given: Given, referrals: RunningService) -> None:
    """Ranked by what was asked for; who was asked before is left out; what stood in the way is recorded."""
    me = member(given.network_id)
    staff, mine = referrals.as_(coordinator(given.network_id)), referrals.as_(me)
    first, second, third = given.partner(), given.partner(), given.partner()
    asked = service_of(staff, first, "open")
    service_of(staff, second, "limited", name="Rest")
    service_of(staff, third, "full")
    body = {"partner_id": first, "service_id": asked}
    referral = mine.post("/referrals", body).json
    given.consent(me.id, first)
    assert mine.post(f"/referrals/{referral['id']}/request").status == 200
    with given.database.transaction(network_id=given.network_id) as tx:
        ReferralsService().send_requested(tx)
    clinic = referrals.as_(partner(given.network_id, first))
    assert clinic.post(f"/referrals/{referral['id']}/decline", {"reason": "no_capacity"}).status == 200
    told = ReferralDeclined(referral_id=referral["id"], partner_id=first, reason="no_capacity")
    for _ in range(2):
        with given.database.transaction(network_id=given.network_id) as tx:
            ReferralsService().record_why_declined(told, tx)

    found = mine.get(f"/referrals/{referral['id']}/alternatives", words_in="de", language="es").json

    assert [(one["name"], one["answer"]) for one in found["alternatives"]] == [("Rest", "can")]
    assert set(found["alternatives"][0]["reasons"]) == {"same_topic", "language_offered", "little_room"}
    assert found["words"][0].startswith("Dort ist zurzeit kein Platz")
    more = mine.post(f"/referrals/{referral['id']}/barriers", {"barriers": ["transport", "no_capacity"]})
    assert more.json == {"barriers": ["no_capacity", "transport"]}
    assert staff.get("/barriers").json["items"][0] == {"barrier": "no_capacity", "referrals": 1}
    assert given.events().count("barriers_recorded") == 2
    again = mine.post("/referrals", {"partner_id": second, "instead_of": referral["id"]}).json
    assert mine.get(f"/referrals/{again['id']}/alternatives").json["alternatives"] == []
    assert referrals.as_(member(given.network_id)).get(f"/referrals/{referral['id']}/barriers").status == 404


def test_whether_a_partner_can_take_somebody_is_asked_without_saying_who(
    given: Given, referrals: RunningService
) -> None:
    """In codes that fit many people; nothing of the question is kept or sent."""
    client = referrals.as_(coordinator(given.network_id))
    partner_id = given.partner()
    path = f"/partners/{partner_id}/preflight"
    before = client.post(path).json
    service_of(client, partner_id, "waitlist", minimum_age=18)

    can = client.post(path, {"language": "es", "topics": ["SLEEP"], "age_group": "adult"}).json
    cannot = client.post(path, {"language": "de", "age_group": "child"}).json
    events = len(given.events())

    assert (before["answer"], can["answer"], cannot["answer"]) == ("unknown", "wait", "cannot")
    assert set(cannot["services"][0]["reasons"]) == {"language_not_offered", "not_for_this_age", "waitlist"}
    assert client.post(path, {"name": "Ann"}).status == 422
    assert client.post(f"/partners/{new_id()}/preflight").status == 404
    assert len(given.events()) == events


def test_signposts_are_there_for_everybody_at_all_times(given: Given, referrals: RunningService) -> None:
    """Without a token; where the network wrote none, the page that is built in."""
    staff, everybody = referrals.as_(coordinator(given.network_id)), referrals.as_(None)
    path = f"/urgent/{given.network_id}"
    page = {"title": "Now", "words": "Call.", "signposts": [{"name": "Harbour line", "telephone": "+44 1"}]}

    before = everybody.get(f"{path}/es-MX.json")
    written = staff.put("/signposts/es", page, etag='"0"')
    stale = staff.put("/signposts/es", page, etag='"0"')
    after = everybody.get(f"{path}/es-MX.json")

    assert (before.status, before.json["signposts"][0]["telephone"], before.json["version"]) == (
        200,
        "112",
        0,
    )
    assert (written.status, stale.status) == (200, 412)
    assert (after.json["title"], after.json["signposts"][0]["name"]) == ("Now", "Harbour line")
    assert everybody.get(f"/urgent/{new_id()}/xx.json").json["language"] == "en"
    assert staff.put("/signposts/nonsense_", page, etag='"0"').status == 422
    assert referrals.as_(member(given.network_id)).get("/signposts/es").etag == '"1"'
