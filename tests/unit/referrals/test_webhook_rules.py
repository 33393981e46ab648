import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.referrals.delivery import new_secret, retry_after
from services.referrals.domain import referral as referrals
from services.referrals.domain import webhook
from services.referrals.domain.referral import Referral, Status
from services.referrals.domain.webhook import Answer, Delivery, DeliveryStatus, Kind, Outcome
from shared.errors import Invalid
from shared.ids import new_id

NOW = datetime(2026, 3, 2, 12, tzinfo=UTC)


def a_referral() -> Referral:
    """Return a referral that was sent."""
    draft = referrals.draft(
        referral_id=new_id(), person_id=new_id(), partner_id=new_id(), by=new_id(), now=NOW
    )
    return replace(
        draft, status=Status.SENT, consent_id=new_id(), sent_at=NOW, expires_at=NOW + timedelta(days=14)
    )


def a_delivery(referral: Referral | None = None, kind: Kind = Kind.REFERRAL_SENT) -> Delivery:
    """Return a message that was never tried."""
    referral = referral or a_referral()
    endpoint = webhook.register(
        endpoint_id=new_id(), partner_id=referral.partner_id, url="https://clinic.example/", now=NOW
    )
    return webhook.message(
        kind, referral, delivery_id=new_id(), endpoint=endpoint, network_id=new_id(), now=NOW
    )


def test_a_message_says_by_which_consent_it_came_and_that_it_goes_no_further() -> None:
    """Whoever handles it at the partner sees the terms with it."""
    referral = a_referral()
    delivery = a_delivery(referral)

    body = json.loads(delivery.body)

    assert body["id"] == str(delivery.id)
    assert body["type"] == "org.kith.referrals.referral_sent.v1"
    assert body["data"]["referral_id"] == body["subject"] == str(referral.id)
    assert body["data"]["consent_reference"] == str(referral.consent_id)
    assert body["data"]["redisclosure_notice"] == webhook.REDISCLOSURE_NOTICE


@pytest.mark.parametrize("kind", list(Kind))
def test_no_message_names_the_person(kind: Kind) -> None:
    """An id of ours, linked once at the partner, would be the same in every later message."""
    referral = a_referral()

    body = a_delivery(referral, kind).body

    assert str(referral.person_id) not in body
    assert str(referral.drafted_by) not in body


@pytest.mark.parametrize("status_code", [200, 201, 204, 299])
def test_any_2xx_is_success(status_code: int) -> None:
    """Standard Webhooks: what the partner answers with does not matter beyond that."""
    settled = webhook.settle(a_delivery(), Answer(status_code=status_code), now=NOW, chance=0)

    assert (settled.status, settled.finished_at) == (DeliveryStatus.DELIVERED, NOW)


@pytest.mark.parametrize(
    ("answer", "outcome"),
    [
        (Answer(status_code=302), Outcome.REDIRECTED),
        (Answer(status_code=404), Outcome.REFUSED),
        (Answer(status_code=500), Outcome.REFUSED),
        (Answer(failure=Outcome.TIMED_OUT), Outcome.TIMED_OUT),
        (Answer(failure=Outcome.ADDRESS_REFUSED), Outcome.ADDRESS_REFUSED),
        (Answer(), Outcome.UNREACHABLE),
    ],
)
def test_everything_else_is_tried_again(answer: Answer, outcome: Outcome) -> None:
    """A redirect too: the address was checked, its target was not."""
    settled = webhook.settle(a_delivery(), answer, now=NOW, chance=0)

    assert (settled.status, settled.last_outcome) == (DeliveryStatus.PENDING, outcome)
    assert settled.next_at == NOW + timedelta(seconds=5)


def test_retries_spread_over_more_than_a_day_and_then_end() -> None:
    """A partner's weekend outage is survived; one that never comes back is reported."""
    delivery, at = a_delivery(), NOW
    delays = []
    while delivery.status is DeliveryStatus.PENDING:
        delivery = webhook.settle(delivery, Answer(status_code=500), now=at, chance=0)
        delays.append(delivery.next_at - at)
        at = delivery.next_at

    assert delivery.status is DeliveryStatus.EXHAUSTED
    assert delivery.attempts == webhook.MOST_ATTEMPTS == 8
    assert tuple(delays[:-1]) == webhook.RETRY_DELAYS
    assert sum(delays[:-1], timedelta()) > timedelta(days=1)


@given(chance=st.floats(0, 1), attempts=st.integers(0, 6))
def test_jitter_only_ever_waits_a_little_longer(chance: float, attempts: int) -> None:
    """Many messages that failed together must not come back together."""
    delivery = replace(a_delivery(), attempts=attempts)

    waited = webhook.settle(delivery, Answer(status_code=500), now=NOW, chance=chance).next_at - NOW

    base = webhook.RETRY_DELAYS[attempts]
    assert base <= waited <= base * (1 + webhook.JITTER)


@pytest.mark.parametrize("status_code", [429, 503])
def test_a_partner_that_asks_to_wait_is_waited_for(status_code: int) -> None:
    """Somebody who is overloaded knows best when they are not."""
    answer = Answer(status_code=status_code, retry_after=timedelta(hours=1))

    settled = webhook.settle(a_delivery(), answer, now=NOW, chance=0)

    assert settled.next_at == NOW + timedelta(hours=1)


def test_nobody_is_waited_for_longer_than_a_day() -> None:
    """A mistaken Retry-After of a year would silently end the subscription."""
    answer = Answer(status_code=429, retry_after=timedelta(days=365))

    settled = webhook.settle(a_delivery(), answer, now=NOW, chance=0)

    assert settled.next_at == NOW + webhook.LONGEST_WAIT


def test_retry_after_never_hurries_us() -> None:
    """`Retry-After: 0` from a broken proxy would use up all attempts within a minute."""
    delivery = replace(a_delivery(), attempts=3)
    answer = Answer(status_code=503, retry_after=timedelta(0))

    settled = webhook.settle(delivery, answer, now=NOW, chance=0)

    assert settled.next_at == NOW + webhook.RETRY_DELAYS[3]


def test_gone_ends_the_message() -> None:
    """410 says that nobody listens there any more: nothing is tried again."""
    settled = webhook.settle(a_delivery(), Answer(status_code=410), now=NOW, chance=0)

    assert (settled.status, settled.last_outcome) == (DeliveryStatus.CANCELLED, Outcome.GONE)


@pytest.mark.parametrize("status", [DeliveryStatus.CANCELLED, DeliveryStatus.DELIVERED])
def test_an_attempt_that_ends_after_the_decision_changes_nothing_but_the_count(
    status: DeliveryStatus,
) -> None:
    """A slow attempt must not bring back a message that was recalled, or delivered by another process."""
    decided = replace(a_delivery(), status=status, finished_at=NOW, attempts=2)

    settled = webhook.settle(decided, Answer(status_code=500), now=NOW, chance=0)

    assert settled == replace(decided, attempts=3)


def test_a_recall_needs_no_consent_to_leave() -> None:
    """It is the very message that says that there is none."""
    referral = a_referral()

    kept = webhook.reason_to_keep(Kind.REFERRAL_SENT, referral, consent_holds=False)
    assert kept is Outcome.NO_CONSENT
    assert webhook.reason_to_keep(Kind.REFERRAL_WITHDRAWN, referral, consent_holds=False) is None
    assert webhook.reason_to_keep(Kind.REFERRAL_SENT, referral, consent_holds=True) is None


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("120", timedelta(seconds=120)),
        (" 5 ", timedelta(seconds=5)),
        ("Mon, 02 Mar 2026 12:01:00 GMT", timedelta(minutes=1)),
        ("Mon, 02 Mar 2026 11:00:00 GMT", timedelta(0)),
        ("99999999999999999999999999999999", timedelta(seconds=10**8)),
        ("soon", None),
        ("-5", None),
        ("", None),
        (None, None),
    ],
)
def test_retry_after_is_read_in_both_forms_and_nonsense_is_passed_over(
    value: str | None, expected: timedelta | None
) -> None:
    """RFC 9110 allows seconds and dates; what a stranger sends must not end the delivery loop."""
    assert retry_after(value, now=NOW) == expected


def test_a_partner_has_only_so_many_endpoints() -> None:
    """Every message goes to each of them: without a bound one partner could keep everybody busy."""
    webhook.refuse_one_more_endpoint(webhook.MOST_ENDPOINTS - 1)

    with pytest.raises(webhook.TooManyEndpoints):
        webhook.refuse_one_more_endpoint(webhook.MOST_ENDPOINTS)


def test_a_partner_registers_for_itself_and_a_coordinator_for_one_that_is_named() -> None:
    """An endpoint of another partner would hear of that partner's referrals."""
    own = new_id()

    assert webhook.partner_to_tell(None, own_id=own) == own
    assert webhook.partner_to_tell(own, own_id=None) == own
    with pytest.raises(webhook.OnlyYourEndpoints):
        webhook.partner_to_tell(new_id(), own_id=own)
    with pytest.raises(Invalid):
        webhook.partner_to_tell(None, own_id=None)


def test_secrets_are_random_and_long_enough() -> None:
    """Standard Webhooks asks for 24 to 64 random bytes behind `whsec_`."""
    assert new_secret() != new_secret()
    assert new_secret().startswith("whsec_")
    assert len(new_secret()) == len("whsec_") + 44
