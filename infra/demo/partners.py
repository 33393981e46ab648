"""Three sample partners, who hear of referrals each in their own way, check what comes, and say it.

    partner = WebhookPartner("Harbour Clinic", partner_id, client, say=print)
    partner.listen(receiver)

What they do here is all that a partner's program has to do; the how-to pages say it in words.
"""

import json
import secrets
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from threading import Event, Lock, Thread
from typing import Any, ClassVar

from kombu import Connection, Queue
from standardwebhooks.webhooks import Webhook, WebhookVerificationError

from infra.demo.receiver import PartnerReceiver
from shared.api_client import ApiClient

REFERRALS = "/api/referrals/v1"
FHIR = f"{REFERRALS}/fhir"
GUIDE = "http://hl7.org/fhir/uv/subscriptions-backport/StructureDefinition"
BUSINESS_STATUS = "http://hl7.org/fhir/us/bser/CodeSystem/TaskBusinessStatusCS"


@dataclass(frozen=True)
class Heard:
    """One thing that a partner heard: what, about which referral, by which consent; how it was checked."""

    partner: str
    way: str
    what: str
    referral_id: str | None
    consent: str | None
    checked: str


class SamplePartner:
    """A partner's program: its own token, what it heard, and what it refused."""

    way: ClassVar[str]

    def __init__(
        self, name: str, partner_id: str, client: ApiClient, say: Callable[[Heard], None] | None = None
    ) -> None:
        self.name = name
        self.id = partner_id
        self.client = client
        self.heard: list[Heard] = []
        self.refused = 0
        self._say = say
        self._seen: set[str] = set()
        self._lock = Lock()

    def about(self, referral_id: str) -> list[str]:
        """Return what it heard about a referral, in order."""
        return [one.what for one in list(self.heard) if one.referral_id == referral_id]

    def accept(self, referral_id: str) -> None:
        """Take somebody on."""
        self.client.post(f"{REFERRALS}/referrals/{referral_id}/accept")

    def decline(self, referral_id: str, reason: str = "no_capacity") -> None:
        """Say that there is no room."""
        self.client.post(f"{REFERRALS}/referrals/{referral_id}/decline", {"reason": reason})

    def _take(self, own_id: str, what: str, checked: str, data: Mapping[str, Any]) -> None:
        """Keep what was heard; the same message may come twice and counts once."""
        with self._lock:
            if own_id in self._seen:
                return
            self._seen.add(own_id)
            consent = data.get("consent_reference")
            one = Heard(self.name, self.way, what, data.get("referral_id"), consent, checked)
            self.heard.append(one)
        if self._say is not None:
            self._say(one)


class WebhookPartner(SamplePartner):
    """Is called, and verifies each call with a library for Standard Webhooks."""

    way = "webhook"
    secret = ""

    def listen(self, receiver: PartnerReceiver) -> None:
        """Register an address; its secret is shown this once."""
        address = receiver.open(f"hooks/{self.id}", self.receive)
        self.secret = self.client.post(f"{REFERRALS}/webhook-endpoints", {"url": address})["secret"]

    def receive(self, body: bytes, headers: dict[str, str]) -> int:
        """Verify what came, and take it in."""
        try:
            event = Webhook(self.secret).verify(body, headers)
        except WebhookVerificationError:
            self.refused += 1
            return 401
        self._take(headers["webhook-id"], name_of(event["type"]), "signature", event["data"])
        return 204


class QueuePartner(SamplePartner):
    """Reads a queue of its own at the broker, in its own time."""

    way = "queue"

    def listen(self, address: str) -> None:
        """Read the queue at an address that `kith partner grant-queue` printed, until `stop`."""
        self._stopping = Event()
        self._reader = Thread(target=self._read, args=(address,), name="partner-queue", daemon=True)
        self._reader.start()

    def stop(self) -> None:
        """Read no more."""
        self._stopping.set()
        self._reader.join(10)

    def _read(self, address: str) -> None:
        queue = Queue("referrals", no_declare=True)
        with (
            Connection(address, heartbeat=30) as connection,
            connection.Consumer([queue], callbacks=[self._receive], accept=["json"], prefetch_count=10),
        ):
            while not self._stopping.is_set():
                with suppress(TimeoutError):
                    connection.drain_events(timeout=0.3)

    def _receive(self, data: Mapping[str, Any], message: Any) -> None:
        self._take(message.headers["ce-id"], name_of(message.headers["ce-type"]), "own login", data)
        message.ack()


class FhirPartner(SamplePartner):
    """Subscribes by FHIR R4, and answers by updating Tasks."""

    way = "FHIR"
    subscription_id = ""

    def listen(self, receiver: PartnerReceiver) -> None:
        """Subscribe to referrals; notifications come with a header that nobody else knows."""
        self._token = f"Bearer {secrets.token_urlsafe(24)}"
        content = {"url": f"{GUIDE}/backport-payload-content", "valueCode": "id-only"}
        wanted = {
            "resourceType": "Subscription",
            "status": "requested",
            "reason": "Hear of referrals at once",
            "criteria": "urn:kith:subscription-topic:referrals",
            "channel": {
                "type": "rest-hook",
                "endpoint": receiver.open(f"fhir/{self.id}", self.receive),
                "header": [f"Authorization: {self._token}"],
                "payload": "application/fhir+json",
                "_payload": {"extension": [content]},
            },
        }
        self.subscription_id = self.client.post(f"{FHIR}/Subscription", wanted)["id"]

    def status(self) -> str:
        """Return how the Subscription is."""
        return str(self.client.get(f"{FHIR}/Subscription/{self.subscription_id}")["status"])

    def receive(self, body: bytes, headers: dict[str, str]) -> int:
        """Take a notification in: its first entry says why it came, the others name what happened."""
        if not secrets.compare_digest(headers.get("authorization", ""), self._token):
            self.refused += 1
            return 401
        bundle = json.loads(body)
        said = bundle["entry"][0]["resource"]["parameter"]
        events = [one["part"] for one in said if one["name"] == "notification-event"]
        if not events:
            (why,) = [one["valueCode"] for one in said if one["name"] == "type"]
            self._take(bundle["id"], why, "own header", {})
        for event, entry in zip(events, bundle["entry"][1:], strict=True):
            what = "Task created" if entry["request"]["method"] == "POST" else "Task changed"
            self._take(bundle["id"], what, "own header", _data_of(event))
        return 204

    def task(self, referral_id: str) -> dict[str, Any]:
        """Read a Task."""
        return dict(self.client.get(f"{FHIR}/Task/{referral_id}"))

    def update(self, referral_id: str, status: str, business: str, **changes: Any) -> dict[str, Any]:
        """Say what happened, by updating the Task."""
        coding = [{"system": BUSINESS_STATUS, "code": business}]
        changed = self.task(referral_id) | {"status": status, "businessStatus": {"coding": coding}} | changes
        return dict(self.client.put(f"{FHIR}/Task/{referral_id}", changed))

    def accept(self, referral_id: str) -> None:
        """Take somebody on."""
        self.update(referral_id, "accepted", "3.0")

    def decline(self, referral_id: str, reason: str = "no_capacity") -> None:
        """Say that there is no room."""
        why = {"coding": [{"system": "urn:kith:decline-reason", "code": reason}]}
        self.update(referral_id, "rejected", "4.0", statusReason=why)


def name_of(event_type: str) -> str:
    """Return the short name of a CloudEvents type, as in referral_sent."""
    return event_type.split(".")[-2]


def _data_of(event: list[dict[str, Any]]) -> dict[str, str]:
    """Return the referral that an event is about, and the consent that it rests on."""
    references = [one["valueReference"] for one in event if "valueReference" in one]
    consents = [one["identifier"]["value"] for one in references if one.get("type") == "Consent"]
    (task,) = [one["reference"] for one in references if one.get("reference", "").startswith("Task/")]
    return {"referral_id": task.removeprefix("Task/"), "consent_reference": consents[0]}
