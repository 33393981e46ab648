"""`@http`: a method of a service that answers requests, inside one transaction of whoever asks.

    @http("PATCH", "/groups/<uuid:group_id>", roles={Role.COORDINATOR},
          body=schemas.GroupChange, response=schemas.Group, if_match=True)
    def change_group(self, request, tx, group_id): ...

Before the method runs: the token is verified, the role checked, body and query are loaded. It runs in a
nameko worker. When it has returned, its result is dumped, the transaction commits, and only then is anything
sent; whatever is raised rolls back and becomes a problem document.
"""

import sys
from collections.abc import Callable, Collection, Mapping
from dataclasses import replace
from functools import partial, wraps
from typing import Any, TypeVar

import psycopg
from eventlet.event import Event
from marshmallow import Schema
from nameko.extensions import register_entrypoint
from nameko.web.handlers import HttpRequestHandler as NamekoHandler
from werkzeug.datastructures import MultiDict
from werkzeug.routing import Rule
from werkzeug.wrappers import Request as Incoming
from werkzeug.wrappers import Response

from shared.config import Settings
from shared.db.transaction import Transaction
from shared.entrypoints import pages
from shared.entrypoints.answers import Answering
from shared.entrypoints.database import DatabaseExtension
from shared.entrypoints.idempotency import Once, parse_key
from shared.entrypoints.problems import ProblemError, unauthenticated
from shared.entrypoints.reading import BODY_LIMIT, MEDIA_TYPES, load_body, load_query, parse_json, read_bytes
from shared.entrypoints.requests import Request, traceparent_of
from shared.entrypoints.web import WebServer
from shared.errors import Forbidden, PreconditionRequired, Refusal
from shared.observability.logging import bound
from shared.security.boxes import Box
from shared.security.principals import Principal, Role
from shared.security.tokens import InvalidToken

Handler = TypeVar("Handler", bound=Callable[..., Any])
SchemaOf = type[Schema] | Schema | None
TOKEN_LIMIT = 8192


class HttpRequestHandler(NamekoHandler):
    """One route of a service."""

    process = "http"
    media_types: tuple[str, ...] = MEDIA_TYPES
    server = WebServer()
    database = DatabaseExtension()

    def __init__(
        self,
        method: str,
        path: str,
        *,
        roles: Collection[Role],
        body: SchemaOf = None,
        query: SchemaOf = None,
        response: SchemaOf = None,
        status: int = 200,
        page: bool | int = False,
        if_match: bool = False,
        network: bool = True,
        body_limit: int = BODY_LIMIT,
        media: str = "application/json",
        constraints: Mapping[str, type[Refusal]] | None = None,
    ) -> None:
        super().__init__(method, path)
        self.roles = frozenset(roles)
        self.body = instance_of(body)
        self.query = instance_of(query)
        self.response = instance_of(response)
        self.status = status
        self.keys = pages.KEYS_DEFAULT if page is True else int(page)
        self.if_match = if_match
        self.network = network
        self.body_limit = body_limit
        # What it answers with: anything but JSON is a response that the method makes itself.
        self.media = media
        self.takes = self.media_types[0]
        self.constraints = dict(constraints or {})
        self._answering = Answering(self.response, status)

    # The life of a route

    def setup(self) -> None:
        """Make this route known, and take the keys for cursors and stored answers."""
        super().setup()
        self.database.register_provider(self)
        settings: Settings = self.container.config["settings"]
        self._cursors = Box(settings.key_encryption_key, "cursor")
        self._answers = Box(settings.key_encryption_key, "idempotency")

    def stop(self) -> None:
        """Let what is being answered end, before the database goes."""
        self.server.unregister_provider(self)
        self.server.drain()
        self.database.unregister_provider(self)

    def get_url_rule(self) -> Rule:
        """Return where this route is found."""
        prefix = f"/api/{self.container.service_name}/v1"
        return Rule(prefix + self.url, methods=[self.method])

    # The life of a request

    def handle_request(self, incoming: Incoming, path_values: Mapping[str, Any]) -> Response:
        """Return the answer, once its effect is committed; raise whatever prevents it."""
        principal = self._authenticate(incoming)
        request = self._read(incoming, principal)
        key = parse_key(incoming.headers.get("Idempotency-Key")) if self.method == "POST" else None
        about = {"principal_id": str(principal.id), "role": str(principal.role)}
        if principal.network_id is not None:
            about["network_id"] = str(principal.network_id)
        database = self.database.database
        try:
            with bound(**about), database.transaction(principal, correlation_id=request.correlation_id) as tx:
                tx.traceparent = traceparent_of(incoming.environ)
                if key is None:
                    return self._work(request, tx, path_values)
                sameness = f"{self.method} {incoming.full_path}\n".encode() + request.raw
                once = Once(tx, self._answers, key, sameness)
                answer = once.claim()
                if answer is None:
                    answer = self._work(request, tx, path_values)
                    once.keep(answer)
                return answer
        except psycopg.IntegrityError as error:
            refusal = self.constraints.get(error.diag.constraint_name or "")
            if refusal is None:
                raise
            raise refusal() from error

    def _authenticate(self, incoming: Incoming) -> Principal:
        header = incoming.headers.get("Authorization", "")
        scheme, _, token = header.partition(" ")
        if scheme.lower() != "bearer" or not token:
            problem = unauthenticated()
            raise ProblemError(
                problem.status, problem.slug, problem.title, problem.detail, headers=problem.headers
            )
        if len(token) > TOKEN_LIMIT:
            raise InvalidToken("it is too long")
        principal = self.server.verifier.verify(token.strip())
        if principal.role not in self.roles:
            raise Forbidden(detail=f"It is not open to the role {principal.role}.")
        if not self.network and principal.role is Role.OPERATOR:
            return replace(principal, network_id=None)
        if self.network and principal.network_id is None:
            raise Forbidden(detail="This is done inside a network: use a token that names one.")
        return principal

    def _read(self, incoming: Incoming, principal: Principal) -> Request:
        path = incoming.path
        request = Request(
            method=self.method,
            path=path,
            headers=incoming.headers,
            principal=principal,
            correlation_id=incoming.environ["kith.request_id"],
        )
        if self.if_match and "If-Match" not in incoming.headers:
            raise PreconditionRequired
        if self.method != "GET":
            request.raw = read_bytes(incoming, self.body_limit)
        also = pages.PARAMETERS if self.keys else ()
        request.query = load_query(self.query, self.parameters(incoming, request.raw), also)
        if self.keys:
            about = f"{principal.network_id} {path} ".encode()
            given = list(incoming.args.items(multi=True))
            request.pager = pages.Pager(self._cursors, self.keys, path, about, given)
            request.page = request.pager.parameters()
        if self.body is not None:
            request.body = load_body(self.body, parse_json(incoming, request.raw, self.media_types))
        return request

    def parameters(self, incoming: Incoming, raw: bytes) -> "MultiDict[str, str]":
        """Return what is asked for beside the body: what stands in the address."""
        return incoming.args

    def _work(self, request: Request, tx: Transaction, path_values: Mapping[str, Any]) -> Response:
        """Run the method in a worker of the container, and make the answer of what it returns."""
        done = Event()
        self.container.spawn_worker(
            self, (request, tx), dict(path_values), handle_result=partial(self.handle_result, done)
        )
        result = done.wait()
        if self.if_match and not request.matched:
            raise RuntimeError(f"{self.method_name} is declared with if_match=True: call request.match()")
        answer = self._answering.answer(result)
        if answer.status_code == 201:
            self._locate(request, result, answer)
        return answer

    def _locate(self, request: Request, result: Any, answer: Response) -> None:
        """Say where the new thing is, when there is a route to it."""
        new_id = result.get("id") if isinstance(result, Mapping) else getattr(result, "id", None)
        location = f"{request.path}/{new_id}"
        if new_id is not None and self.server.has_route(location, "GET"):
            answer.headers["Location"] = location

    def handle_result(self, done: Event, _worker: Any, result: Any, exc_info: Any) -> tuple[Any, Any]:
        """Hand the worker's result, or what it raised, to the greenlet that holds the transaction."""
        if isinstance(result, Raised):
            result, exc_info = None, result.exc_info
        done.send(result, exc_info)
        return result, exc_info


class Raised:
    """What a handler raised, on its way to where it is dealt with; nameko would log it as an error."""

    def __init__(self, exc_info: Any) -> None:
        self.exc_info = exc_info


def http(
    method: str, path: str, *, handler: type[HttpRequestHandler] = HttpRequestHandler, **options: Any
) -> Callable[[Handler], Handler]:
    """Let a method answer `method` requests to `/api/<service>/v1<path>`; see `HttpRequestHandler`."""

    def register(answer: Handler) -> Handler:
        @wraps(answer)
        def in_worker(service: Any, request: Request, /, *args: Any, **kwargs: Any) -> Any:
            # The worker is a greenlet of its own and inherits no context.
            with bound(request_id=str(request.correlation_id), principal_id=str(request.principal.id)):
                try:
                    return answer(service, request, *args, **kwargs)
                except Exception:
                    return Raised(sys.exc_info())

        register_entrypoint(in_worker, handler(method, path, **options))
        return in_worker  # type: ignore[return-value]

    return register


def instance_of(schema: SchemaOf) -> Schema | None:
    """Return a schema, whether its class or an instance was declared."""
    return schema() if isinstance(schema, type) else schema
