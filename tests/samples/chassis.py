"""Rows of the tables that every service has."""

from datetime import UTC, datetime, timedelta
from typing import Any

from tests.samples import NOW, TODAY, A, World, type_of_rows


def rows(at: World) -> type_of_rows:
    """Events, keys, answers."""
    event: dict[str, Any] = {
        "event_id": at.id("event"),
        "network_id": at.network_id,
        "type": "org.kith.membership.group_opened.v1",
        "subject": at.group_id,
        "partition": 0,
    }
    failed = event | {
        "consumer": "sample",
        "headers": {},
        "body": b"{}",
        "error": "ValueError",
        "attempts": 1,
        "seen": True,
        "first_failed_at": NOW,
    }
    position = ord(at.name)
    yield (
        "kith.event_log",
        event
        | {
            "position": position,
            "logged_on": TODAY,
            "recorded_at": NOW,
            "data": {},
            "correlation_id": at.id("correlation"),
        },
    )
    yield "kith.outbox", {"position": position, "logged_on": TODAY, "network_id": at.network_id}
    yield "kith.inbox", {"consumer": "sample", "event_id": at.id("event"), "received_at": NOW}
    yield "kith.parked_events", failed | {"parked_id": position, "next_at": NOW}
    yield "kith.dead_events", failed | {"dead_id": position, "reason": "exhausted"}
    if at.name != "B":
        # One row a network, and A and B share theirs.
        yield "kith.known_networks", {"network_id": at.network_id, "known_since": NOW}
    yield (
        "kith.person_keys",
        {
            "network_id": at.network_id,
            "person_id": at.person_id,
            "wrapped_key": b"wrapped",
            "created_at": NOW,
        },
    )
    yield (
        # Of somebody else than the world's person, whose rows nobody may delete.
        "kith.erasures",
        {
            "network_id": at.network_id,
            "person_id": at.id("erased person"),
            "erasure_id": at.id("erasure"),
            "erased_at": NOW,
        },
    )
    yield (
        "kith.idempotency_keys",
        {
            "network_id": at.network_id,
            "principal_id": at.principal_id,
            "key_digest": b"k" * 32,
            "request_digest": b"r" * 32,
            "status": 201,
            "answer": b"sealed",
            # A's is of today, the others are old enough to be pruned.
            "answered_at": datetime.now(UTC) - timedelta(days=0 if at is A else 2),
        },
    )
