"""The front door's pages: plain HTML that reads well aloud, prints, and needs no script."""

import re
from collections.abc import Iterator, Mapping
from html import escape
from importlib.resources import files
from typing import Any

CONTENT_SECURITY_POLICY = (
    "default-src 'none'; style-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
_METHODS = ("get", "post", "put", "patch", "delete")
_SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")


def index(problems: Mapping[str, str | None]) -> str:
    """Return the page that lists the services, each with what is wrong with it, or None."""
    rows = "".join(
        f'<tr><th scope="row">{escape(name.title())}</th>'
        f"<td>{'ready' if problem is None else f'not ready: {escape(problem)}'}</td>"
        f'<td><a href="/docs#{escape(name)}">Operations<span class="aloud"> of {escape(name)}</span></a></td>'
        f'<td><a href="/api/{escape(name)}/openapi.json">OpenAPI document'
        f'<span class="aloud"> of {escape(name)}</span></a></td></tr>'
        for name, problem in problems.items()
    )
    table = (
        "<table><caption>Services and how they are</caption><thead><tr>"
        '<th scope="col">Service</th><th scope="col">State</th>'
        '<th scope="col">What it can do</th><th scope="col">For machines</th></tr></thead>'
        f"<tbody>{rows}</tbody></table>"
    )
    return _page(
        "Kith",
        "<p>Infrastructure for regional networks of peer-support groups. Everything here is done through the "
        "services' HTTP interfaces; each request carries a token that says who is asking.</p>"
        + (table if problems else "<p>No service is configured.</p>")
        + "<p>The keys that verify tokens are at "
        '<a href="/.well-known/jwks.json">/.well-known/jwks.json</a>.</p>',
    )


def docs(documents: Mapping[str, dict[str, Any] | None]) -> str:
    """Return the page that lists every operation of every service."""
    contents = "".join(f'<li><a href="#{escape(name)}">{escape(name.title())}</a></li>' for name in documents)
    sections = "".join(_service(name, document) for name, document in documents.items())
    return _page(
        "What the services can do",
        f'<nav aria-label="Services"><ul>{contents}</ul></nav>{sections}'
        '<p><a href="/">Back to the start</a></p>',
    )


def problem(slug: str) -> str:
    """Return the page that a problem's `type` leads to."""
    words = slug.replace("-", " ") if _SLUG.fullmatch(slug) else "unknown"
    return _page(
        f"Problem: {words}",
        "<p>A request ended with this problem. Its <code>title</code> says what it means, its "
        "<code>detail</code> what was particular this time, and <code>errors</code> which fields or "
        "parameters to mend.</p><p>When you ask for help, send the <code>instance</code>: with it, whoever "
        "runs this installation finds the request in the log. Never send the token.</p>"
        '<p><a href="/docs">What the services can do</a></p>',
    )


def style() -> bytes:
    """Return the style sheet."""
    return files("services.console").joinpath("console.css").read_bytes()


def _service(name: str, document: dict[str, Any] | None) -> str:
    heading = f'<section aria-labelledby="{escape(name)}"><h2 id="{escape(name)}">{escape(name.title())}</h2>'
    if document is None:
        return f"{heading}<p>This service cannot be reached at the moment.</p></section>"
    about = escape(str(document.get("info", {}).get("description", "")))
    operations = "".join(_operation(*found) for found in _operations(document))
    return (
        f"{heading}<p>{about}</p><p><a href="
        f'"/api/{escape(name)}/openapi.json">OpenAPI document of {escape(name)}</a></p>{operations}</section>'
    )


def _operations(document: dict[str, Any]) -> Iterator[tuple[str, str, dict[str, Any]]]:
    for path, methods in sorted(document.get("paths", {}).items()):
        for method in _METHODS:
            if method in methods:
                yield method.upper(), path, methods[method]


def _operation(method: str, path: str, operation: dict[str, Any]) -> str:
    statuses = " ".join(sorted(operation.get("responses", {})))
    return (
        f"<h3>{escape(str(operation.get('summary', '')))}</h3>"
        f"<p><code>{method} {escape(path)}</code></p>"
        f"<p>{escape(str(operation.get('description', '')))}</p>"
        f"<p>Answers with {escape(statuses)}.</p>"
    )


def _page(title: str, body: str) -> str:
    return (
        '<!doctype html><html lang="en"><head><meta charset="utf-8">'
        f'<meta name="viewport" content="width=device-width, initial-scale=1"><title>{escape(title)}</title>'
        '<link rel="stylesheet" href="/console.css"></head><body>'
        '<a class="skip" href="#content">Skip to the content</a>'
        f'<main id="content"><h1>{escape(title)}</h1>{body}</main></body></html>'
    )
