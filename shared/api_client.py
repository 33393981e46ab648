"""A client of Kith's own HTTP APIs, as anyone could write one: for importers and the demonstration."""

import json
from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import urlencode

import urllib3

from shared.ids import new_id

ATTEMPTS = urllib3.Retry(
    total=5,
    backoff_factor=0.3,
    status_forcelist=(429, 502, 503, 504),
    allowed_methods=None,  # every POST carries an Idempotency-Key, so that sending it again is safe
    raise_on_status=False,
)


class ApiError(Exception):
    """The API refused a request; `problem` is its RFC 9457 document, `status` the HTTP status."""

    def __init__(self, method: str, path: str, status: int, problem: Mapping[str, Any]) -> None:
        errors = "; ".join(f"{e.get('pointer', '')} {e.get('detail', '')}" for e in problem.get("errors", ()))
        words = " ".join(filter(None, (problem.get("title"), problem.get("detail"), errors)))
        super().__init__(f"{method} {path}: {status} {words}")
        self.status = status
        self.problem = problem

    @property
    def slug(self) -> str:
        """The last part of the problem's type, as in `external-id-taken`."""
        return str(self.problem.get("type", "")).rpartition("/")[2]


class ApiClient:
    """Sends JSON to one origin with one token; safe to share between threads."""

    def __init__(self, origin: str, token: str, *, connections: int = 8, timeout: float = 30.0) -> None:
        self.origin = origin.rstrip("/")
        self._headers = {"Authorization": f"Bearer {token}", "Accept": "application/json"}
        self._pool = urllib3.PoolManager(maxsize=connections, block=True, timeout=timeout, retries=ATTEMPTS)

    def get(self, path: str, **query: Any) -> Any:
        """Return one document."""
        return self._send("GET", path + self._query(query))

    def text(self, path: str) -> str:
        """Return a document that is no JSON, such as a table."""
        response = self._pool.request("GET", self.origin + path, headers=self._headers)
        if response.status >= 400:
            raise ApiError("GET", path.partition("?")[0], response.status, self._decode(response))
        return response.data.decode()

    def items(self, path: str, **query: Any) -> Iterator[Any]:
        """Yield every item of a list, page after page."""
        address: str | None = path + self._query(query)
        while address:
            page = self._send("GET", address)
            yield from page["items"]
            address = page["next"]

    def post(self, path: str, body: Mapping[str, Any] | None = None, *, key: str | None = None) -> Any:
        """Send a document; `key` is the Idempotency-Key, made up where none is given."""
        return self._send("POST", path, body or {}, {"Idempotency-Key": key or str(new_id())})

    def put(self, path: str, body: Any, *, etag: str | None = None) -> Any:
        """Put a document in the place of what is there."""
        return self._send("PUT", path, body, {"If-Match": etag} if etag else {})

    def patch(self, path: str, body: Mapping[str, Any], *, etag: str) -> Any:
        """Change some fields of the version that `etag` names."""
        return self._send("PATCH", path, body, {"If-Match": etag})

    def delete(self, path: str) -> None:
        """Take something away."""
        self._send("DELETE", path)

    def _query(self, query: Mapping[str, Any]) -> str:
        given = {name: value for name, value in query.items() if value is not None}
        return f"?{urlencode(given)}" if given else ""

    def _send(
        self, method: str, path: str, body: Any = None, headers: Mapping[str, str] | None = None
    ) -> Any:
        response = self._pool.request(
            method,
            self.origin + path,
            body=None if body is None else json.dumps(body).encode(),
            headers=self._headers
            | ({} if body is None else {"Content-Type": "application/json"})
            | dict(headers or {}),
        )
        document = self._decode(response)
        if response.status >= 400:
            raise ApiError(method, path.partition("?")[0], response.status, document)
        return document

    @staticmethod
    def _decode(response: urllib3.BaseHTTPResponse) -> Any:
        if not response.data:
            return {}
        try:
            return json.loads(response.data)
        except ValueError:
            return {"title": "The answer is not JSON: is this the address of a Kith installation?"}
