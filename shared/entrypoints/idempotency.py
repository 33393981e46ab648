"""Idempotency-Key (draft-ietf-httpapi-idempotency-key-header): a request repeated has one effect, one answer.

The answer is stored in the transaction whose effect it reports, so both exist or neither. While one request
is being answered, another with its key gets 409; the same key on a different request gets 422.
"""

import hashlib
import json
import re
from dataclasses import dataclass
from uuid import UUID

from werkzeug.wrappers import Response

from shared.db.queries import load_queries
from shared.db.transaction import Transaction
from shared.entrypoints.problems import ProblemError
from shared.security.boxes import Box

QUERIES = load_queries("shared.entrypoints")
NO_NETWORK = UUID(int=0)
KEPT_HEADERS = ("Content-Type", "ETag", "Location", "Link")
# The draft writes a key as a quoted string; most clients leave the quotes out.
_KEY = re.compile(r'"(?P<quoted>[\x21\x23-\x5b\x5d-\x7e]{1,255})"|(?P<bare>[\x21\x23-\x5b\x5d-\x7e]{1,255})')


@dataclass(frozen=True)
class _Stored:
    request_digest: bytes
    status: int
    answer: bytes


def parse_key(header: str | None) -> str | None:
    """Return the key of an Idempotency-Key header; raise a 400 problem when it is none."""
    if header is None:
        return None
    found = _KEY.fullmatch(header.strip())
    if found is None:
        raise ProblemError(
            400,
            "malformed-idempotency-key",
            "An Idempotency-Key has 1 to 255 visible characters: a new UUID serves well.",
        )
    return found["quoted"] or found["bare"]


class Once:
    """One key in one transaction: `claim` first, then either `answered` or the work and `keep`."""

    def __init__(self, tx: Transaction, box: Box, key: str, request: bytes) -> None:
        """`request` is everything that makes two requests the same: method, address and body."""
        self._tx = tx
        self._box = box
        self._network_id = tx.network_id or NO_NETWORK
        self._entered_at = tx.network_id
        self._principal_id = tx.principal.id
        self._request_digest = hashlib.sha256(request).digest()
        self._key_digest = hashlib.sha256(key.encode()).digest()
        self._about = self._network_id.bytes + self._principal_id.bytes + self._key_digest

    def claim(self) -> Response | None:
        """Return the answer already given, or None when it is ours to give; raise 409 or 422 problems."""
        lock = int.from_bytes(hashlib.sha256(self._about).digest()[:8], "big", signed=True)
        query = QUERIES["claim_key"]
        if not self._tx.fetch_value(query, principal_id=self._principal_id, lock=lock):
            raise ProblemError(
                409,
                "idempotency-key-in-use",
                "A request with this Idempotency-Key is being answered right now.",
                headers={"Retry-After": "1"},
            )
        stored = self._tx.find_one(
            QUERIES["find_answer"],
            _Stored,
            network_id=self._network_id,
            principal_id=self._principal_id,
            key_digest=self._key_digest,
        )
        if stored is None:
            return None
        if stored.request_digest != self._request_digest:
            raise ProblemError(
                422,
                "idempotency-key-reused",
                "This Idempotency-Key belongs to a different request: use a new one for each.",
            )
        return self._answer_of(stored)

    def keep(self, answer: Response) -> None:
        """Store a successful answer, to be given again for a day."""
        if self._tx.network_id != self._entered_at:
            # An operator's handler went into a network; the key belongs to where the request began.
            self._tx.leave()
        headers = {name: answer.headers[name] for name in KEPT_HEADERS if name in answer.headers}
        plain = json.dumps(headers).encode() + b"\n" + answer.get_data()
        self._tx.execute(
            QUERIES["keep_answer"],
            network_id=self._network_id,
            principal_id=self._principal_id,
            key_digest=self._key_digest,
            request_digest=self._request_digest,
            status=answer.status_code,
            answer=self._box.close(plain, self._about),
            now=self._tx.now,
        )

    def _answer_of(self, stored: _Stored) -> Response:
        headers, _, body = self._box.open(stored.answer, self._about).partition(b"\n")
        answer = Response(body, status=stored.status, headers=json.loads(headers))
        answer.headers["Idempotency-Replayed"] = "true"
        return answer


def prune(tx: Transaction) -> int:
    """Forget answers that are more than a day old, in scope system; return how many."""
    return tx.execute(QUERIES["prune_answers"])
