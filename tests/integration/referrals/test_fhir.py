"""The FHIR interface, driven by fhirpy as a partner's program would."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
import requests
from fhirpy import SyncFHIRClient
from fhirpy.base.exceptions import OperationOutcome, ResourceNotFound

from services.referrals.domain.referral import Referral
from services.referrals.fhir.domain import BUSINESS_STATUS, DECLINES
from tests.integration.referrals.conftest import Given
from tests.plugins.fix_http import RunningService
from tests.plugins.principals import coordinator, member, partner

Connect = Callable[[Referral], SyncFHIRClient]


@pytest.fixture
def referrals(given: Given, serve: Callable[..., RunningService]) -> RunningService:
    """The HTTP process of referrals on the given network's database."""
    return serve("referrals", database=given.database)


@pytest.fixture
def connect(given: Given, referrals: RunningService) -> Connect:
    """Call it with a referral for the client of the partner that it was sent to."""

    def client(sent: Referral) -> SyncFHIRClient:
        token = referrals.tokens.token(partner(given.network_id, sent.partner_id))
        base = f"{referrals.origin}/api/referrals/v1/fhir"
        return SyncFHIRClient(base, authorization=f"Bearer {token}")

    return client


def business(code: str) -> dict[str, object]:
    """Return a businessStatus."""
    return {"coding": [{"system": BUSINESS_STATUS, "code": code}]}


def test_a_partners_program_closes_the_loop(given: Given, connect: Connect) -> None:
    """Reads what is asked, accepts, schedules, records a no-show and a visit, completes; all by one Task."""
    me = member(given.network_id)
    sent = given.referral(given.partner(), person_id=me.id)
    client = connect(sent)

    (task,) = client.resources("Task").search(status="requested").fetch()
    request = client.reference(reference=task["focus"]["reference"]).to_resource()
    seen = [task["businessStatus"]["coding"][0]["code"]]
    appointment = (datetime.now(UTC) + timedelta(days=1)).isoformat()
    for status, code, period in (
        ("accepted", "3.0", None),
        ("in-progress", "5.1.1", {"start": appointment}),
        ("in-progress", "5.1.2", None),
        ("in-progress", "5.1.1", {"start": appointment}),
        ("in-progress", "5.1.4", None),
        ("completed", "7.0", None),
    ):
        with given.database.superuser() as connection:
            connection.execute("update referrals set appointment_at = now() - interval '1 hour'")
        task = client.reference("Task", task["id"]).to_resource()
        task["status"], task["businessStatus"] = status, business(code)
        if period:
            task["executionPeriod"] = period
        task.save()
        seen.append(task["businessStatus"]["coding"][0]["code"])

    assert seen == ["2.0", "3.0", "5.1.1", "5.1.2", "5.1.1", "5.1.4", "7.0"]
    assert (request["status"], request["intent"]) == ("active", "order")
    assert client.get("ServiceRequest", task["id"])["status"] == "completed"
    assert client.resources("Task").search(status="requested,accepted").count() == 0
    assert str(sent.person_id) not in str(dict(task)) + str(dict(request))
    channels = given.database.rows("select distinct channel from disclosures")
    assert channels == [("fhir",)]
    assert given.events().count("referral_completed") == 1


def test_a_search_finds_only_what_was_sent_to_the_partner_page_after_page(
    given: Given, connect: Connect
) -> None:
    """By code, by reference and by when it changed; what is another's, or not sent yet, is not there."""
    ours = given.partner()
    sent = [given.referral(ours) for _ in range(3)]
    given.referral(ours, sent=False)
    client, other = connect(sent[0]), connect(given.referral(given.partner()))
    tasks = client.resources("Task")

    everything = [one["id"] for one in tasks.limit(2).fetch_all()]

    assert everything == [str(one.id) for one in reversed(sent)]
    assert tasks.count() == 3
    assert len(tasks.search(_lastUpdated="ge2020-01-01").fetch()) == 3
    assert tasks.search(_lastUpdated="lt2020-01-01").fetch() == []
    assert len(tasks.search(focus=f"ServiceRequest/{sent[1].id}").fetch()) == 1
    assert tasks.search(**{"business-status": "3.0"}).fetch() == []
    assert client.resources("ServiceRequest").search(status="active").count() == 3
    with pytest.raises(ResourceNotFound):
        other.get("Task", str(sent[0].id))
    with pytest.raises(ResourceNotFound):
        client.get("Patient", str(sent[0].person_id))


def test_what_cannot_be_done_is_an_operation_outcome(
    given: Given, referrals: RunningService, connect: Connect
) -> None:
    """With a code of FHIR's own, our name for it, and where it was: a program can act on it."""
    sent = given.referral(given.partner())
    client = connect(sent)
    task = client.reference("Task", str(sent.id)).to_resource()
    task["status"] = "rejected"
    with pytest.raises(OperationOutcome) as without_reason:
        task.save()
    task["status"] = "cooked"
    with pytest.raises(OperationOutcome) as unknown_code:
        task.save()
    task["status"], task["for"] = "accepted", {"reference": "Patient/1"}
    with pytest.raises(OperationOutcome) as somebody_else:
        task.save()
    with pytest.raises(OperationOutcome) as unknown_search:
        client.resources("Task").search(mood="good").fetch()

    def issue(caught: pytest.ExceptionInfo[OperationOutcome]) -> tuple[str, list[str]]:
        (first, *_) = caught.value.resource["issue"]
        return first["code"], first["expression"]

    assert issue(without_reason) == ("invalid", ["statusReason"])
    assert issue(unknown_code) == ("invalid", ["status"])
    assert issue(somebody_else) == ("invalid", ["for"])
    assert issue(unknown_search) == ("invalid", ["mood"])
    base = f"{referrals.origin}/api/referrals/v1/fhir"
    token = referrals.tokens.token(partner(given.network_id, sent.partner_id))
    about = {"Authorization": f"Bearer {token}", "Content-Type": "application/fhir+json"}
    read = requests.get(f"{base}/Task/{sent.id}", headers=about, timeout=10)
    reason = {"coding": [{"system": DECLINES, "code": "no_capacity"}]}
    body = read.json() | {"status": "rejected", "statusReason": reason}
    stale = requests.put(
        f"{base}/Task/{sent.id}", json=body, headers=about | {"If-Match": 'W/"99"'}, timeout=10
    )
    fresh = requests.put(
        f"{base}/Task/{sent.id}", json=body, headers=about | {"If-Match": read.headers["ETag"]}, timeout=10
    )
    del body["businessStatus"]
    again = requests.put(f"{base}/Task/{sent.id}", json=body, headers=about, timeout=10)
    assert (stale.status_code, stale.json()["issue"][0]["code"]) == (412, "conflict")
    assert (fresh.status_code, fresh.json()["status"]) == (200, "rejected")
    assert again.json()["issue"][0]["details"]["coding"][0]["code"] == "referral-not-open"
    assert again.headers["Content-Type"] == "application/fhir+json"
    staff = referrals.tokens.token(coordinator(given.network_id))
    refused = requests.get(f"{base}/Task", headers={"Authorization": f"Bearer {staff}"}, timeout=10)
    nobody = requests.get(f"{base}/Task", timeout=10)
    assert [one.json()["issue"][0]["code"] for one in (refused, nobody)] == ["forbidden", "login"]
    by_post = requests.post(
        f"{base}/Task/_search?status=rejected",
        data={"_id": str(sent.id), "_count": "1"},
        headers={"Authorization": about["Authorization"]},
        timeout=10,
    )
    assert (by_post.json()["total"], by_post.json()["entry"][0]["resource"]["id"]) == (1, str(sent.id))
    assert by_post.json()["link"][0]["url"].startswith("/api/referrals/v1/fhir/Task?")
    as_json = requests.post(f"{base}/ServiceRequest/_search", json={}, headers=about, timeout=10)
    assert (as_json.status_code, as_json.json()["issue"][0]["code"]) == (415, "not-supported")
    described = requests.get(f"{base}/metadata", timeout=10)
    assert described.json()["fhirVersion"] == "4.0.1"
    assert described.headers["Content-Type"] == "application/fhir+json"
