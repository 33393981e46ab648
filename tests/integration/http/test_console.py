"""The front door publishes keys, and says what there is."""

import json
from html.parser import HTMLParser
from typing import Any
from uuid import UUID

import pytest

from shared.entrypoints.runner import main
from shared.security.tokens import Issuer, Verifier
from tests.integration.http.front_door import KEY, Upstream, ask
from tests.plugins.fix_http import RunningService
from tests.plugins.principals import coordinator


def test_its_keys_verify_its_tokens(console: Any) -> None:
    """The private half never leaves."""
    address = console() + "/.well-known/jwks.json"
    someone = coordinator(UUID(int=1))

    assert Verifier(address, "kith", "kith").verify(Issuer(KEY).issue(someone)) == someone
    assert KEY["d"] not in ask("GET", address).data.decode()


def test_the_index_says_how_each_service_is(console: Any, sample: RunningService) -> None:
    """For people, in words."""
    page = ask("GET", console(sample=sample.origin, mentorship="http://127.0.0.1:1") + "/")
    text = page.data.decode()

    assert page.headers["Content-Type"] == "text/html; charset=utf-8"
    assert "not ready: cannot be reached" in text
    assert 'href="/api/sample/openapi.json"' in text
    _check_html(text)


def test_the_docs_list_every_operation(console: Any, sample: RunningService) -> None:
    """Without script; also while a service is away."""
    text = ask("GET", console(sample=sample.origin, mentorship="http://127.0.0.1:1") + "/docs").data.decode()

    assert "PATCH /api/sample/v1/notes/{note_id}" in text
    assert "cannot be reached at the moment" in text
    assert "<script" not in text
    _check_html(text)


def test_what_a_service_says_cannot_become_markup(console: Any, upstream: Upstream) -> None:
    """Text is text."""
    bad = {"info": {"description": "<script>x</script>"}, "paths": {"/<b>": {"get": {"summary": "<i>"}}}}
    upstream.body = json.dumps(bad).encode()
    text = ask("GET", console(membership=upstream.address) + "/docs").data.decode()

    assert "<script>" not in text
    assert "<b>" not in text
    assert "<i>" not in text


def test_a_problems_type_leads_somewhere(console: Any) -> None:
    """RFC 9457: `type` is an address, and people follow it."""
    origin = console()

    assert "Problem: already exists" in ask("GET", origin + "/problems/already-exists").data.decode()
    assert "<x>" not in ask("GET", origin + "/problems/%3Cx%3E").data.decode()


def test_pages_may_load_nothing_from_elsewhere(console: Any) -> None:
    """No script, no frame, one style sheet of our own."""
    origin = console()
    policy = ask("GET", origin + "/").headers["Content-Security-Policy"]

    assert "default-src 'none'" in policy
    assert "script-src" not in policy
    assert ask("GET", origin + "/console.css").headers["Content-Type"] == "text/css; charset=utf-8"


@pytest.mark.parametrize("key", [None, "no json", "{}", json.dumps(Issuer(KEY).jwks()["keys"][0])])
def test_it_does_not_start_without_a_key(
    key: str | None, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Better now than at the first token."""
    for name in ("DATABASE_URL", "AMQP_URL", "JWKS_URL", "KEY_ENCRYPTION_KEY", "KITH_ISSUER_KEY"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("HTTP_ADDR", "127.0.0.1:0")
    if key is not None:
        monkeypatch.setenv("KITH_ISSUER_KEY", key)

    assert main(["console", "http"]) == 2
    assert "KITH_ISSUER_KEY" in capsys.readouterr().err


def test_it_has_no_worker(capsys: pytest.CaptureFixture[str]) -> None:
    """There is nothing for one to do."""
    assert main(["console", "worker"]) == 2
    assert "no worker" in capsys.readouterr().err


class _Headings(HTMLParser):
    """Collects what accessibility rests on."""

    def __init__(self) -> None:
        super().__init__()
        self.levels: list[int] = []
        self.seen: list[tuple[str, dict[str, str | None]]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note the tag."""
        self.seen.append((tag, dict(attrs)))
        if tag in ("h1", "h2", "h3"):
            self.levels.append(int(tag[1]))


def _check_html(text: str) -> None:
    """A language, a title, one h1, no level skipped, a main part, a way to skip to it."""
    parser = _Headings()
    parser.feed(text)
    tags = [tag for tag, _ in parser.seen]

    assert ("html", {"lang": "en"}) in parser.seen
    assert (tags.count("title"), tags.count("h1"), tags.count("main")) == (1, 1, 1)
    assert all(after <= before + 1 for before, after in zip(parser.levels, parser.levels[1:], strict=False))
    assert ("a", {"class": "skip", "href": "#content"}) in parser.seen
