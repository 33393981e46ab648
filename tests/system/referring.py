"""A network, a person, and three partners who listen each in their own way, for the story of a referral."""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

from click.testing import CliRunner

from infra.demo.partners import FhirPartner, QueuePartner, SamplePartner, WebhookPartner
from infra.demo.receiver import PartnerReceiver
from shared.api_client import ApiClient
from shared.commands.partner import command
from tests.plugins import principals
from tests.plugins.fix_broker import Broker
from tests.plugins.fix_http import Client, RunningService
from tests.plugins.waiting import eventually
from tests.system.season import done


@dataclass
class Referring:
    """Everybody who takes part, as they themselves reach it."""

    services: dict[str, RunningService]
    broker: Broker
    network_id: UUID
    receiver: PartnerReceiver
    person_id: str = ""
    # The person's consents, by partner.
    agreed: dict[str, str] = field(default_factory=dict)
    clinic: WebhookPartner = field(init=False)
    lodge: QueuePartner = field(init=False)
    practice: FhirPartner = field(init=False)

    @property
    def partners(self) -> tuple[SamplePartner, ...]:
        """All three."""
        return (self.clinic, self.lodge, self.practice)

    def coordinator(self, service: str = "referrals") -> Client:
        """Somebody who oversees the network."""
        return self.services[service].as_(principals.coordinator(self.network_id))

    def member(self, service: str = "referrals") -> Client:
        """The person whom all is about."""
        return self.services[service].as_(principals.member(self.network_id, UUID(self.person_id)))

    def joins(self) -> None:
        """Register the person."""
        person = {"display_name": "Quiet Heron", "language": "en"}
        self.person_id = done(self.coordinator("membership").post("/persons", person), 201)["id"]

    def partner(self, kind: type[Any], name: str, *topics: str) -> Any:
        """Register a partner with a service that has room; return its program, which does not listen yet."""
        staff = self.coordinator()
        partner_id = done(staff.post("/partners", {"name": name, "languages": ["en"]}), 201)["id"]
        offered = {"partner_id": partner_id, "name": f"{name}: groups and talks", "topics": list(topics)}
        service = done(staff.post("/services", offered), 201)
        done(staff.put(f"/services/{service['id']}/capacity", {"capacity": "open"}))
        running = self.services["referrals"]
        token = running.tokens.token(principals.partner(self.network_id, UUID(partner_id)))
        return kind(name, partner_id, ApiClient(running.origin, token))

    def grant_queue(self, verb: str = "grant-queue") -> str:
        """Run `kith partner` for the lodge, as whoever runs the broker does; return what it prints last."""
        parts = urlsplit(self.broker.amqp_url)
        running = self.services["referrals"]
        token = running.tokens.token(principals.coordinator(self.network_id))
        where = ["--origin", running.origin, "--token", token, "--partner", self.lodge.id]
        where += ["--management", self.broker.management.url]
        where += ["--broker", f"{parts.hostname}:{parts.port}"] if verb == "grant-queue" else []
        ended = CliRunner().invoke(command, [verb, *where])
        assert ended.exit_code == 0, ended.output
        return (ended.stdout.splitlines() or [""])[-1]

    def consents(self, partner: SamplePartner) -> str:
        """Let the person agree, by the wording they are asked with, that this partner is told."""
        me = self.member("membership")
        wording = done(me.get("/wordings/current", purpose="referral", language="en"))
        given = {
            "person_id": self.person_id,
            "partner_id": partner.id,
            "purpose": "referral",
            "wording_version": wording["version"],
            "language": "en",
        }
        self.agreed[partner.id] = done(me.post("/consents", given), 201)["id"]
        return self.agreed[partner.id]

    def asks(self, partner: SamplePartner, instead_of: str | None = None) -> str:
        """Let the person draft a referral and ask for it, once their consent is known; return its id."""
        me = self.member()
        draft = done(me.post("/referrals", {"partner_id": partner.id, "instead_of": instead_of}), 201)
        eventually(lambda: done(me.post(f"/referrals/{draft['id']}/request")))
        return str(draft["id"])

    def stands(self, referral_id: str, status: str) -> dict[str, Any]:
        """Wait until a referral stands somewhere, and return it as the person sees it."""

        def found() -> dict[str, Any]:
            referral: dict[str, Any] = done(self.member().get(f"/referrals/{referral_id}"))
            assert referral["status"] == status, referral["status"]
            return referral

        return eventually(found)

    def deliveries(self, referral_id: str) -> list[dict[str, Any]]:
        """Return what was to be told of a referral by webhook or FHIR notification, the first of it first."""
        found = self.coordinator().items("/webhook-deliveries", referral_id=referral_id)
        return sorted(found, key=lambda one: str(one["created_at"]))


def a_moment_from_now() -> str:
    """Return an appointment that will have begun by the time that anybody looks."""
    return (datetime.now(UTC) + timedelta(seconds=1)).isoformat()
