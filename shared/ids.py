"""Identifiers: UUIDv7 (RFC 9562), so that new rows land at the end of an index."""

from uuid import UUID

from uuid_utils import compat


def new_id() -> UUID:
    """Return a new UUIDv7: unique, and ordered by the millisecond of its making."""
    return compat.uuid7()
