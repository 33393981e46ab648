import csv
from collections.abc import Callable
from io import BytesIO
from typing import Any
from zipfile import ZipFile

import pytest
from pypdf import PdfReader

from services.analytics.service import AnalyticsService
from shared.ids import new_id
from tests.integration.analytics.conftest import Course, Region
from tests.plugins.fix_http import Client, Reply, RunningService
from tests.plugins.principals import coordinator, facilitator
from tests.unit.analytics.reported import Read


@pytest.fixture
def analytics(region: Region, serve: Callable[..., RunningService]) -> RunningService:
    """The HTTP process of analytics on the region's database."""
    return serve("analytics", database=region.database)


SMALL = new_id()


@pytest.fixture
def network(region: Region, analytics: RunningService) -> Client:
    """A coordinator of a region with half a year of released figures, of which one group's are few."""
    return released(region, analytics, others=20)


def released(region: Region, analytics: RunningService, *, others: int) -> Client:
    """Hold half a year of meetings, one of a group of four beside so many others, and release the figures."""
    large, middle, small, beside = (
        region.group(),
        region.group(new_id()),
        region.group(SMALL),
        region.group(SMALL),
    )
    people, some, few, more = (region.people(count) for count in (48, 30, 4, others))
    for weeks_ago in range(2, 27):
        region.session(large, people[: 48 - weeks_ago], weeks_ago=weeks_ago)
        region.session(middle, some, weeks_ago=weeks_ago)
        region.session(small, few, weeks_ago=weeks_ago)
        region.session(beside, more, weeks_ago=weeks_ago)
    joined = [Course(large, person_id=one) for one in people]
    region.tell(*(one.joined(region.day(weeks_ago=20)) for one in joined))
    client = analytics.as_(coordinator(region.network_id))
    while client.post("/releases").json:
        pass
    return client


def shown(reply: Reply) -> list[list[str]]:
    """Return the figures of a page."""
    assert reply.status == 200, reply.body
    return [row[1:] for row in Read(reply.body.decode()).tables[0][1:]]


def test_a_report_is_made_of_what_was_released_and_reads_alike_everywhere(
    region: Region, network: Client, analytics: RunningService
) -> None:
    """What a funder reads, prints and calculates with must be one thing, and stay so."""
    named = [{"id": region.organisation_id, "name": "Harbour"}, {"id": SMALL, "name": "Quay"}]
    asked = {"title": "Half a year", "organisations": named}

    made = network.post("/reports", asked | {"from": region.day(weeks_ago=12)})

    assert made.status == 201, made.body
    assert region.announced("report_made") == [{"report_id": made.json["id"]}]
    place = f"/reports/{made.json['id']}"
    rows = shown(network.get(f"{place}/report.html"))
    figures = network.get(f"{place}/figures").json
    assert [cell for row in rows for cell in row[2:3]] == [
        str(one["value"]) for one in figures["figures"] if one["measure"] == "people"
    ]
    assert len(figures["before"]) == len(figures["figures"]) == 6 * len(rows)
    assert figures["withheld"] == 0
    harbour, quay = figures["organisations"]
    assert harbour["percent"] > 40
    assert (quay["people"], quay["percent"]) == (25, 25)
    pdf = PdfReader(BytesIO(network.get(f"{place}/report.pdf").body))
    text = "\n".join(page.extract_text() for page in pdf.pages)
    assert all(" ".join(row) in text for row in rows)
    table = list(csv.DictReader(network.get(f"{place}/figures.csv").body.decode().splitlines()))
    assert [row["value"] for row in table if (row["part"], row["measure"]) == ("now", "attendances")] == [
        row[1] for row in rows
    ]
    archive = ZipFile(BytesIO(network.get(f"{place}/pack.zip").body))
    assert archive.read("figures.csv") == network.get(f"{place}/figures.csv").body
    assert network.get(f"{place}/datapackage.json").json["resources"][0]["path"] == "figures.csv"
    assert [one["id"] for one in network.items("/reports")] == [made.json["id"]]
    # It is theirs alone, and gone when they say so.
    assert analytics.as_(facilitator(region.network_id, new_id())).get(place).status == 403
    assert analytics.as_(coordinator(new_id())).get(f"{place}/report.html").status == 404
    assert network.delete(place).status == 204
    assert network.get(f"{place}/report.pdf").status == 404
    assert region.announced("report_removed") == [{"report_id": made.json["id"]}]


def test_a_report_of_weeks_of_one_organisation_withholds_what_was_withheld(
    region: Region, analytics: RunningService
) -> None:
    """Its page says so, and how many; nothing of the rest of the network is in it."""
    network = released(region, analytics, others=0)
    asked = {"title": "Diez semanas", "language": "es", "period": "week"}

    made = network.post("/reports", asked | {"organisation_id": SMALL})

    page = network.get(f"/reports/{made.json['id']}/report.html")
    rows = shown(page)
    figures = network.get(f"/reports/{made.json['id']}/figures").json
    assert len(rows) == 12
    hidden = sum(cell == "reservado" for row in rows for cell in row)
    assert hidden == figures["withheld"] > 0
    assert "default-src 'none'" in page.headers["Content-Security-Policy"]
    refused = network.post("/reports", {"title": "Of nobody", "organisation_id": str(new_id())})
    assert (refused.status, refused.slug) == (409, "nothing-released")
    unshown = network.post("/reports", {"title": "Peer support", "about": "日本"})
    assert (unshown.status, unshown.json["errors"][0]["pointer"]) == (422, "/about")
    assert network.put("/outcomes", {"is_public": True, "title": "🙂"}, etag='"1"').status == 422
    early = network.post("/reports", {"title": "Long ago", "until": "2001-01-01"})
    assert (early.status, early.slug) == (409, "nothing-released")


def test_outcomes_are_public_only_while_the_network_says_so(
    region: Region, network: Client, analytics: RunningService
) -> None:
    """Everybody reads them without a token; a network that did not decide so shows nothing."""
    everybody = analytics.as_(None)
    before = network.get("/outcomes")
    page = before.json["address"]
    assert (before.json["is_public"], everybody.get(page).status) == (False, 404)

    decided = network.put(
        "/outcomes", {"is_public": True, "title": "What we did", "about": "Thank you."}, etag=before.etag
    )

    assert decided.status == 200, decided.body
    through_on = decided.json["through_on"]
    public = everybody.get(page)
    rows = shown(public)
    assert "withheld" not in {cell for row in rows for cell in row[2:3]}
    assert public.headers["Cache-Control"] == "public, max-age=300"
    assert everybody.get(page, headers={"If-None-Match": public.etag}).status == 304
    beside: dict[str, Any] = {
        name: everybody.get(page.replace("report.html", name))
        for name in ("report.pdf", "figures.csv", "datapackage.json", "pack.zip")
    }
    assert {reply.status for reply in beside.values()} == {200}
    # Network-wide, and nothing of a group or organisation.
    table = list(csv.DictReader(beside["figures.csv"].body.decode().splitlines()))
    assert {(row["level"], row["unit_id"]) for row in table} == {("network", str(region.network_id))}
    assert str(region.organisation_id).encode() not in public.body + beside["report.pdf"].body
    assert ZipFile(BytesIO(beside["pack.zip"].body)).read("report.pdf") == beside["report.pdf"].body

    # Nothing was released since, so nothing is written anew.
    with region.database.transaction(network_id=region.network_id) as tx:
        AnalyticsService().keep_outcomes(tx)
        assert tx.emitted == []
    assert network.get("/outcomes").json["through_on"] == through_on

    stale = network.put("/outcomes", {"is_public": False, "title": "What we did"}, etag=before.etag)
    assert stale.status == 412
    network.put("/outcomes", {"is_public": False, "title": "What we did"}, etag=decided.etag)
    assert {everybody.get(page.replace("report.html", name)).status for name in (*beside, "report.html")} == {
        404
    }
    assert region.announced("outcomes_published") == [
        {"network_id": str(region.network_id), "through_on": through_on}
    ]
    assert region.announced("outcomes_withdrawn") == [{"network_id": str(region.network_id)}]


def test_a_month_that_is_released_later_is_published_by_itself(
    region: Region, network: Client, analytics: RunningService
) -> None:
    """Nobody has to remember the page."""
    public = {"is_public": True, "title": "What we did"}
    page = network.put("/outcomes", public, etag='"1"').json["address"]
    with region.database.transaction(network_id=region.network_id) as tx:
        # As though nothing had been released when the network decided.
        tx.connection.execute("update outcomes set through_on = '2020-01-05'")
        tx.connection.execute("delete from published_outcomes")

    with region.database.transaction(network_id=region.network_id) as tx:
        AnalyticsService().keep_outcomes(tx)

    assert analytics.as_(None).get(page).status == 200
