"""The web server of a process: routes requests, and answers for everything that no handler answers for."""

import errno
import socket
import time
import traceback
from typing import Any

import eventlet
import psycopg
from eventlet import wsgi
from nameko.web.server import WebServer as NamekoWebServer
from werkzeug.exceptions import HTTPException
from werkzeug.routing import Map, Rule
from werkzeug.wrappers import Request as Incoming
from werkzeug.wrappers import Response

from shared.config import Settings
from shared.entrypoints.connections import Server
from shared.entrypoints.health import Health
from shared.entrypoints.openapi import document
from shared.entrypoints.ops import OpsPages
from shared.entrypoints.problems import Problem, is_unexpected, problem_of
from shared.entrypoints.requests import correlation_of
from shared.errors import ConfigurationError
from shared.observability.logging import bound, get_logger
from shared.observability.metrics import HTTP_DURATION
from shared.security.tokens import Verifier

BACKLOG = 512
CONNECTIONS = 1000
# While draining, requests that were already on their way are still taken, for this long at most.
DRAIN_SECONDS = 5
METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
UNMATCHED = "unmatched"
HEADERS = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}

log = get_logger(__name__)


class WebServer(NamekoWebServer):
    """One listening socket per process, for every `@http` of it and the operations pages."""

    verifier: Verifier
    _sock: Any
    _serv: Server
    health: Health

    def setup(self) -> None:
        """Take what every request needs from the settings."""
        settings: Settings = self.container.config["settings"]
        self.health = self.container.config["health"]
        self.verifier = Verifier(settings.jwks_url, settings.token_issuer, settings.token_audience)
        service_cls = self.container.service_cls
        self.ops = OpsPages(settings.service, self.health, lambda: document(service_cls))
        self._slots = eventlet.semaphore.Semaphore(CONNECTIONS)
        self._open: set[Any] = set()
        self._draining = False
        self._drained = eventlet.event.Event()

    @property
    def bind_addr(self) -> tuple[str, int]:
        """The address of HTTP_ADDR."""
        settings: Settings = self.container.config["settings"]
        return settings.http_host, settings.http_port

    def start(self) -> None:
        """Listen; raise `ConfigurationError` when the address cannot be had."""
        if self._sock is not None:
            return
        host, port = self.bind_addr
        family = socket.AF_INET6 if ":" in host else socket.AF_INET
        try:
            self._sock = eventlet.listen((host.strip("[]"), port), family=family, backlog=BACKLOG)
        except OSError as error:
            reason = f"HTTP_ADDR: cannot listen on {host}:{port} ({error.strerror}): choose another"
            raise ConfigurationError(reason) from error
        self._sock.settimeout(None)
        self._app = self.get_wsgi_app()
        self._serv = self.get_wsgi_server(self._sock, self._app)
        self._gt = self.container.spawn_managed_thread(self.run)

    @property
    def port(self) -> int:
        """The port that is listened on: the one chosen by the system where HTTP_ADDR says 0."""
        return int(self._sock.getsockname()[1])

    def get_wsgi_app(self) -> "WsgiApp":
        """Return the application for every request of this process."""
        return WsgiApp(self)

    def get_wsgi_server(self, sock: Any, wsgi_app: "WsgiApp", **_ignored: object) -> Server:
        """Return the server; it gives up on clients that neither send nor read."""
        return Server(sock, wsgi_app)

    def has_route(self, path: str, method: str) -> bool:
        """Tell whether there is something at `path` that answers `method`."""
        return self._app.has_route(path, method)

    def make_url_map(self) -> Map:
        """Return the routes; no address redirects to another."""
        url_map = Map(merge_slashes=False, redirect_defaults=False)
        for provider in self._providers:
            rule = provider.get_url_rule()
            rule.endpoint = provider
            url_map.add(rule)
        for path, page in self.ops.pages.items():
            url_map.add(Rule(path, methods=["GET"], endpoint=page))
        return url_map

    def run(self) -> None:
        """Accept connections until told to stop; nothing that a client does ends this."""
        while self._is_accepting:
            self._slots.acquire()
            try:
                sock, address = self._sock.accept()
            except OSError as error:
                self._slots.release()
                if error.errno == errno.EBADF:
                    return
                log.warning("accept_failed", error=error.strerror)
                eventlet.sleep(0.1)
                continue
            # Not a managed thread: an error in one of those ends the whole process.
            eventlet.spawn_n(self._serve, sock, address)

    def _serve(self, sock: Any, address: Any) -> None:
        connection = [address, sock, wsgi.STATE_IDLE]
        sock.settimeout(self._serv.socket_timeout)
        self._open.add(sock)
        try:
            self._serv.process_request(connection)
        except OSError:
            sock.close()
        except Exception:
            log.exception("connection_failed")
            sock.close()
        finally:
            self._open.discard(sock)
            self._slots.release()

    def drain(self) -> None:
        """Finish what is being answered and what is on its way, then listen no more; return when done."""
        if self._draining:
            self._drained.wait()
            return
        self._draining = True
        self.health.draining = True
        try:
            with eventlet.Timeout(DRAIN_SECONDS, False):
                self._wait_for_answers()
            self._is_accepting = False
            self._gt.kill()
            self._sock.close()
            # The watchdog bounds this wait.
            self._wait_for_answers()
            for sock in list(self._open):
                sock.close()
        finally:
            self._drained.send()

    def _wait_for_answers(self) -> None:
        while self._serv.has_work_in_hand:
            eventlet.sleep(0.02)

    def stop(self) -> None:
        """Drain; in a worker process this is only about the operations pages."""
        self.drain()

    def kill(self) -> None:
        """Stop listening at once."""
        self._is_accepting = False
        if self._sock is not None:
            self._sock.close()


class WsgiApp:
    """Finds the route, lets it answer, and turns whatever is raised into a problem document."""

    def __init__(self, server: WebServer) -> None:
        self._server = server
        self._service = server.container.service_name
        self._url_map = server.make_url_map()

    def has_route(self, path: str, method: str) -> bool:
        """Tell whether there is something at `path` that answers `method`."""
        return bool(self._url_map.bind("kith").test(path, method))

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Any:
        """Answer one request (WSGI)."""
        began = time.perf_counter()
        request_id = correlation_of(environ)
        environ["kith.request_id"] = request_id
        with bound(request_id=str(request_id)):
            route, answer = self._answer(environ)
            for name, value in HEADERS.items():
                answer.headers.setdefault(name, value)
            answer.headers["X-Request-ID"] = str(request_id)
            self._close_if_done_with(environ)
            result = answer(environ, start_response)
            self._record(environ, route, answer, time.perf_counter() - began)
        return result

    def _answer(self, environ: dict[str, Any]) -> tuple[str, Response]:
        route = UNMATCHED
        try:
            # The Host header is not looked at: no address that we give out is absolute.
            adapter = self._url_map.bind("kith", default_method=environ["REQUEST_METHOD"])
            path = environ["PATH_INFO"].encode("latin-1").decode("utf-8", "replace")
            rule, values = adapter.match(path, return_rule=True)
            route = rule.rule
            incoming = Incoming(environ)
            answer = self._dispatch(rule, incoming, values)
        except Exception as error:
            answer = problem_of(error)
            self._report(answer, error)
        if isinstance(answer, Problem):
            write = environ.get("kith.problems", Problem.response)
            answer = write(answer, environ["kith.request_id"])
        return route, answer

    def _dispatch(self, rule: Rule, incoming: Incoming, values: Any) -> Response | Problem:
        if callable(rule.endpoint):
            page: Response | Problem = rule.endpoint(incoming)
            return page
        answer: Response = rule.endpoint.handle_request(incoming, values)
        return answer

    def _report(self, problem: Problem, error: Exception) -> None:
        if problem.status == 500 and isinstance(error, psycopg.Error):
            # PostgreSQL's own message quotes the row, and with it what is personal.
            log.error(
                "request_failed",
                error=type(error).__name__,
                sqlstate=error.sqlstate,
                constraint=error.diag.constraint_name,
                stack="".join(traceback.format_tb(error.__traceback__)),
            )
        elif problem.status == 500:
            log.error("request_failed", exc_info=error)
        elif is_unexpected(problem):
            log.warning("request_unavailable", error=type(error).__name__)
        elif not isinstance(error, HTTPException):
            log.debug("request_refused", problem=problem.slug)

    def _close_if_done_with(self, environ: dict[str, Any]) -> None:
        """Close after an answer that was given before the body was read, and while draining."""
        unread = environ["wsgi.input"]
        if (
            unread.chunked_input
            or unread.position < (unread.content_length or 0)
            or self._server.health.draining
        ):
            environ["kith.close"]()

    def _record(self, environ: dict[str, Any], route: str, answer: Response, seconds: float) -> None:
        """Count the request and log one line: never the query, nor a path that no route has."""
        method = environ["REQUEST_METHOD"] if environ["REQUEST_METHOD"] in METHODS else "OTHER"
        HTTP_DURATION.labels(self._service, method, route, answer.status_code).observe(seconds)
        is_ops = route in self._server.ops.pages
        write = log.debug if is_ops and answer.status_code < 400 else log.info
        write(
            "http_request",
            method=method,
            route=route,
            status=answer.status_code,
            duration_ms=round(seconds * 1000, 1),
            bytes=answer.calculate_content_length(),
        )
