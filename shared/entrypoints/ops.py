"""What operators and their tools ask every process: alive, ready, how is it doing, what can it do."""

import json
from collections.abc import Callable
from typing import Any

from prometheus_client.exposition import choose_encoder
from werkzeug.wrappers import Request as Incoming
from werkzeug.wrappers import Response

from shared.entrypoints.health import Health
from shared.entrypoints.problems import Problem
from shared.observability.metrics import REGISTRY


class OpsPages:
    """Answers `/livez`, `/readyz`, `/metrics` and `/openapi.json`, without a token; all of them by GET."""

    def __init__(self, service: str, health: Health, document: Callable[[], dict[str, Any]]) -> None:
        self._health = health
        self._document = document
        self._openapi: bytes | None = None
        self.pages: dict[str, Callable[[Incoming], Response | Problem]] = {
            "/livez": self.livez,
            "/readyz": self.readyz,
            "/metrics": self.metrics,
            "/openapi.json": self.openapi,
            f"/api/{service}/openapi.json": self.openapi,
        }

    def livez(self, _incoming: Incoming) -> Response:
        """Whoever reads this is answered by a process that is alive."""
        return _json(b'{"status":"alive"}')

    def readyz(self, _incoming: Incoming) -> Response | Problem:
        """200 when work can be taken, else 503 with what is not ready, by name."""
        problems = self._health.problems()
        if not problems:
            return _json(b'{"status":"ready"}')
        return Problem(
            503, "not-ready", "This process cannot take work at the moment.", more={"not_ready": problems}
        )

    def metrics(self, incoming: Incoming) -> Response:
        """Every metric of this process, in the format that the scraper asks for."""
        encode, content_type = choose_encoder(incoming.headers.get("Accept", ""))
        return Response(encode(REGISTRY), content_type=content_type)

    def openapi(self, _incoming: Incoming) -> Response:
        """The OpenAPI document of this service."""
        if self._openapi is None:
            self._openapi = json.dumps(self._document(), ensure_ascii=False).encode()
        return _json(self._openapi)


def _json(body: bytes) -> Response:
    return Response(body, content_type="application/json")
