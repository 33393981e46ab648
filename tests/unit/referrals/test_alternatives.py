from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from services.referrals.alternatives import domain
from services.referrals.alternatives.domain import AgeGroup, Answer, Need, Reason
from services.referrals.alternatives.words import LANGUAGES, strengthening
from services.referrals.directory.domain import Capacity, Cost, Service
from services.referrals.domain.referral import DeclineReason
from services.referrals.signposting.domain import LANGUAGES as SIGNPOSTED
from services.referrals.signposting.domain import SignpostPage, built_in, nearest
from shared.ids import new_id

NOW = datetime(2026, 3, 2, 12, tzinfo=UTC)
NEED = Need(topics=("sleep",), language="es", area="harbour", age_group=AgeGroup.ADULT, free_only=True)


def service(**changes: Any) -> Service:
    """Return a service that fits the need, with room."""
    fitting = Service(
        id=new_id(),
        partner_id=new_id(),
        name="Sleep",
        languages=("es-MX", "en"),
        areas=("harbour",),
        topics=("sleep",),
        cost=Cost.FREE,
        minimum_age=18,
        capacity=Capacity.OPEN,
        capacity_at=NOW,
    )
    return replace(fitting, **changes)


@pytest.mark.parametrize(
    ("changes", "answer", "reason"),
    [
        ({}, Answer.CAN, Reason.ROOM),
        ({"capacity": Capacity.LIMITED}, Answer.CAN, Reason.LITTLE_ROOM),
        ({"capacity": Capacity.WAITLIST}, Answer.WAIT, Reason.WAITLIST),
        ({"capacity": Capacity.FULL}, Answer.CANNOT, Reason.NO_ROOM),
        ({"capacity": Capacity.UNKNOWN}, Answer.UNKNOWN, Reason.ROOM_UNKNOWN),
        ({"capacity_at": NOW - timedelta(days=31)}, Answer.UNKNOWN, Reason.ROOM_UNKNOWN),
        ({"capacity_at": NOW - timedelta(days=30)}, Answer.CAN, Reason.ROOM),
        ({"languages": ("de",)}, Answer.CANNOT, Reason.LANGUAGE_NOT_OFFERED),
        ({"languages": ()}, Answer.CAN, Reason.ROOM),
        ({"areas": ("north",)}, Answer.CANNOT, Reason.OUTSIDE_AREA),
        ({"areas": ()}, Answer.CAN, Reason.ROOM),
        ({"topics": ("pain",)}, Answer.CANNOT, Reason.OTHER_TOPIC),
        ({"cost": Cost.PAID}, Answer.CANNOT, Reason.COSTS_MONEY),
        ({"cost": Cost.UNKNOWN}, Answer.CAN, Reason.ROOM),
        ({"minimum_age": 65}, Answer.CANNOT, Reason.NOT_FOR_THIS_AGE),
        ({"minimum_age": 64}, Answer.CAN, Reason.ROOM),
        ({"maximum_age": 17}, Answer.CANNOT, Reason.NOT_FOR_THIS_AGE),
        ({"is_active": False}, Answer.CANNOT, Reason.NOT_OFFERED_NOW),
    ],
)
def test_a_service_answers_a_need_and_says_why(
    changes: dict[str, Any], answer: Answer, reason: Reason
) -> None:
    """What a service does not say rules nobody out; what it said too long ago is not taken at its word."""
    found = domain.fit(service(**changes), NEED, now=NOW)

    assert found.answer is answer
    assert reason in found.reasons


def test_alternatives_are_ranked_the_same_every_time_without_who_was_tried() -> None:
    """Room counts more than price, the topic more than room; equal ones stand by their names."""
    best, little, unknown = (
        service(name="B"),
        service(name="C", capacity=Capacity.LIMITED),
        service(name="A", capacity_at=None),
    )
    twin, tried, full = service(name="A2"), service(), service(capacity=Capacity.FULL)
    every = [unknown, full, little, tried, best, twin]

    ranked = domain.rank(every, NEED, without=[tried.partner_id], now=NOW)

    assert [one.name for one in ranked] == ["A2", "B", "C", "A"]
    assert ranked == domain.rank(every[::-1], NEED, without=[tried.partner_id], now=NOW)
    assert all(one.score == sum(domain.WEIGHTS[reason] for reason in one.reasons) for one in ranked)


def test_a_partner_answers_by_its_best_service() -> None:
    """And where it lists none, nobody knows."""
    fits = [
        domain.fit(service(capacity=Capacity.FULL), NEED, now=NOW),
        domain.fit(service(capacity=Capacity.WAITLIST), NEED, now=NOW),
    ]

    assert (domain.best(fits), domain.best([])) == (Answer.WAIT, Answer.UNKNOWN)


def test_every_decline_is_a_barrier_and_has_words_in_every_language() -> None:
    """Nobody is left with a code."""
    assert set(domain.BARRIER_OF) == set(DeclineReason)
    for language in LANGUAGES:
        for reason in (None, *DeclineReason):
            assert all(len(words) > 40 for words in strengthening(reason, language))


@pytest.mark.parametrize(
    ("wanted", "shown"),
    [("de", "Eigene"), ("de-AT", "Eigene"), ("es", built_in("es").title), ("sw", built_in("en").title)],
)
def test_there_is_always_a_page_of_signposts(wanted: str, shown: str) -> None:
    """In urgent need nobody may meet an empty page."""
    own = SignpostPage(language="de", title="Eigene", words="", signposts=(), version=1)

    assert nearest([own], wanted).title == shown
    assert all(built_in(language).signposts[0].telephone == "112" for language in SIGNPOSTED)
