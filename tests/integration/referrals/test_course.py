from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest

from services.referrals.domain.referral import Referral
from services.referrals.service import ReferralsService
from shared.contracts.referrals import WebhookDelivered
from shared.contracts.referrals_course import ReferralClosed
from shared.ids import new_id
from tests.integration.referrals.conftest import Given
from tests.plugins.fix_http import Client, RunningService
from tests.plugins.principals import coordinator, member, partner


@pytest.fixture
def referrals(given: Given, serve: Callable[..., RunningService]) -> RunningService:
    """The HTTP process of referrals on the given network's database."""
    return serve("referrals", database=given.database)


def let_it_begin(given: Given) -> None:
    """Let every appointment have begun."""
    with given.database.superuser() as connection:
        connection.execute("update referrals set appointment_at = now() - interval '1 hour'")


def run_timer(given: Given) -> None:
    """Let the timer of deadlines run once."""
    with given.database.transaction(network_id=given.network_id) as tx:
        ReferralsService().surface_overdue(tx)


def status_after(client: Client, referral_id: UUID, step: str, **body: object) -> str:
    """Take a step and return where the referral then stands, or why it was refused."""
    reply = client.post(f"/referrals/{referral_id}/{step}", body or None)
    return str(reply.json["status"]) if reply.status == 200 else reply.slug


def tomorrow() -> str:
    """Return this time tomorrow."""
    return (datetime.now(UTC) + timedelta(days=1)).isoformat()


def test_the_loop_closes_after_a_missed_appointment(given: Given, referrals: RunningService) -> None:
    """Scheduled, missed, offered anew, attended, completed: each step is told, none ends it early."""
    sent = given.referral(given.partner())
    client = referrals.as_(partner(given.network_id, sent.partner_id))

    course = [status_after(client, sent.id, "accept")]
    course.append(status_after(client, sent.id, "attend"))
    course.append(status_after(client, sent.id, "schedule", starts_at=tomorrow()))
    course.append(status_after(client, sent.id, "miss"))
    let_it_begin(given)
    course.append(status_after(client, sent.id, "miss"))
    course.append(status_after(client, sent.id, "schedule", starts_at=tomorrow()))
    let_it_begin(given)
    course.append(status_after(client, sent.id, "attend"))
    course.append(status_after(client, sent.id, "complete", outcome="service_given"))
    course.append(status_after(client, sent.id, "schedule", starts_at=tomorrow()))

    assert course == [
        "accepted",
        "no-appointment",
        "scheduled",
        "appointment-ahead",
        "missed",
        "scheduled",
        "attended",
        "completed",
        "referral-ended",
    ]
    seen = client.get(f"/referrals/{sent.id}").json
    assert (seen["no_shows"], seen["outcome"], seen["due_at"]) == (1, "service_given", None)
    assert [one for one in given.events() if one != "disclosure_recorded"] == [
        "referral_accepted",
        "referral_scheduled",
        "referral_missed",
        "referral_scheduled",
        "referral_attended",
        "referral_completed",
    ]


def test_the_member_closes_it_and_owes_no_reason(given: Given, referrals: RunningService) -> None:
    """Whatever the partner did so far; a partner cannot close it in their name."""
    me = member(given.network_id)
    sent = given.referral(given.partner(), person_id=me.id)
    clinic = referrals.as_(partner(given.network_id, sent.partner_id))
    assert status_after(clinic, sent.id, "accept") == "accepted"

    by_partner = clinic.post(f"/referrals/{sent.id}/close").status
    closed = status_after(referrals.as_(me), sent.id, "close")

    assert (by_partner, closed) == (403, "closed")
    assert status_after(clinic, sent.id, "schedule", starts_at=tomorrow()) == "referral-ended"
    assert "referral_closed" in given.events()
    given.endpoint(sent.partner_id, "https://clinic.example/")
    told = ReferralClosed(referral_id=sent.id, partner_id=sent.partner_id)
    with given.database.transaction(network_id=given.network_id) as tx:
        ReferralsService().tell_partner_of_closing(told, tx)
    ((kind,),) = given.database.rows("select kind from webhook_deliveries")
    assert kind.endswith("referral_closed.v1")


def test_what_waits_too_long_surfaces_once_and_can_be_found(given: Given, referrals: RunningService) -> None:
    """Between two organisations somebody is easily forgotten."""
    late, early = given.referral(given.partner()), given.referral(given.partner())
    with given.database.superuser() as connection:
        connection.execute("update referrals set due_at = now() - interval '1 day' where id = %s", (late.id,))

    run_timer(given)
    run_timer(given)

    client = referrals.as_(coordinator(given.network_id))
    assert [one["id"] for one in client.items("/referrals", overdue="true")] == [str(late.id)]
    assert [one["id"] for one in client.items("/referrals", overdue="false")] == [str(early.id)]
    assert given.events() == ["referral_overdue"]


def test_a_referral_takes_the_place_of_one_that_ended(given: Given, referrals: RunningService) -> None:
    """After a decline the next attempt belongs to the same story, and to the same person."""
    me = member(given.network_id)
    sent = given.referral(given.partner(), person_id=me.id)
    client = referrals.as_(me)
    body = {"partner_id": given.partner(), "instead_of": sent.id}

    early = client.post("/referrals", body)
    clinic = referrals.as_(partner(given.network_id, sent.partner_id))
    status_after(clinic, sent.id, "decline", reason="no_capacity")
    drafted = client.post("/referrals", body)
    by_another = referrals.as_(member(given.network_id)).post("/referrals", body)

    assert (early.status, early.json["errors"][0]["pointer"]) == (422, "/instead_of")
    assert (drafted.status, drafted.json["instead_of"]) == (201, str(sent.id))
    assert (by_another.status, by_another.json["errors"][0]["pointer"]) == (422, "/instead_of")


def disclosed(client: Client, person_id: UUID) -> list[tuple[str, str]]:
    """Return the channel and the content of what left about a person."""
    found = client.items(f"/persons/{person_id}/disclosures")
    return [(one["channel"], one["what"]) for one in found]


def test_whatever_a_partner_is_shown_is_accounted_for_once(given: Given, referrals: RunningService) -> None:
    """Each state once for each way it left; the person reads it and takes it along, others see nothing."""
    me = member(given.network_id)
    sent: Referral = given.referral(given.partner(), person_id=me.id)
    client, clinic = referrals.as_(me), referrals.as_(partner(given.network_id, sent.partner_id))
    before = disclosed(client, me.id)

    shown = [clinic.get(f"/referrals/{sent.id}").json, *clinic.items("/referrals")]
    status_after(clinic, sent.id, "accept")
    given.endpoint(sent.partner_id, "https://clinic.example/")
    delivery = given.message(sent)
    told = WebhookDelivered(
        delivery_id=delivery.id, endpoint_id=delivery.endpoint_id, partner_id=sent.partner_id
    )
    for _ in range(2):
        with given.database.transaction(network_id=given.network_id) as tx:
            ReferralsService().account_for_webhook(told, tx)

    assert before == []
    assert {one["consent_reference"] for one in shown} == {str(sent.consent_id)}
    assert all("Do not pass it on" in one["redisclosure_notice"] for one in shown)
    assert disclosed(client, me.id) == [("api", "sent"), ("api", "accepted"), ("webhook", "referral_sent")]
    table = client.get(f"/persons/{me.id}/disclosures.csv")
    assert table.headers["Content-Type"].startswith("text/csv")
    assert len(table.body.decode().splitlines()) == 4
    assert str(sent.consent_id) in table.body.decode()
    assert disclosed(referrals.as_(member(given.network_id)), me.id) == []
    assert clinic.get(f"/persons/{me.id}/disclosures").status == 403
    assert disclosed(referrals.as_(coordinator(given.network_id)), new_id()) == []
