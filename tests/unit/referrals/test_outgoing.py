import datetime as dt
import ipaddress
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

from shared.outgoing import AddressRefused, Outgoing, Unreachable, is_public

INWARD = [
    "0.0.0.0",
    "10.0.0.1",
    "100.64.0.1",
    "127.0.0.1",
    "169.254.169.254",
    "172.16.0.1",
    "192.168.1.1",
    "192.0.2.1",
    "192.88.99.1",
    "198.18.0.1",
    "224.0.0.1",
    "255.255.255.255",
    "::",
    "::1",
    "::7f00:1",
    "::ffff:127.0.0.1",
    "::ffff:8.8.8.8",
    "64:ff9b::7f00:1",
    "64:ff9b:1::1",
    "100::1",
    "2001::1",
    "2001:db8::1",
    "2002:7f00:1::",
    "fc00::1",
    "fe80::1",
    "fec0::1",
    "ff02::1",
    "ff0e::1",
    "2606:4700::5efe:a00:1",  # ISATAP: 10.0.0.1 inside a public prefix
    "2606:4700::200:5efe:a00:1",
]


@pytest.mark.parametrize("address", INWARD)
def test_addresses_that_lead_inwards_are_not_public(address: str) -> None:
    """Each of these reaches, on some host, what only the host itself should."""
    assert not is_public(ipaddress.ip_address(address))


@pytest.mark.parametrize("address", ["8.8.8.8", "93.184.216.34", "2606:4700:4700::1111"])
def test_ordinary_addresses_are_public(address: str) -> None:
    """A check that refuses everything would be of no use."""
    assert is_public(ipaddress.ip_address(address))


@pytest.mark.parametrize(
    "url",
    [
        "http://clinic.example/",
        "ftp://clinic.example/",
        "clinic.example/hooks",
        "https://",
        "https:///hooks",
        "https://user:secret@clinic.example/",
        "https://clinic.example/#part",
        "https://clinic.example:0/",
        "https://clinic.example:99999/",
        "https://clinic.example:port/",
        "https://clinic.example/a b",
        "https://clinic.example/\r\nX-Header: 1",
        "https://clínic.example/",
        "https://127.0.0.1/",
        "https://[::1]/",
        "https://[::ffff:10.0.0.1]/",
        "https://[fe80::1%25eth0]/",
        "https://[",
        "http://localhost/",
        # This machine, in the forms that resolvers and other parsers of addresses read.
        "https://localhost/",
        "https://LOCALHOST./",
        "https://hooks.localhost/",
        "https://2130706433/",
        "https://0x7f000001/",
        "https://0x7f.1/",
        "https://0177.0.0.1/",
        "https://127.1/",
        "https://127.0.0.1./",
        "https://0/",
        "https://[::]/",
        "https://[::127.0.0.1]/",
        "https://[0:0:0:0:0:ffff:7f00:1]/",
        "https://[64:ff9b::7f00:1]/",
        "https://[2002:7f00:1::]/",
        "https://[2001:0:7f00:1::1]/",
        "https://①②⑦.⓪.⓪.①/",
        # Who is asked is not who it looks like.
        "https://clinic.example@127.0.0.1/",
        "https://clinic.example:443@127.0.0.1/",
        "https://clinic.example\\@127.0.0.1/",
        "https://127.0.0.1\\.clinic.example/",
        "https://clinic.example\t.evil.example/",
        # Names that are known inside alone.
        "https://rabbitmq:15672/",
        "https://metadata.google.internal/",
        "https://printer.local/",
        "https://router.home.arpa/",
        # What else 169.254.169.254, where clouds keep credentials, can be written as.
        "https://169.254.169.254/latest/meta-data/",
        "https://2852039166/",
        "https://0xa9fea9fe/",
        "https://[::ffff:a9fe:a9fe]/",
        "https://[fd00:ec2::254]/",
    ],
)
def test_unfit_addresses_are_refused_by_their_text(url: str) -> None:
    """Whoever registers one hears it at once, not from a delivery that fails days later."""
    with pytest.raises(AddressRefused):
        Outgoing().refuse_unfit(url)


def test_development_may_call_this_machine_and_nothing_else_inwards() -> None:
    """The demonstration's partner listens here, without a certificate."""
    outgoing = Outgoing(allow_loopback=True)

    assert outgoing.refuse_unfit("http://127.0.0.1:8080/hooks").port == 8080
    for url in ("http://10.0.0.1/", "https://169.254.169.254/", "http://clinic.example/"):
        with pytest.raises(AddressRefused):
            outgoing.refuse_unfit(url)


def test_one_inward_address_among_public_ones_refuses_the_host() -> None:
    """Otherwise a name with two addresses gets its way by chance, at the second try."""
    outgoing = Outgoing(find_addresses=lambda _host, _port: ["93.184.216.34", "10.0.0.1"])

    with pytest.raises(AddressRefused):
        outgoing.resolve("clinic.example", 443)


def test_names_that_lead_inwards_are_refused_once_resolved() -> None:
    """Anybody can let a public name lead to 127.0.0.1."""
    for address in INWARD:
        outgoing = Outgoing(find_addresses=lambda _host, _port, address=address: [address])
        with pytest.raises(AddressRefused):
            outgoing.post("https://clinic.example/", body=b"{}", headers={})


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
