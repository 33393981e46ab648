"""The entrypoints of the console."""

import json
from typing import Any
from uuid import UUID

from eventlet.greenpool import GreenPool
from nameko.extensions import DependencyProvider
from werkzeug.exceptions import NotFound
from werkzeug.wrappers import Request as Incoming
from werkzeug.wrappers import Response

from services.console import gathering, pages
from services.console.upstreams import Forwarded, Upstream, request_headers, upstreams_of
from shared.config import Settings
from shared.entrypoints.plain import plain
from shared.errors import ConfigurationError
from shared.personal.archive import archive_of
from shared.security.certificates import MEDIA_TYPE, sign_certificate
from shared.security.tokens import Issuer

METHODS = "GET,POST,PUT,PATCH,DELETE,OPTIONS"


class Upstreams(DependencyProvider):
    """Provides the services behind the front door, by name."""

    upstreams: dict[str, Upstream]

    def setup(self) -> None:
        """Read their addresses."""
        settings: Settings = self.container.config["settings"]
        self.upstreams = upstreams_of(settings.extra)

    def get_dependency(self, worker_ctx: object) -> dict[str, Upstream]:
        """Return them all; each may be used by many requests at once."""
        return self.upstreams

    def stop(self) -> None:
        """Close their connections."""
        for upstream in self.upstreams.values():
            upstream.close()


class Signing(DependencyProvider):
    """Provides the issuer, whose key signs; only the public half leaves."""

    issuer: Issuer

    def setup(self) -> None:
        """Read the issuer's key; raise `ConfigurationError` when it is missing or none."""
        settings: Settings = self.container.config["settings"]
        try:
            self.issuer = Issuer(settings.extra["KITH_ISSUER_KEY"], issuer=settings.token_issuer)
        except KeyError:
            reason = "KITH_ISSUER_KEY: is not set (nor KITH_ISSUER_KEY_FILE)"
            raise ConfigurationError(
                f"console cannot start; set this and start again:\n  - {reason}"
            ) from None
        except ValueError as error:
            reason = "KITH_ISSUER_KEY: must be a private Ed25519 key as a JWK"
            raise ConfigurationError(f"console cannot start:\n  - {reason}") from error

    def get_dependency(self, worker_ctx: object) -> Issuer:
        """Return the issuer; it keeps no state between calls."""
        return self.issuer


class ConsoleService:
    """Be the front door: one origin for every API, with pages that say what there is."""

    name = "console"
    # No database, no broker, no worker process.
    stateless = True
    # Each forwarded request waits in a worker; a greenlet that waits costs next to nothing.
    max_workers = 512

    upstreams = Upstreams()
    issuer = Signing()

    @plain("GET", "/.well-known/jwks.json")
    def show_keys(self, incoming: Incoming) -> Response:
        """Show the public keys; whoever verifies tokens may keep them for some minutes."""
        headers = {"Cache-Control": "public, max-age=300"}
        keys = json.dumps(self.issuer.jwks())
        return Response(keys, headers=headers, content_type="application/json")

    @plain(METHODS, "/api/<service>/<path:rest>")
    def forward(self, incoming: Incoming, service: str, rest: str) -> Response:
        """Pass a request on to its service, and the service's answer back."""
        environ = incoming.environ
        target = environ["RAW_PATH_INFO"]
        upstream = self.upstreams.get(service)
        if upstream is None or not target.startswith(f"/api/{service}/"):
            raise NotFound
        if environ.get("QUERY_STRING", ""):
            target += f"?{environ['QUERY_STRING']}"
        headers = request_headers(
            environ["headers_raw"],
            request_id=str(environ["kith.request_id"]),
            host=environ.get("HTTP_HOST", ""),
            client=environ["REMOTE_ADDR"],
        )
        answer = upstream.forward(environ["REQUEST_METHOD"], target, headers, environ["kith.body"])
        return _passed_on(answer)

    @plain("GET", "/export/<uuid:person_id>")
    def export(self, incoming: Incoming, person_id: UUID) -> Response:
        """Hand over everything that all services hold of a person, as one archive: see `gathering`."""
        answers = gathering.ask_all(self.upstreams, incoming, f"persons/{person_id}/export")
        refused = gathering.refusal(answers)
        if refused is not None:
            return _passed_on(refused)
        parts = {service: json.loads(answer.body) for service, answer in answers.items()}
        made = archive_of(parts, language=gathering.language_of(incoming))
        headers = {
            "Content-Disposition": 'attachment; filename="kith-export.zip"',
            "Cache-Control": "no-store",
        }
        return Response(made, headers=headers, content_type="application/zip")

    @plain("GET", "/certificates/<uuid:erasure_id>")
    def certify(self, incoming: Incoming, erasure_id: UUID) -> Response:
        """Hand over the certificate of an erasure, signed; whoever has the public keys can verify it."""
        membership = {name: one for name, one in self.upstreams.items() if name == "membership"}
        answers = gathering.ask_all(membership, incoming, f"erasures/{erasure_id}/certificate")
        refused = gathering.refusal(answers)
        if refused is not None:
            return _passed_on(refused)
        signed = sign_certificate(self.issuer, json.loads(answers["membership"].body))
        return Response(signed, headers={"Cache-Control": "no-store"}, content_type=MEDIA_TYPE)

    @plain("GET", "/")
    def show_index(self, incoming: Incoming) -> Response:
        """Show which services there are, and whether each is ready."""
        return _page(pages.index(self._of_each(Upstream.problem)))

    @plain("GET", "/docs")
    def show_docs(self, incoming: Incoming) -> Response:
        """Show every operation of every service, from their OpenAPI documents."""
        return _page(pages.docs(self._of_each(Upstream.document)))

    @plain("GET", "/problems/<slug>")
    def show_problem(self, incoming: Incoming, slug: str) -> Response:
        """Show what a problem's type means."""
        return _page(pages.problem(slug))

    @plain("GET", "/console.css")
    def show_style(self, incoming: Incoming) -> Response:
        """Show how the pages look."""
        headers = {"Cache-Control": "public, max-age=300"}
        return Response(pages.style(), headers=headers, content_type="text/css; charset=utf-8")

    def _of_each(self, ask: Any) -> dict[str, Any]:
        """Ask all services at once: one that is away keeps the page waiting for a second, not five."""
        names = list(self.upstreams)
        pool = GreenPool(len(names) or 1)
        return dict(zip(names, pool.imap(ask, [self.upstreams[name] for name in names]), strict=True))


def _passed_on(answer: Forwarded) -> Response:
    return Response(answer.body, status=answer.status, headers=answer.headers)


def _page(html: str) -> Response:
    headers = {"Content-Security-Policy": pages.CONTENT_SECURITY_POLICY}
    return Response(html, headers=headers, content_type="text/html; charset=utf-8")
