"""Holding services against a need that is written in codes, and ranking those that fit.

Nothing about a person goes in: only what was asked for, and what whoever asks adds. The same question has the
same answer. Each answer says why, and how much each reason counted.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from uuid import UUID

from services.referrals.directory.domain import Capacity, Cost, Service, looked_for
from services.referrals.domain.referral import DeclineReason

# What a partner said of its room is taken at its word for so long.
CAPACITY_HOLDS = timedelta(days=30)


class Answer(StrEnum):
    """Whether a service can take somebody. `unknown`: it fits, and nobody said lately if there is room."""

    CAN = "can"
    WAIT = "wait"
    UNKNOWN = "unknown"
    CANNOT = "cannot"


class Reason(StrEnum):
    """Why a service fits, or does not."""

    SAME_TOPIC = "same_topic"
    LANGUAGE_OFFERED = "language_offered"
    IN_AREA = "in_area"
    FREE = "free"
    ROOM = "room"
    LITTLE_ROOM = "little_room"
    WAITLIST = "waitlist"
    ROOM_UNKNOWN = "room_unknown"
    NO_ROOM = "no_room"
    LANGUAGE_NOT_OFFERED = "language_not_offered"
    OUTSIDE_AREA = "outside_area"
    OTHER_TOPIC = "other_topic"
    COSTS_MONEY = "costs_money"
    NOT_FOR_THIS_AGE = "not_for_this_age"
    NOT_OFFERED_NOW = "not_offered_now"


# How much each reason counts for a service that fits.
WEIGHTS = {
    Reason.SAME_TOPIC: 40,
    Reason.ROOM: 30,
    Reason.LANGUAGE_OFFERED: 20,
    Reason.IN_AREA: 15,
    Reason.LITTLE_ROOM: 15,
    Reason.FREE: 10,
    Reason.ROOM_UNKNOWN: 5,
    Reason.WAITLIST: 0,
}
AGAINST = frozenset(Reason) - WEIGHTS.keys()


class AgeGroup(StrEnum):
    """Roughly how old, in no more detail than a service needs."""

    CHILD = "child"
    ADULT = "adult"
    OLDER = "older"


AGES = {AgeGroup.CHILD: (0, 17), AgeGroup.ADULT: (18, 64), AgeGroup.OLDER: (65, 150)}


class Barrier(StrEnum):
    """What stood between somebody and a service: about the way there, never about the person."""

    NO_CAPACITY = "no_capacity"
    WAITING_TIME = "waiting_time"
    LANGUAGE = "language"
    DISTANCE = "distance"
    TRANSPORT = "transport"
    COST = "cost"
    CHILDCARE = "childcare"
    OPENING_HOURS = "opening_hours"
    ACCESSIBILITY = "accessibility"
    DIGITAL_ACCESS = "digital_access"
    ELIGIBILITY = "eligibility"
    OTHER = "other"


BARRIER_OF = {
    DeclineReason.NO_CAPACITY: Barrier.NO_CAPACITY,
    DeclineReason.OUTSIDE_AREA: Barrier.DISTANCE,
    DeclineReason.OUTSIDE_SCOPE: Barrier.ELIGIBILITY,
    DeclineReason.LANGUAGE_NOT_OFFERED: Barrier.LANGUAGE,
    DeclineReason.NOT_ELIGIBLE: Barrier.ELIGIBILITY,
    DeclineReason.OTHER_SERVICE_SUITS_BETTER: Barrier.ELIGIBILITY,
    DeclineReason.OTHER: Barrier.OTHER,
}


@dataclass(frozen=True, kw_only=True)
class Need:
    """What is looked for, in codes that fit many people."""

    topics: tuple[str, ...] = ()
    language: str | None = None
    area: str | None = None
    age_group: AgeGroup | None = None
    free_only: bool = False


@dataclass(frozen=True, kw_only=True)
class Fit:
    """How one service answers a need."""

    service_id: UUID
    partner_id: UUID
    name: str
    answer: Answer
    score: int
    reasons: tuple[Reason, ...]


def fit(service: Service, need: Need, *, now: datetime) -> Fit:
    """Hold a service against a need, and say why it fits or does not."""
    reasons = tuple(_reasons(service, need, now))
    return Fit(
        service_id=service.id,
        partner_id=service.partner_id,
        name=service.name,
        answer=_answer(reasons),
        score=sum(WEIGHTS.get(reason, 0) for reason in reasons),
        reasons=reasons,
    )


def rank(services: Iterable[Service], need: Need, *, without: Iterable[UUID], now: datetime) -> list[Fit]:
    """Return the services that fit, the best first, without those of partners that were tried already."""
    tried = set(without)
    fits = [fit(service, need, now=now) for service in services if service.partner_id not in tried]
    possible = [one for one in fits if one.answer is not Answer.CANNOT]
    return sorted(possible, key=lambda one: (-one.score, one.name, str(one.service_id)))


def best(fits: Sequence[Fit]) -> Answer:
    """Return the best answer of a partner's services; without any service, nobody knows."""
    order = (Answer.CAN, Answer.WAIT, Answer.UNKNOWN, Answer.CANNOT)
    return min((one.answer for one in fits), key=order.index, default=Answer.UNKNOWN)


def need_of(
    asked_for: Service | None,
    *,
    language: str | None,
    area: str | None,
    age_group: AgeGroup | None,
    free_only: bool,
) -> Need:
    """Return what a referral was looking for, with what whoever asks adds."""
    return Need(
        topics=asked_for.topics if asked_for else (),
        language=language,
        area=looked_for(area) if area else None,
        age_group=age_group,
        free_only=free_only,
    )


def _reasons(service: Service, need: Need, now: datetime) -> Iterable[Reason]:
    if not service.is_active:
        yield Reason.NOT_OFFERED_NOW
    if need.topics:
        yield Reason.SAME_TOPIC if set(need.topics) & set(service.topics) else Reason.OTHER_TOPIC
    if need.language and service.languages:
        offered = {one.split("-")[0] for one in service.languages}
        is_offered = need.language.split("-")[0] in offered
        yield Reason.LANGUAGE_OFFERED if is_offered else Reason.LANGUAGE_NOT_OFFERED
    if need.area and service.areas:
        yield Reason.IN_AREA if need.area in service.areas else Reason.OUTSIDE_AREA
    if need.age_group is not None and not _takes(service, need.age_group):
        yield Reason.NOT_FOR_THIS_AGE
    if service.cost is Cost.FREE:
        yield Reason.FREE
    elif need.free_only and service.cost is Cost.PAID:
        yield Reason.COSTS_MONEY
    yield _room(service, now)


def _takes(service: Service, group: AgeGroup) -> bool:
    youngest, oldest = AGES[group]
    return (service.minimum_age or 0) <= oldest and youngest <= (service.maximum_age or 150)


def _room(service: Service, now: datetime) -> Reason:
    if service.capacity_at is None or now - service.capacity_at > CAPACITY_HOLDS:
        return Reason.ROOM_UNKNOWN
    return {
        Capacity.OPEN: Reason.ROOM,
        Capacity.LIMITED: Reason.LITTLE_ROOM,
        Capacity.WAITLIST: Reason.WAITLIST,
        Capacity.FULL: Reason.NO_ROOM,
        Capacity.UNKNOWN: Reason.ROOM_UNKNOWN,
    }[service.capacity]


def _answer(reasons: Sequence[Reason]) -> Answer:
    if AGAINST & set(reasons):
        return Answer.CANNOT
    if Reason.ROOM_UNKNOWN in reasons:
        return Answer.UNKNOWN
    return Answer.WAIT if Reason.WAITLIST in reasons else Answer.CAN
