"""`@plain`: a method that answers requests without a token and without a transaction.

    @plain("GET", "/", "/docs")
    def show(self, incoming): ...

It gets the request as werkzeug reads it, with the body read within the limit, and returns a response. For the
front door, and for what is read without signing in: a public page, or one whose secret address is the right
to read it. Whatever else belongs to a network is answered by `@http`.
"""

import sys
from collections.abc import Callable, Mapping
from functools import partial, wraps
from typing import Any, TypeVar

from eventlet.event import Event
from nameko.extensions import register_entrypoint
from nameko.web.handlers import HttpRequestHandler as NamekoHandler
from werkzeug.routing import Rule
from werkzeug.wrappers import Request as Incoming
from werkzeug.wrappers import Response

from shared.entrypoints.http import Raised
from shared.entrypoints.reading import BODY_LIMIT, read_bytes
from shared.entrypoints.web import WebServer
from shared.observability.logging import bound

Handler = TypeVar("Handler", bound=Callable[..., Any])


class PlainRequestHandler(NamekoHandler):
    """One address that anybody may ask."""

    process = "http"
    server = WebServer()

    def __init__(self, method: str, url: str, media: str | None = None) -> None:
        super().__init__(method, url)
        # What it answers with, where it belongs in the API's document.
        self.media = media

    def get_url_rule(self) -> Rule:
        """Return where it is found; methods are separated by commas."""
        return Rule(self.url, methods=self.method.split(","))

    def stop(self) -> None:
        """Let what is being answered end."""
        self.server.unregister_provider(self)
        self.server.drain()

    def handle_request(self, incoming: Incoming, path_values: Mapping[str, Any]) -> Response:
        """Read the body here, so that a slow client holds no worker, and answer in one."""
        incoming.environ["kith.body"] = read_bytes(incoming, BODY_LIMIT)
        done = Event()
        self.container.spawn_worker(
            self, (incoming,), dict(path_values), handle_result=partial(self.handle_result, done)
        )
        response: Response = done.wait()
        return response

    def handle_result(self, done: Event, _worker: Any, result: Any, exc_info: Any) -> tuple[Any, Any]:
        """Hand over the worker's result, or what it raised."""
        if isinstance(result, Raised):
            result, exc_info = None, result.exc_info
        done.send(result, exc_info)
        return result, exc_info


def plain(method: str, *paths: str, media: str | None = None) -> Callable[[Handler], Handler]:
    """Let a method answer `method` requests (several, with commas) to each of `paths`.

    With `media`, the type of what it answers with, it is in the service's OpenAPI document.
    """

    def register(handler: Handler) -> Handler:
        @wraps(handler)
        def in_worker(service: Any, incoming: Incoming, /, **values: Any) -> Any:
            with bound(request_id=str(incoming.environ["kith.request_id"])):
                try:
                    return handler(service, incoming, **values)
                except Exception:
                    return Raised(sys.exc_info())

        for path in paths:
            register_entrypoint(in_worker, PlainRequestHandler(method, path, media))
        return in_worker  # type: ignore[return-value]

    return register
