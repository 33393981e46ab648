import threading

import pytest

from services.referrals import records
from services.referrals.domain import referral as domain
from services.referrals.domain.notices import Kind
from services.referrals.webhooks import keeping, store
from services.referrals.webhooks.domain.deliveries import DeliveryStatus, Outcome
from services.referrals.webhooks.domain.endpoints import DisabledReason, EndpointStatus
from services.referrals.webhooks.sending import Courier
from shared.outgoing import Outgoing
from tests.integration.referrals.conftest import Given, Listen
from tests.integration.referrals.webhooks.conftest import make_due, state_of

URL = "https://clinic.example/hooks"


def test_a_message_arrives_signed_and_says_so(given: Given, courier: Courier, listen: Listen) -> None:
    """The partner can trust it, and the group learns that the partner knows."""
    listener = listen()
    partner_id = given.partner()
    endpoint, secret = given.endpoint(partner_id, listener.url)
    referral = given.referral(partner_id)
    message = given.message(referral)

    courier.visit(given.network_id, endpoint.id)

    (body,) = listener.verified(secret)
    assert body["data"]["referral_id"] == str(referral.id)
    assert body["data"]["consent_reference"] == str(referral.consent_id)
    assert listener.ids() == [str(message.id)]
    assert listener.received[0][0]["content-type"] == "application/cloudevents+json"
    assert state_of(given, message.id) == (DeliveryStatus.DELIVERED, 1, Outcome.DELIVERED, 204)
    assert given.events() == ["webhook_delivered"]


def test_a_failed_message_is_tried_again_under_the_same_id(
    given: Given, courier: Courier, listen: Listen
) -> None:
    """A partner that took it in before it failed knows it by its id."""
    listener = listen(500)
    partner_id = given.partner()
    endpoint, secret = given.endpoint(partner_id, listener.url)
    message = given.message(given.referral(partner_id))

    courier.visit(given.network_id, endpoint.id)
    assert state_of(given, message.id) == (DeliveryStatus.PENDING, 1, Outcome.REFUSED, 500)
    courier.visit(given.network_id, endpoint.id)
    assert len(listener.received) == 1, "it is not due yet"

    make_due(given)
    courier.visit(given.network_id, endpoint.id)

    assert listener.ids() == [str(message.id)] * 2
    assert len(listener.verified(secret)) == 2
    assert state_of(given, message.id) == (DeliveryStatus.DELIVERED, 2, Outcome.DELIVERED, 204)


def test_every_attempt_is_recorded_and_no_answer_is_kept(
    given: Given, courier: Courier, listen: Listen
) -> None:
    """Operators see what happened; what a partner's server writes into an error page is not ours to keep."""
    listener = listen(302, 500)
    partner_id = given.partner()
    endpoint, _ = given.endpoint(partner_id, listener.url)
    message = given.message(given.referral(partner_id))
    for _ in range(3):
        make_due(given)
        courier.visit(given.network_id, endpoint.id)

    with given.database.transaction(network_id=given.network_id) as tx:
        attempts = store.list_attempts(tx, message.id)

    assert [(a["number"], a["outcome"], a["status_code"]) for a in attempts] == [
        (1, "redirected", 302),
        (2, "refused", 500),
        (3, "delivered", 204),
    ]
    assert all(0 <= attempt["duration_ms"] < 1000 for attempt in attempts)


def test_consent_is_checked_again_at_the_moment_of_sending(
    given: Given, courier: Courier, listen: Listen
) -> None:
    """Hours of retries may lie between the request and the attempt that succeeds."""
    listener = listen(500)
    partner_id = given.partner()
    endpoint, _ = given.endpoint(partner_id, listener.url)
    referral = given.referral(partner_id)
    message = given.message(referral)
    courier.visit(given.network_id, endpoint.id)
    given.withdrawal(referral)
    make_due(given)

    courier.visit(given.network_id, endpoint.id)

    assert len(listener.received) == 1
    assert state_of(given, message.id) == (DeliveryStatus.CANCELLED, 1, Outcome.NO_CONSENT, 500)


def test_what_was_recalled_in_the_meantime_does_not_leave(
    given: Given, courier: Courier, listen: Listen
) -> None:
    """Else a retry would announce a person to the partner after their referral was taken back."""
    listener = listen()
    partner_id = given.partner()
    endpoint, _ = given.endpoint(partner_id, listener.url)
    referral = given.referral(partner_id)
    message = given.message(referral)
    with given.database.transaction(network_id=given.network_id) as tx:
        records.keep(tx, domain.withdraw(referral, domain.WithdrawalReason.ASKED_FOR, now=tx.now))

    courier.visit(given.network_id, endpoint.id)

    assert listener.received == []
    assert state_of(given, message.id)[::2] == (DeliveryStatus.CANCELLED, Outcome.RECALLED)


def test_a_recall_leaves_without_consent(given: Given, courier: Courier, listen: Listen) -> None:
    """The partner must hear that it may not use what it was told."""
    listener = listen()
    partner_id = given.partner()
    endpoint, secret = given.endpoint(partner_id, listener.url)
    referral = given.referral(partner_id)
    given.withdrawal(referral)
    given.message(referral, Kind.REFERRAL_WITHDRAWN)

    courier.visit(given.network_id, endpoint.id)

    (body,) = listener.verified(secret)
    assert body["type"] == "org.kith.referrals.referral_withdrawn.v1"


def test_gone_disables_the_endpoint_and_gives_up_what_waits(
    given: Given, courier: Courier, listen: Listen
) -> None:
    """410 is how a partner unsubscribes; the secret goes with the subscription."""
    listener = listen(410)
    partner_id = given.partner()
    endpoint, _ = given.endpoint(partner_id, listener.url)
    first, second = (given.message(given.referral(partner_id)) for _ in range(2))

    courier.visit(given.network_id, endpoint.id)
    courier.visit(given.network_id, endpoint.id)

    assert len(listener.received) == 1
    assert state_of(given, first.id)[0] == state_of(given, second.id)[0] == DeliveryStatus.CANCELLED
    assert given.database.rows("select status, disabled_reason, secret from webhook_endpoints") == [
        (EndpointStatus.DISABLED, "gone", None)
    ]
    assert given.events() == ["disclosure_recorded", "webhook_endpoint_disabled"]


def test_a_message_that_never_gets_through_is_given_up_and_reported(
    given: Given, courier: Courier, listen: Listen
) -> None:
    """After days somebody has to pick up the telephone; they must learn that."""
    listener = listen(*[500] * 8)
    partner_id = given.partner()
    endpoint, _ = given.endpoint(partner_id, listener.url)
    message = given.message(given.referral(partner_id))

    for _ in range(9):
        make_due(given)
        courier.visit(given.network_id, endpoint.id)

    assert len(listener.received) == 8
    assert state_of(given, message.id)[:2] == (DeliveryStatus.EXHAUSTED, 8)
    assert given.events() == ["disclosure_recorded", "webhook_exhausted"]


def test_a_partner_that_does_not_answer_is_left_in_time(
    given: Given, courier: Courier, listen: Listen
) -> None:
    """One attempt must not last for as long as the other side pleases."""
    listener = listen()
    listener.hold = threading.Event()
    partner_id = given.partner()
    endpoint, _ = given.endpoint(partner_id, listener.url)
    message = given.message(given.referral(partner_id))

    courier.visit(given.network_id, endpoint.id)

    assert state_of(given, message.id) == (DeliveryStatus.PENDING, 1, Outcome.TIMED_OUT, None)


def test_a_leased_message_is_nobody_elses_until_the_lease_ends(given: Given, courier: Courier) -> None:
    """Two couriers at once would tell the partner twice; a courier that died must not keep it for ever."""
    partner_id = given.partner()
    endpoint, _ = given.endpoint(partner_id, "http://127.0.0.1:9/hooks")
    message = given.message(given.referral(partner_id))

    assert courier.claim(given.network_id, endpoint.id) is not None
    assert courier.claim(given.network_id, endpoint.id) is None

    with given.database.superuser() as connection:
        connection.execute("update webhook_deliveries set leased_until = now()")
    again = courier.claim(given.network_id, endpoint.id)
    assert again is not None
    assert [each.id for each in again.deliveries] == [message.id]


def test_an_address_that_turned_inwards_is_not_called(given: Given, courier: Courier, listen: Listen) -> None:
    """Names change owners: what was public when it was registered may lead inwards now."""
    listener = listen()
    partner_id = given.partner()
    endpoint, _ = given.endpoint(partner_id, listener.url)
    message = given.message(given.referral(partner_id))
    strict = Courier(courier.transaction, courier.within, courier.sealer, Outgoing())

    strict.visit(given.network_id, endpoint.id)

    assert listener.received == []
    assert state_of(given, message.id)[2] == Outcome.ADDRESS_REFUSED


def test_each_active_endpoint_of_that_partner_alone_gets_a_message(given: Given) -> None:
    """A partner never hears of another's referrals."""
    ours, theirs = given.partner(), given.partner()
    active = [given.endpoint(ours, f"https://clinic.example/{n}")[0] for n in range(2)]
    removed, _ = given.endpoint(ours, "https://clinic.example/old")
    given.endpoint(theirs, "https://other.example/")
    with given.database.transaction(network_id=given.network_id) as tx:
        keeping.disable(tx, removed, DisabledReason.REMOVED)

    given.message(given.referral(ours))

    told = {row[0] for row in given.database.rows("select endpoint_id from webhook_deliveries")}
    assert told == {endpoint.id for endpoint in active}


def test_secrets_are_sealed_at_rest_and_bound_to_their_endpoint(given: Given) -> None:
    """A copy of the database signs nothing, and a row moved under another id does not open."""
    partner_id = given.partner()
    endpoint, secret = given.endpoint(partner_id, "https://clinic.example/")

    ((sealed,),) = given.database.rows("select secret from webhook_endpoints")

    assert secret.encode() not in sealed
    assert secret.removeprefix("whsec_").encode() not in sealed
    with given.database.transaction(network_id=given.network_id) as tx:
        place = {"table": "webhook_endpoints", "column": "secret", "sealed": sealed}
        assert given.sealer.unseal_secret(tx, row_id=endpoint.id, **place) == secret
        with pytest.raises(Exception, match="another place"):
            given.sealer.unseal_secret(tx, row_id=partner_id, **place)
