"""What tests of referrals begin with: a network with partners, people, consents and listening endpoints."""

import json
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from uuid import UUID

import pytest
from standardwebhooks.webhooks import Webhook

from services.referrals import store, telling
from services.referrals.directory import store as directory
from services.referrals.directory.domain import Partner
from services.referrals.domain import referral as domain
from services.referrals.domain.notices import Kind
from services.referrals.domain.referral import Referral
from services.referrals.webhooks import keeping
from services.referrals.webhooks import store as webhooks
from services.referrals.webhooks.domain import endpoints
from services.referrals.webhooks.domain.deliveries import Delivery
from services.referrals.webhooks.domain.endpoints import Endpoint, Scheme
from services.referrals.webhooks.signing import Key
from shared.ids import new_id
from shared.security.sealing import Sealer
from tests.plugins.fix_database import ServiceDatabase


@dataclass
class Given:
    """Makes what a test begins with, as the service itself would, in one network."""

    database: ServiceDatabase
    network_id: UUID
    sealer: Sealer

    def partner(self) -> UUID:
        """Return a new partner's id."""
        partner = Partner(id=new_id(), name="Harbour Clinic", summary="", languages=("en",))
        with self.database.transaction(network_id=self.network_id) as tx:
            directory.add_partner(tx, partner)
        return partner.id

    def consent(self, person_id: UUID, partner_id: UUID) -> UUID:
        """Return the id of a consent that was heard of."""
        consent_id = new_id()
        with self.database.transaction(network_id=self.network_id) as tx:
            store.keep_consent_granted(
                tx, consent_id, person_id=person_id, partner_id=partner_id, granted_at=tx.now
            )
        return consent_id

    def withdrawal(self, referral: Referral) -> None:
        """Let the withdrawal of a referral's consent be heard of, and nothing else be done about it."""
        assert referral.consent_id is not None
        with self.database.transaction(network_id=self.network_id) as tx:
            store.keep_consent_withdrawn(
                tx,
                referral.consent_id,
                person_id=referral.person_id,
                partner_id=referral.partner_id,
                withdrawn_at=tx.now,
            )

    def belonging(self, person_id: UUID, group_id: UUID) -> None:
        """Let a person belong to a group."""
        told = store.Belonging(
            id=new_id(), group_id=group_id, person_id=person_id, belongs=True, changed_at=datetime.now(UTC)
        )
        with self.database.transaction(network_id=self.network_id) as tx:
            store.keep_memberships(tx, [told])

    def referral(self, partner_id: UUID, *, person_id: UUID | None = None, sent: bool = True) -> Referral:
        """Return a referral that was requested, and sent unless told otherwise."""
        person_id = person_id or new_id()
        consent_id = self.consent(person_id, partner_id)
        with self.database.transaction(network_id=self.network_id) as tx:
            draft = domain.draft(
                referral_id=new_id(), person_id=person_id, partner_id=partner_id, by=new_id(), now=tx.now
            )
            store.add_referral(tx, draft, note=None)
            consent = store.find_current_consent(tx, person_id, partner_id)
            assert consent is not None
            assert consent.id == consent_id
            referral = domain.request(draft, consent, now=tx.now)
            if sent:
                referral = domain.send(referral, consent, now=tx.now)
            return store.save_referral(tx, referral)

    def endpoint(self, partner_id: UUID, url: str, *kinds: Kind) -> tuple[Endpoint, str]:
        """Return a registered endpoint with its secret."""
        key = Key.new(Scheme.HMAC)
        with self.database.transaction(network_id=self.network_id) as tx:
            endpoint = endpoints.register(
                endpoint_id=new_id(), partner_id=partner_id, url=url, kinds=kinds or None, now=tx.now
            )
            sealed = keeping.seal(tx, self.sealer, endpoint.id, key)
            webhooks.add_endpoint(tx, endpoint, secret=sealed)
        return endpoint, key.secret

    def tell(self, referral: Referral, kind: Kind = Kind.REFERRAL_SENT) -> None:
        """Let what is to be told of a referral wait for its partner."""
        with self.database.transaction(network_id=self.network_id) as tx:
            telling.tell(tx, kind, [referral])

    def message(self, referral: Referral, kind: Kind = Kind.REFERRAL_SENT) -> Delivery:
        """Return the message about a referral that now waits for its partner's one endpoint."""
        self.tell(referral, kind)
        with self.database.transaction(network_id=self.network_id) as tx:
            (newest, *_) = webhooks.list_deliveries(
                tx, endpoint_id=None, referral_id=referral.id, status=None, after_1=None, limit=1
            )
        return newest

    def events(self) -> list[str]:
        """Return the short names of what was announced, in order."""
        rows = self.database.rows("select type from kith.event_log order by position")
        return [row[0].split(".")[-2] for row in rows]


@pytest.fixture
def given(service_database: Callable[[str], ServiceDatabase], network_id: UUID, sealer: Sealer) -> Given:
    """An empty network in a database of this test alone."""
    return Given(service_database("referrals"), network_id, sealer)


Listen = Callable[..., "Listener"]


@dataclass
class Listener:
    """A partner's endpoint on loopback: answers as told, keeps what it was sent."""

    statuses: list[int] = field(default_factory=list)
    headers: dict[str, str] = field(default_factory=dict)
    received: list[tuple[dict[str, str], bytes]] = field(default_factory=list)
    hold: threading.Event | None = None
    url: str = ""

    def verified(self, secret: str) -> list[dict[str, Any]]:
        """Return the bodies of what was sent, each verified as a partner would."""
        return [Webhook(secret).verify(body, headers) for headers, body in self.received]

    def ids(self) -> list[str]:
        """Return the webhook-id of everything that was sent."""
        return [headers["webhook-id"] for headers, _ in self.received]

    def answer(self, headers: dict[str, str], body: bytes) -> int:
        """Keep what was sent; return the next status that was told, by default 204."""
        if self.hold is not None:
            self.hold.wait(20)
        self.received.append((headers, body))
        return self.statuses.pop(0) if self.statuses else 204


@pytest.fixture
def listen() -> Iterator[Callable[..., Listener]]:
    """Call it for a new endpoint that listens, with the statuses that it answers first."""
    servers: list[ThreadingHTTPServer] = []
    listeners: list[Listener] = []

    def start(*statuses: int, **headers: str) -> Listener:
        listener = Listener(list(statuses), {k.replace("_", "-"): v for k, v in headers.items()})

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                status = listener.answer({k.lower(): v for k, v in self.headers.items()}, body)
                self.send_response(status)
                for name, value in listener.headers.items():
                    self.send_header(name, value)
                self.send_header("Content-Length", "2")
                self.end_headers()
                self.wfile.write(b"ok")

            def log_message(self, format: str, *args: Any) -> None:
                """Stay silent."""

        server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        server.daemon_threads = True
        threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
        listener.url = f"http://127.0.0.1:{server.server_address[1]}/hooks"
        servers.append(server)
        listeners.append(listener)
        return listener

    yield start
    for listener in listeners:
        if listener.hold is not None:
            listener.hold.set()
    for server in servers:
        server.shutdown()
        server.server_close()


def data_of(body: bytes) -> dict[str, Any]:
    """Return the CloudEvent's data in a body."""
    data: dict[str, Any] = json.loads(body)["data"]
    return data
