"""The benchmark's one event, by itself: importing the services would patch the process that does."""

from dataclasses import dataclass
from uuid import UUID

from shared.contracts.registry import event


@event("analytics.bench_counted.v1", subject="thing_id")
@dataclass(frozen=True, kw_only=True)
class Counted:
    """A thing was changed once more."""

    thing_id: UUID
    number: int
