"""What analytics tells about erasing people."""

from dataclasses import dataclass

from shared.contracts.forgetting import Forgot
from shared.contracts.registry import event


@event("analytics.person_forgotten.v1", subject="person_id")
@dataclass(frozen=True, kw_only=True)
class AnalyticsForgot(Forgot):
    """Analytics has destroyed its key of the person, and done to each table what is said here."""
