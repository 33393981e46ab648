import datetime as dt
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from shared.outgoing import AddressRefused, Outgoing, Unreachable


class Partner:
    """An HTTPS server on loopback that remembers what it was asked and answers as told."""

    def __init__(self, certificate: Path) -> None:
        self.asked: list[dict[str, str]] = []
        self.sni: list[str | None] = []
        self.status = 204
        self.headers: dict[str, str] = {}
        self.server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self.server.daemon_threads = True
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificate)
        context.sni_callback = lambda _socket, name, _context: self.sni.append(name)
        self.server.socket = context.wrap_socket(self.server.socket, server_side=True)

    @property
    def port(self) -> int:
        """Where it listens."""
        return int(self.server.server_address[1])

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        partner = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_POST(self) -> None:
                partner.asked.append({"path": self.path, **{k.lower(): v for k, v in self.headers.items()}})
                self.rfile.read(int(self.headers["Content-Length"]))
                self.send_response(partner.status)
                for name, value in partner.headers.items():
                    self.send_header(name, value)
                self.send_header("Content-Length", "0")
                self.end_headers()

            def log_message(self, format: str, *args: Any) -> None:
                """Stay silent."""

        return Handler


@contextmanager
def listening(certificate: Path) -> Iterator[Partner]:
    """Run a partner's server for a while."""
    partner = Partner(certificate)
    thread = threading.Thread(target=partner.server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    try:
        yield partner
    finally:
        partner.server.shutdown()
        partner.server.server_close()


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A self-signed certificate for clinic.example, with its key."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "clinic.example")])
    now = dt.datetime.now(dt.UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - dt.timedelta(days=1))
        .not_valid_after(now + dt.timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("clinic.example")]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    path = tmp_path_factory.mktemp("tls") / "clinic.pem"
    path.write_bytes(
        made.public_bytes(serialization.Encoding.PEM)
        + key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
    )
    return path


@pytest.fixture
def clinic(certificate: Path) -> Iterator[Partner]:
    """A partner's server that answers as clinic.example."""
    with listening(certificate) as partner:
        yield partner


@pytest.fixture
def outgoing(certificate: Path) -> Outgoing:
    """A client for which every name is this machine, and clinic.example is trusted."""
    here: Callable[[str, int], list[str]] = lambda _host, _port: ["127.0.0.1"]  # noqa: E731 - one use
    return Outgoing(allow_loopback=True, ca_certs=str(certificate), find_addresses=here)


def test_the_checked_address_is_called_under_the_hosts_own_name(clinic: Partner, outgoing: Outgoing) -> None:
    """Virtual hosts and certificates go by name; the connection goes where the check said."""
    reply = outgoing.post(f"https://clinic.example:{clinic.port}/hooks?a=1", body=b"{}", headers={})

    (asked,) = clinic.asked
    assert reply.status_code == 204
    assert clinic.sni == ["clinic.example"]
    assert (asked["path"], asked["host"]) == ("/hooks?a=1", f"clinic.example:{clinic.port}")


def test_a_certificate_for_another_name_is_refused(clinic: Partner, outgoing: Outgoing) -> None:
    """Else whoever answers at that address could read referrals."""
    with pytest.raises(Unreachable):
        outgoing.post(f"https://other.example:{clinic.port}/", body=b"{}", headers={})

    assert clinic.asked == []


def test_a_name_that_changes_between_check_and_use_reaches_nothing_else(
    clinic: Partner, certificate: Path
) -> None:
    """DNS rebinding: what was checked is what is connected to, for as long as the line is open."""
    answers = iter([["127.0.0.1"]])
    outgoing = Outgoing(
        allow_loopback=True, ca_certs=str(certificate), find_addresses=lambda _h, _p: next(answers)
    )

    with closing(outgoing.line(f"https://clinic.example:{clinic.port}/")) as line:
        for _ in range(3):
            assert line.post(body=b"{}", headers={}).status_code == 204
            line.drain()
        # The next line asks anew, and is told an address inside.
    later = replace(outgoing, find_addresses=lambda _host, _port: ["10.0.0.1"])
    with pytest.raises(AddressRefused):
        later.post(f"https://clinic.example:{clinic.port}/", body=b"{}", headers={})

    assert len(clinic.asked) == 3


def test_messages_to_one_address_share_a_connection(clinic: Partner, outgoing: Outgoing) -> None:
    """A handshake for every message would be most of the work."""
    with closing(outgoing.line(f"https://clinic.example:{clinic.port}/")) as line:
        for _ in range(3):
            line.post(body=b"{}", headers={})
            line.drain()

    assert len(clinic.sni) == 1


def test_a_redirect_is_reported_and_not_followed(clinic: Partner, outgoing: Outgoing) -> None:
    """The target was never checked."""
    clinic.status = 307
    clinic.headers = {"Location": f"https://clinic.example:{clinic.port}/elsewhere"}

    reply = outgoing.post(f"https://clinic.example:{clinic.port}/", body=b"{}", headers={})

    assert reply.status_code == 307
    assert len(clinic.asked) == 1


def test_retry_after_is_handed_on(clinic: Partner, outgoing: Outgoing) -> None:
    """Whoever schedules the next attempt needs it."""
    clinic.status, clinic.headers = 503, {"Retry-After": "60"}

    assert outgoing.post(f"https://clinic.example:{clinic.port}/", body=b"", headers={}).retry_after == "60"


def test_a_port_where_nobody_listens_is_unreachable(outgoing: Outgoing) -> None:
    """One exception for whatever the network does."""
    with pytest.raises(Unreachable):
        outgoing.post("https://clinic.example:1/", body=b"", headers={})
