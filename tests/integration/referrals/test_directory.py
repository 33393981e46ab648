import csv
import io
from collections.abc import Callable
from typing import Any

import pytest

from shared.ids import new_id
from tests.integration.referrals.conftest import Given
from tests.plugins.fix_http import Client, RunningService
from tests.plugins.principals import coordinator, member, partner
from tests.unit.referrals.test_hsds import ORGANIZATION, SERVICE, document


@pytest.fixture
def referrals(given: Given, serve: Callable[..., RunningService]) -> RunningService:
    """The HTTP process of referrals on the given network's database."""
    return serve("referrals", database=given.database)


def outcome(report: dict[str, Any], kind: str) -> dict[str, int]:
    """Return what became of the rows of a kind, without what became of none."""
    return {name: count for name, count in report[kind].items() if count and name != "rows"}


def imported(client: Client, *, dry_run: bool = False, **body: object) -> dict[str, Any]:
    """Import a directory and return the report."""
    reply = client.post(f"/hsds-imports{'?dry_run=true' * dry_run}", body)
    assert reply.status == 200, reply.body
    return dict(reply.json)


def test_a_directory_comes_in_and_goes_out_the_same(given: Given, referrals: RunningService) -> None:
    """As nested JSON and as tables; the second import finds nothing new, and a dry run does nothing."""
    client = referrals.as_(coordinator(given.network_id))
    nested = document("organization") | {"id": ORGANIZATION}
    nested["services"][0] |= {"id": SERVICE, "status": "active"}

    tried = imported(client, dry_run=True, documents=[nested])
    nothing = client.items("/partners")
    first = imported(client, documents=[nested])
    second = imported(client, documents=[nested])

    assert (outcome(tried, "organizations"), nothing) == ({"imported": 1}, [])
    assert outcome(first, "services") == {"imported": 1}
    assert outcome(second, "organizations") == {"unchanged": 1}
    assert given.events() == ["partner_registered", "services_changed"]
    assert client.get(f"/hsds/organizations/{ORGANIZATION}").json == nested
    assert [one["id"] for one in client.items("/services", active="true")] == [SERVICE]

    tables = {}
    for name in ("organizations", "services", "languages", "attributes", "taxonomy_terms"):
        reply = client.get(f"/hsds/tables/{name}.csv")
        assert reply.headers["Content-Type"].startswith("text/csv")
        tables[name] = list(csv.DictReader(io.StringIO(reply.body.decode(), newline="")))
    other = referrals.as_(coordinator(new_id()))
    again = imported(other, tables=tables)
    assert outcome(again, "services") == {"imported": 1}
    assert other.get("/hsds/tables/languages.csv").body == client.get("/hsds/tables/languages.csv").body
    assert client.get("/hsds/tables/moods.csv").status == 404


def test_what_is_not_listed_any_more_is_offered_no_more(given: Given, referrals: RunningService) -> None:
    """It stays known, because referrals were made to it; what a partner said of its room stays too."""
    client = referrals.as_(coordinator(given.network_id))
    services = [
        {"id": SERVICE, "name": "Sleep", "status": "active"},
        {"id": "s2", "name": "Pain", "status": "active"},
    ]
    imported(client, documents=[{"id": ORGANIZATION, "name": "Clinic", "services": services}])
    clinic = referrals.as_(partner(given.network_id, client.items("/partners")[0]["id"]))
    assert clinic.put(f"/services/{SERVICE}/capacity", {"capacity": "full"}).json["capacity"] == "full"

    report = imported(
        client,
        documents=[{"id": ORGANIZATION, "name": "Clinic", "services": [services[0] | {"email": "a@b.c"}]}],
    )

    assert outcome(report, "organizations") == {"updated": 1}
    assert {one["name"]: (one["is_active"], one["capacity"]) for one in client.items("/services")} == {
        "Sleep": (True, "full"),
        "Pain": (False, "unknown"),
    }
    before = client.get(f"/services/{SERVICE}")
    refused = client.patch(f"/services/{SERVICE}", {"name": "Nap"}, etag=before.etag)
    assert (refused.status, refused.slug) == (409, "kept-elsewhere")


def test_a_service_moves_between_organisations_and_from_here_to_a_source(
    given: Given, referrals: RunningService
) -> None:
    """Whoever lists it now is asked about it, once; what was written here and comes back is not doubled."""
    client = referrals.as_(coordinator(given.network_id))
    sleep = {"id": SERVICE, "name": "Sleep", "status": "active"}
    old, new = {"id": ORGANIZATION, "name": "Old"}, {"id": str(new_id()), "name": "New"}
    imported(client, documents=[old | {"services": [sleep]}, new])

    imported(client, documents=[new | {"services": [sleep]}, old])

    (found,) = client.items("/services")
    assert (found["partner_id"], found["is_active"]) == (new["id"], True)

    ours = given.partner()
    client.post("/services", {"partner_id": ours, "name": "Walks", "topics": ["sleep"]})
    exported = client.get(f"/hsds/organizations/{ours}").json
    imported(client, documents=[exported])
    assert client.get(f"/hsds/organizations/{ours}").json == exported


def test_services_are_described_found_and_referred_to(given: Given, referrals: RunningService) -> None:
    """By language, area and topic, in whatever case; a partner sees its own, and a referral names its own."""
    client = referrals.as_(coordinator(given.network_id))
    ours, theirs = given.partner(), given.partner()
    said = {
        "name": "Sleep",
        "languages": ["de"],
        "areas": ["North Harbour"],
        "topics": ["Sleep"],
        "cost": "free",
    }
    service = client.post("/services", {"partner_id": ours, **said}).json
    client.post("/services", {"partner_id": theirs, "name": "Everywhere"})
    nobodys = client.post("/services", {"partner_id": new_id(), "name": "Nowhere"})

    def names(**query: str) -> list[str]:
        return [one["name"] for one in client.items("/services", **query)]

    assert nobodys.status == 422
    assert names(language="de", topic="SLEEP") == ["Sleep"]
    assert names(area="north  harbour") == ["Everywhere", "Sleep"]
    assert names(area="south") == ["Everywhere"]
    changed = client.patch(f"/services/{service['id']}", {"cost": "paid"}, etag='"1"')
    assert (changed.json["cost"], changed.json["areas"]) == ("paid", ["north harbour"])
    clinic = referrals.as_(partner(given.network_id, theirs))
    assert [one["name"] for one in clinic.items("/services")] == ["Everywhere"]
    assert clinic.put(f"/services/{service['id']}/capacity", {"capacity": "open"}).status == 404
    me = referrals.as_(member(given.network_id))
    wrong = me.post("/referrals", {"partner_id": theirs, "service_id": service["id"]})
    right = me.post("/referrals", {"partner_id": ours, "service_id": service["id"]})
    assert (wrong.status, wrong.json["errors"][0]["pointer"]) == (422, "/service_id")
    assert right.json["service_id"] == service["id"]
    exported = client.get(f"/hsds/organizations/{ours}").json
    assert exported["services"][0]["languages"][0]["code"] == "de"
