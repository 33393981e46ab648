"""What mentorship tells the others about mentors and newcomers who go some way together."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from shared.contracts.registry import event


@event("mentorship.match_proposed.v1", subject="match_id")
@dataclass(frozen=True, kw_only=True)
class MatchProposed:
    """A newcomer is asked whether they would like this mentor; the mentor is asked next."""

    match_id: UUID
    group_id: UUID
    mentor_id: UUID
    newcomer_id: UUID


@event("mentorship.match_begun.v1", subject="match_id")
@dataclass(frozen=True, kw_only=True)
class MatchBegun:
    """Both said yes: a mentor accompanies a newcomer from this day on."""

    match_id: UUID
    group_id: UUID
    mentor_id: UUID
    newcomer_id: UUID
    began_on: date


@event("mentorship.match_dropped.v1", subject="match_id")
@dataclass(frozen=True, kw_only=True)
class MatchDropped:
    """It did not begin; nobody is told why."""

    match_id: UUID
    group_id: UUID


@event("mentorship.match_ended.v1", subject="match_id")
@dataclass(frozen=True, kw_only=True)
class MatchEnded:
    """Their way together has ended; how each of them found it stays in mentorship."""

    match_id: UUID
    group_id: UUID
    mentor_id: UUID
    newcomer_id: UUID
    ended_on: date
