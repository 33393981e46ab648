"""Calls to addresses that somebody outside chose, such as a partner's webhook.

The host is resolved once, every address found is checked, and the connection goes to the checked address
itself, with the host's name in SNI, certificate and Host header. So neither a name that points inwards nor
one that changes between check and use reaches what is not public. No redirect is followed.
"""

import ipaddress
import re
import socket
from collections.abc import Callable, Mapping, Sequence
from contextlib import closing, suppress
from dataclasses import dataclass, field
from urllib.parse import SplitResult, urlsplit

import urllib3
from urllib3.exceptions import ConnectTimeoutError, HTTPError, NewConnectionError, ReadTimeoutError

MOST_READ_BYTES = 4096
CONNECT_SECONDS = 5.0
READ_SECONDS = 10.0

# Letters, digits, hyphens, and the underscore that some have all the same.
_HOST = re.compile(r"[a-z0-9_-]+(\.[a-z0-9_-]+)*\.?")

type_of_address = ipaddress.IPv4Address | ipaddress.IPv6Address

# What Python's is_global leaves open, or decides differently from version to version.
NEVER = tuple(
    ipaddress.ip_network(network)
    for network in (
        "0.0.0.0/8",
        "100.64.0.0/10",  # carrier-grade NAT
        "192.0.0.0/24",
        "192.88.99.0/24",  # 6to4 relays
        "198.18.0.0/15",  # benchmarks
        "224.0.0.0/4",
        "240.0.0.0/4",
        "::/96",  # IPv4-compatible
        "::ffff:0:0/96",  # IPv4-mapped
        "::ffff:0:0:0/96",  # IPv4-translated
        "64:ff9b::/96",  # NAT64: an IPv4 address, ours to reach or not, inside
        "64:ff9b:1::/48",
        "100::/64",
        "2001::/23",  # Teredo and other protocols
        "2002::/16",  # 6to4
        "fec0::/10",
        "ff00::/8",
    )
)


# RFC 5214: an interface id that says "to the IPv4 address in my last 32 bits", whatever the prefix.
ISATAP, ISATAP_MASK = 0x00005EFE, 0xFDFFFFFF

# Names that no public name server answers for, and names in what is known of clouds.
INSIDE = (".localhost", ".local", ".internal", ".home.arpa", ".lan", ".alt", ".invalid", ".test", ".onion")


class AddressRefused(Exception):
    """A call to this address is not allowed; the text says why and names no address of ours."""


class Unreachable(Exception):
    """Nothing answered at the address."""


class TookTooLong(Unreachable):
    """The address did not answer in time."""


@dataclass(frozen=True)
class Reply:
    """What came back: the status, and how long the sender was asked to wait. The body is never kept."""

    status_code: int
    retry_after: str | None


def _find_addresses(host: str, port: int) -> Sequence[str]:
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return [str(sockaddr[0]).partition("%")[0] for *_, sockaddr in found]


@dataclass(frozen=True)
class Outgoing:
    """Sends to public addresses over https.

    `allow_loopback` also lets this machine itself be called, over http too: for development only.
    `ca_certs` names a file of certificate authorities to trust instead of the system's.
    """

    allow_loopback: bool = False
    ca_certs: str | None = None
    find_addresses: Callable[[str, int], Sequence[str]] = field(default=_find_addresses, repr=False)

    def refuse_unfit(self, url: str) -> SplitResult:
        """Return the parts of an address that may be called as far as its text tells; raise AddressRefused.

        Resolves nothing, so it may be asked wherever somebody enters an address.
        """
        try:
            parts = urlsplit(url)
            port = parts.port
        except ValueError:
            raise AddressRefused("It is not a valid address.") from None
        if not url.isascii() or any(character.isspace() or not character.isprintable() for character in url):
            raise AddressRefused("It holds characters that an address cannot have; encode them.")
        if not parts.hostname or port == 0:
            raise AddressRefused("It must be an absolute address, as in https://example.org/hooks.")
        if parts.username is not None or parts.password is not None:
            raise AddressRefused("It must not carry a user name or password.")
        if parts.fragment:
            raise AddressRefused("It must not have a fragment (#…).")
        literal = _literal(parts.hostname)
        if literal is not None:
            self._refuse_inward([literal])
        is_here = parts.hostname == "localhost" or (literal is not None and literal.is_loopback)
        if literal is None and not _HOST.fullmatch(parts.hostname):
            raise AddressRefused("Its host holds characters that a name cannot have.")
        if literal is None and _is_name_inside(parts.hostname) and not (self.allow_loopback and is_here):
            raise AddressRefused("It leads to an address that is not public.")
        if parts.scheme != "https" and not (parts.scheme == "http" and self.allow_loopback and is_here):
            raise AddressRefused("It must begin with https://.")
        return parts

    def line(self, url: str) -> "Line":
        """Return a line to `url`, for one message or for several, one after the other; close it.

        Nothing is checked, resolved or connected before the first message.
        """
        return Line(self, url)

    def post(self, url: str, *, body: bytes, headers: Mapping[str, str]) -> Reply:
        """Send `body` and return what came back, whatever its status; raises as `Line.post` does."""
        with closing(self.line(url)) as line:
            reply = line.post(body=body, headers=headers)
            line.drain()
            return reply

    def connect(self, url: str) -> tuple[urllib3.HTTPConnectionPool, str, str]:
        """Return where to send to (resolved and checked), the path there, and the Host header.

        Raises `AddressRefused`, or `Unreachable` where the host has no address.
        """
        parts = self.refuse_unfit(url)
        host = parts.hostname or ""
        port = parts.port or (443 if parts.scheme == "https" else 80)
        pool = self._pool(parts.scheme, host, self.resolve(host, port), port)
        named = f"[{host}]" if ":" in host else host
        path = parts._replace(scheme="", netloc="", path=parts.path or "/").geturl()
        return pool, path, named if parts.port is None else f"{named}:{port}"

    def resolve(self, host: str, port: int) -> str:
        """Return one address of `host`, having checked all of them; raise AddressRefused or Unreachable."""
        try:
            addresses = [ipaddress.ip_address(found) for found in self.find_addresses(host, port)]
        except (OSError, UnicodeError) as error:
            raise Unreachable() from error
        if not addresses:
            raise Unreachable()
        self._refuse_inward(addresses)
        return str(addresses[0])

    def _refuse_inward(self, addresses: list[type_of_address]) -> None:
        for address in addresses:
            if not (is_public(address) or (self.allow_loopback and address.is_loopback)):
                raise AddressRefused("It leads to an address that is not public.")

    def _pool(self, scheme: str, host: str, address: str, port: int) -> urllib3.HTTPConnectionPool:
        timeout = urllib3.Timeout(connect=CONNECT_SECONDS, read=READ_SECONDS)
        if scheme == "http":
            return urllib3.HTTPConnectionPool(address, port, timeout=timeout, maxsize=1)
        return urllib3.HTTPSConnectionPool(
            address,
            port,
            timeout=timeout,
            maxsize=1,
            cert_reqs="CERT_REQUIRED",
            ca_certs=self.ca_certs,
            server_hostname=host,
            assert_hostname=host,
        )


class Line:
    """What is sent to one address goes over one connection, to the address that was checked."""

    def __init__(self, outgoing: Outgoing, url: str) -> None:
        self._outgoing = outgoing
        self._url = url
        self._to: tuple[urllib3.HTTPConnectionPool, str, str] | None = None
        self._unread: urllib3.BaseHTTPResponse | None = None

    def post(self, *, body: bytes, headers: Mapping[str, str]) -> Reply:
        """Send `body` and return what came back, whatever its status; a redirect is not followed.

        Raises `AddressRefused`, `TookTooLong` or `Unreachable`. Each wait (to connect, for each part of the
        reply's head) is bounded; who needs a bound on the whole sets it around this call.
        """
        self.hang_up()
        if self._to is None:
            self._to = self._outgoing.connect(self._url)
        pool, path, host = self._to
        try:
            response = pool.urlopen(
                "POST",
                path,
                body=body,
                headers={**headers, "Host": host},
                redirect=False,
                retries=False,
                preload_content=False,
                decode_content=False,
            )
        except (ConnectTimeoutError, ReadTimeoutError) as error:
            raise (Unreachable if isinstance(error, NewConnectionError) else TookTooLong)() from error
        except (HTTPError, OSError, ValueError) as error:
            raise Unreachable() from error
        self._unread = response
        return Reply(response.status, response.headers.get("Retry-After"))

    def drain(self) -> None:
        """Read a short answer to its end, so that the connection can be used again; hang up on a longer one.

        The status has arrived: whatever comes after it changes nothing.
        """
        response = self._unread
        if response is None:
            return
        with suppress(HTTPError, OSError, ValueError):
            response.read(MOST_READ_BYTES)
            if not response.read(1):
                response.release_conn()
                self._unread = None
        self.hang_up()

    def hang_up(self) -> None:
        """Close the connection where an answer was not read to its end."""
        if self._unread is not None:
            self._unread.close()
            self._unread = None

    def close(self) -> None:
        """Close the connection."""
        self.hang_up()
        if self._to is not None:
            self._to[0].close()


def is_public(address: type_of_address) -> bool:
    """Whether an address is one that anybody in the internet may be called at."""
    if any(address.version == network.version and address in network for network in NEVER):
        return False
    if address.version == 6 and (int(address) >> 32) & ISATAP_MASK == ISATAP:
        return False
    return address.is_global and not address.is_multicast


def _literal(host: str) -> type_of_address | None:
    """Return the address that a host is written as, also in the forms that only resolvers read (0x7f.1)."""
    with suppress(ValueError):
        return ipaddress.ip_address(host.partition("%")[0].rstrip("."))
    with suppress(OSError):
        return ipaddress.IPv4Address(socket.inet_aton(host.rstrip(".")))
    return None


def _is_name_inside(host: str) -> bool:
    """Whether a name can only be one of this machine or of its own network (RFC 6761, 6762, 8375, 9476)."""
    name = host.rstrip(".")
    return "." not in name or name.endswith(INSIDE)
