"""How one person reaches professional help, and the loop closes: through public APIs and events alone.

Membership and referrals run with their workers around a real broker. Three partners listen: one by webhook,
one at a queue in a virtual host of its own, one by FHIR.
"""

from collections.abc import Callable, Iterator
from functools import partial
from typing import Any
from uuid import UUID

import pytest

from infra.demo.partners import FhirPartner, QueuePartner, SamplePartner, WebhookPartner
from infra.demo.receiver import PartnerReceiver
from services.referrals.domain.notices import REDISCLOSURE_NOTICE
from shared.api_client import ApiError
from shared.entrypoints.runner import load_service
from shared.events.catalogue import handled_by
from shared.events.partners import revoke
from tests.plugins import principals
from tests.plugins.fix_broker import Broker
from tests.plugins.fix_events import StartWorker
from tests.plugins.fix_http import RunningService
from tests.plugins.waiting import eventually
from tests.system.referring import Referring, a_moment_from_now
from tests.system.season import done

SERVICES = ("membership", "referrals")
LOOPBACK = {"KITH_WEBHOOK_ALLOW_LOOPBACK": "1"}


@pytest.fixture
def story(
    serve: Callable[..., RunningService], start_worker: StartWorker, broker: Broker
) -> Iterator[Referring]:
    """A network whose services run and hear of each other, and somewhere for partners to listen."""
    classes = {name: load_service(name) for name in SERVICES}
    broker.provision({name: [spec.cls for spec in handled_by(name)] for name in SERVICES})
    services = {name: serve(name, **LOOPBACK) for name in SERVICES}
    for cls in classes.values():
        start_worker(cls, **LOOPBACK)
    operator = services["membership"].as_(principals.operator())
    network = done(operator.post("/networks", {"name": "North", "time_zone": "Europe/London"}), 201)
    told = Referring(services, broker, UUID(network["id"]), PartnerReceiver())
    told.receiver.start()
    yield told
    told.receiver.stop()
    told.lodge.stop()
    revoke(broker.management.url, UUID(told.lodge.id))


def test_a_person_reaches_help_and_everybody_hears_how_it_went(story: Referring) -> None:
    """Each step finds what the one before it left, in whichever service and at whichever partner that is."""
    three_partners_listen(story)
    declined = the_first_partner_has_no_room(story)
    done_with = another_takes_them_on_and_it_ends_well(story, declined)
    the_person_closes_what_they_need_no_more(story)
    a_consent_is_withdrawn_while_nobody_can_be_reached(story)
    everything_that_left_is_accounted_for(story, declined, done_with)


def three_partners_listen(story: Referring) -> None:
    """By webhook, at a queue, by FHIR; the person is known to nobody yet."""
    story.clinic = story.partner(WebhookPartner, "Bridge Clinic", "pain")
    story.lodge = story.partner(QueuePartner, "Lakeside Lodge", "sleep")
    story.practice = story.partner(FhirPartner, "Harbour Practice", "pain", "sleep")
    story.clinic.listen(story.receiver)
    story.lodge.listen(story.grant_queue())
    story.practice.listen(story.receiver)
    eventually(lambda: story.practice.status() == "active")
    assert [one.what for one in story.practice.heard] == ["handshake"]
    story.joins()


def the_first_partner_has_no_room(story: Referring) -> str:
    """Nothing leaves without a consent; with it the clinic hears by webhook, and has to decline."""
    me = story.member()
    early = done(me.post("/referrals", {"partner_id": story.clinic.id}), 201)
    assert me.post(f"/referrals/{early['id']}/request").slug == "consent-needed"
    consent = story.consents(story.clinic)
    eventually(lambda: done(me.post(f"/referrals/{early['id']}/request")))

    eventually(lambda: story.clinic.about(early["id"]) == ["referral_sent"])
    assert story.clinic.heard[-1].consent == consent
    seen = story.clinic.client.get(f"/api/referrals/v1/referrals/{early['id']}")
    assert (seen["consent_reference"], seen["redisclosure_notice"]) == (consent, REDISCLOSURE_NOTICE)
    assert story.person_id not in str(seen)

    story.clinic.decline(early["id"])
    assert story.stands(early["id"], "declined")["decline_reason"] == "no_capacity"
    eventually(lambda: done(me.get(f"/referrals/{early['id']}/barriers"))["barriers"] == ["no_capacity"])
    return str(early["id"])


def another_takes_them_on_and_it_ends_well(story: Referring, declined: str) -> str:
    """The best of the alternatives is asked; its program works on the Task until it is completed."""
    found = done(story.member().get(f"/referrals/{declined}/alternatives", language="en"))
    assert found["words"]
    offered = [one["partner_id"] for one in found["alternatives"]]
    assert set(offered) == {story.lodge.id, story.practice.id}, "who was asked already is left out"
    practice = story.practice
    story.consents(practice)
    referral_id = story.asks(practice, instead_of=declined)

    eventually(lambda: practice.about(referral_id) == ["Task created"])
    practice.accept(referral_id)
    story.stands(referral_id, "accepted")
    came: list[dict[str, Any]] = []
    for business in ("5.1.2", "5.1.4"):  # They do not come at first, and nobody asks why.
        appointment = {"start": a_moment_from_now()}
        practice.update(referral_id, "in-progress", "5.1.1", executionPeriod=appointment)
        story.stands(referral_id, "scheduled")
        came.append(eventually(partial(begun, practice, referral_id, business)))
    practice.update(referral_id, "completed", "7.0")

    ended = story.stands(referral_id, "completed")
    assert (ended["no_shows"], ended["outcome"]) == (1, "service_given")
    assert [one["businessStatus"]["coding"][0]["code"] for one in came] == ["5.1.2", "5.1.4"]
    return referral_id


def the_person_closes_what_they_need_no_more(story: Referring) -> None:
    """The lodge reads its queue, takes them on and offers a day; they are well without, and owe no reason."""
    consent = story.consents(story.lodge)
    referral_id = story.asks(story.lodge)
    eventually(lambda: story.lodge.about(referral_id) == ["referral_sent"])
    assert story.lodge.heard[-1].consent == consent
    story.lodge.accept(referral_id)
    address = f"/api/referrals/v1/referrals/{referral_id}/schedule"
    story.lodge.client.post(address, {"starts_at": a_moment_from_now()})

    done(story.member().post(f"/referrals/{referral_id}/close"))

    eventually(lambda: story.lodge.about(referral_id) == ["referral_sent", "referral_closed"])


def a_consent_is_withdrawn_while_nobody_can_be_reached(story: Referring) -> None:
    """What waits to be sent is looked at again when it leaves: all that the partners hear is the recall."""
    me, port = story.member("membership"), story.receiver.port
    doors = story.receiver.doors
    story.receiver.stop()
    story.lodge.stop()
    story.grant_queue("revoke-queue")
    done(story.coordinator().put(f"/partner-queues/{story.lodge.id}", {}))  # It may listen, and cannot yet.
    asked = {partner: story.asks(partner) for partner in story.partners}
    called = [asked[story.clinic], asked[story.practice]]
    for referral_id in called:
        eventually(partial(was_tried, story, referral_id))
    queue = eventually(lambda: waiting(story, asked[story.lodge]))

    for consent in story.agreed.values():
        done(me.post(f"/consents/{consent}/withdraw"))
    for referral_id in asked.values():
        assert story.stands(referral_id, "withdrawn")["withdrawal_reason"] == "consent_withdrawn"
    story.receiver = PartnerReceiver(port)
    story.receiver.doors.update(doors)
    story.receiver.start()
    story.lodge.listen(story.grant_queue())

    for partner, heard in (
        (story.clinic, ["referral_withdrawn"]),
        (story.lodge, ["referral_withdrawn"]),
        (story.practice, ["Task changed"]),
    ):
        eventually(partial(has_heard, partner, asked[partner], heard), timeout=60)
    for referral_id in called:
        sent, recall = eventually(partial(settled, story, referral_id), timeout=60)
        assert (sent["status"], sent["last_outcome"]) == ("cancelled", "no_consent")
        assert recall["status"] == "delivered"
    kept = eventually(lambda: settled_in_queue(story, queue["id"]))
    assert kept["reason"] == "no_consent"
    assert story.practice.task(asked[story.practice])["status"] == "cancelled"


def everything_that_left_is_accounted_for(story: Referring, declined: str, completed: str) -> None:
    """The person reads who was told what, by which way, by which consent; and nobody else's program heard."""
    told = story.member().items(f"/persons/{story.person_id}/disclosures")
    ways = {(one["referral_id"], one["channel"]) for one in told}

    assert {(declined, "webhook"), (declined, "api"), (completed, "fhir")} <= ways
    assert {one["channel"] for one in told} == {"webhook", "amqp", "fhir", "api"}
    assert all(one["consent_id"] and one["purpose"] == "referral" for one in told)
    for partner in story.partners:
        own = {one["referral_id"] for one in told if one["partner_id"] == partner.id}
        assert {one.referral_id for one in partner.heard if one.referral_id} == own
        assert partner.refused == 0


def has_heard(partner: SamplePartner, referral_id: str, what: list[str]) -> bool:
    """Whether this, and nothing else, is what a partner has heard about a referral."""
    return partner.about(referral_id) == what


def was_tried(story: Referring, referral_id: str) -> bool:
    """Whether there was one attempt to tell of a referral."""
    return [one["attempts"] for one in story.deliveries(referral_id)] == [1]


def begun(practice: FhirPartner, referral_id: str, business: str) -> dict[str, Any]:
    """Record by FHIR whether the person came, as soon as the appointment has begun."""
    try:
        return practice.update(referral_id, "in-progress", business)
    except ApiError as error:
        if error.status != 409:
            raise
        return {}


def waiting(story: Referring, referral_id: str) -> dict[str, Any]:
    """Return the message that waits for a queue which cannot be reached, once that was tried."""
    queue = done(story.coordinator().get(f"/partner-queues/{story.lodge.id}"))
    assert queue["failing_since"] is not None
    (message,) = story.coordinator().items("/queue-messages", referral_id=referral_id)
    assert message["status"] == "pending"
    return dict(message)


def settled(story: Referring, referral_id: str) -> list[dict[str, Any]]:
    """Return what was to be told of a referral, once nothing of it waits any more."""
    found = story.deliveries(referral_id)
    assert [one["status"] for one in found if one["status"] == "pending"] == []
    return found


def settled_in_queue(story: Referring, message_id: str) -> dict[str, Any]:
    """Return a message for the queue, once it does not wait any more."""
    found = {one["id"]: one for one in story.coordinator().items("/queue-messages")}
    assert found[message_id]["status"] != "pending"
    return dict(found[message_id])
