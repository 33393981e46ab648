"""The services behind the front door: forwards requests to them, and asks how they are."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from threading import BoundedSemaphore
from typing import Any

import urllib3
from urllib3.exceptions import (
    ConnectTimeoutError,
    HTTPError,
    NewConnectionError,
    ProtocolError,
    ReadTimeoutError,
)

from shared.entrypoints.problems import ProblemError

PREFIX = "KITH_UPSTREAM_"
# A service's own statements end after 30 s; its answer about that should still get through.
TIMEOUT = urllib3.Timeout(connect=2, read=35)
QUICK = urllib3.Timeout(connect=1, read=1)
# One service that hangs holds this many requests at most, and none of the other services'.
AT_ONCE = 64
RETRY_SECONDS = 2
# RFC 9110, section 7.6.1: what is about one connection stays on it.
HOP_BY_HOP = frozenset(
    {
        "connection",
        "keep-alive",
        "proxy-authenticate",
        "proxy-authorization",
        "proxy-connection",
        "te",
        "trailer",
        "transfer-encoding",
        "upgrade",
    }
)
# What the front door says itself, or must not be taken from whoever knocks.
_OWN = frozenset(
    {
        "host",
        "content-length",
        "expect",
        "x-request-id",
        "x-forwarded-for",
        "x-forwarded-host",
        "x-forwarded-proto",
        "forwarded",
    }
)
_REPEATABLE = frozenset({"GET", "HEAD", "OPTIONS", "PUT", "DELETE"})


@dataclass(frozen=True)
class Forwarded:
    """An upstream's answer, as it is to be passed on."""

    status: int
    headers: list[tuple[str, str]]
    body: bytes


class Upstream:
    """One service: its address, its connections, and how many requests it has in hand."""

    def __init__(self, name: str, address: str) -> None:
        self.name = name
        self._pool = urllib3.connection_from_url(
            address.rstrip("/"), maxsize=AT_ONCE, block=False, timeout=TIMEOUT, retries=False
        )
        self._in_hand = BoundedSemaphore(AT_ONCE)

    def forward(self, method: str, target: str, headers: Mapping[str, str], body: bytes) -> Forwarded:
        """Return the service's answer; raise a 502, 503 or 504 problem where there is none."""
        if not self._in_hand.acquire(timeout=1):
            raise _unanswered(503, "busy", f"{self.name} has too much in hand; try again shortly.")
        try:
            return self._send(method, target, headers, body)
        except (NewConnectionError, ConnectTimeoutError) as error:
            raise _unanswered(502, "unreachable", f"{self.name} cannot be reached at the moment.") from error
        except ReadTimeoutError as error:
            raise ProblemError(504, "timeout", f"{self.name} did not answer in time.") from error
        except HTTPError as error:
            raise _unanswered(502, "unreachable", f"{self.name} broke off its answer.") from error
        finally:
            self._in_hand.release()

    def _send(self, method: str, target: str, headers: Mapping[str, str], body: bytes) -> Forwarded:
        try:
            response = self._request(method, target, headers, body)
        except ProtocolError:
            # A kept connection may end just as it is used again. What may be repeated, is, once.
            if method not in _REPEATABLE and "Idempotency-Key" not in headers:
                raise
            response = self._request(method, target, headers, body)
        return Forwarded(response.status, passed_on(response.headers.items()), response.data)

    def _request(self, method: str, target: str, headers: Mapping[str, str], body: bytes) -> Any:
        # The body goes along even where it is empty, so that Content-Length is always said.
        sent = body if body or method in ("POST", "PUT", "PATCH") else None
        return self._pool.urlopen(
            method, target, body=sent, headers=headers, redirect=False, decode_content=False
        )

    def problem(self) -> str | None:
        """Return None when the service is ready, or one sentence that says what is wrong."""
        try:
            response = self._pool.urlopen("GET", "/readyz", redirect=False, timeout=QUICK)
        except HTTPError:
            return "cannot be reached"
        if response.status == 200:
            return None
        not_ready = _json_of(response.data).get("not_ready", {})
        return "; ".join(f"{name} {what}" for name, what in not_ready.items()) or "is not ready"

    def document(self) -> dict[str, Any] | None:
        """Return the service's OpenAPI document, or None when it cannot be had."""
        try:
            response = self._pool.urlopen("GET", "/openapi.json", redirect=False, timeout=QUICK)
        except HTTPError:
            return None
        return _json_of(response.data) if response.status == 200 else None

    def close(self) -> None:
        """Close every connection."""
        self._pool.close()


def upstreams_of(environment: Mapping[str, str]) -> dict[str, Upstream]:
    """Return the services that KITH_UPSTREAM_<SERVICE> gives addresses for, by name."""
    names = sorted(name for name in environment if name.startswith(PREFIX) and environment[name])
    return {
        service: Upstream(service, environment[name])
        for name in names
        if (service := name.removeprefix(PREFIX).lower().replace("_", "-"))
    }


def passed_on(headers: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    """Return the headers that go through: not those of one connection, nor those that it names."""
    headers = list(headers)
    named = {
        token.strip().lower()
        for name, value in headers
        if name.lower() == "connection"
        for token in value.split(",")
    }
    return [(name, value) for name, value in headers if name.lower() not in HOP_BY_HOP | named]


def request_headers(
    headers: Iterable[tuple[str, str]], *, request_id: str, host: str, client: str
) -> dict[str, str]:
    """Return the headers to send to a service, several of one name joined as HTTP allows."""
    sent: dict[str, str] = {}
    for name, value in passed_on(headers):
        if name.lower() not in _OWN and "_" not in name:
            title = name.title()
            sent[title] = f"{sent[title]}, {value}" if title in sent else value
    sent["X-Request-Id"] = request_id
    sent["X-Forwarded-For"] = client
    if host:
        sent["X-Forwarded-Host"] = host
    return sent


def _unanswered(status: int, slug: str, title: str) -> ProblemError:
    return ProblemError(status, slug, title, headers={"Retry-After": str(RETRY_SECONDS)})


def _json_of(body: bytes) -> dict[str, Any]:
    try:
        found = json.loads(body)
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}
