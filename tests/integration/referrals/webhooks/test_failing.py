from datetime import timedelta

import pytest
from standardwebhooks.webhooks import Webhook, WebhookVerificationError

from services.referrals.webhooks import keeping, store
from services.referrals.webhooks.domain import deliveries, endpoints
from services.referrals.webhooks.domain.deliveries import DeliveryStatus
from services.referrals.webhooks.domain.endpoints import EndpointStatus, Scheme
from services.referrals.webhooks.sending import Courier
from services.referrals.webhooks.signing import Key
from tests.integration.referrals.conftest import Given, Listen
from tests.integration.referrals.webhooks.conftest import make_due, state_of

URL = "https://clinic.example/hooks"


def test_after_a_failure_the_endpoints_other_messages_wait_too(
    given: Given, courier: Courier, listen: Listen
) -> None:
    """A partner whose server is down must not take the place of those whose servers answer."""
    listener = listen(500)
    partner_id = given.partner()
    endpoint, _ = given.endpoint(partner_id, listener.url)
    for _ in range(3):
        given.message(given.referral(partner_id))

    courier.visit(given.network_id, endpoint.id)

    with given.database.transaction(network_id=given.network_id) as tx:
        assert store.list_due_endpoints(tx, limit=9) == []
    waits = given.database.rows("select next_at - now() from webhook_deliveries order by next_at")
    assert len(listener.received) == 1
    assert [wait > deliveries.PAUSE_AFTER_FAILURE / 2 for (wait,) in waits] == [False, True, True]


def test_whoever_waits_longest_is_visited_first(given: Given) -> None:
    """With more partners than places, none may be passed over for ever."""
    partner_id = given.partner()
    listening = [given.endpoint(partner_id, f"https://clinic.example/{n}")[0] for n in range(3)]
    given.message(given.referral(partner_id))
    with given.database.superuser() as connection:
        for hours, endpoint in enumerate(listening):
            connection.execute(
                "update webhook_deliveries set next_at = now() - %s where endpoint_id = %s",
                (timedelta(hours=hours), endpoint.id),
            )

    with given.database.transaction(network_id=given.network_id) as tx:
        due = store.list_due_endpoints(tx, limit=2)

    assert due == [(listening[2].id, False), (listening[1].id, False)]


def test_what_fails_for_days_is_disabled_and_said(given: Given, courier: Courier, listen: Listen) -> None:
    """Else every referral would be tried for days at a server that is long gone."""
    listener = listen(*[500] * 5, 204)
    partner_id = given.partner()
    endpoint, _ = given.endpoint(partner_id, listener.url)
    message = given.message(given.referral(partner_id))
    for _ in range(4):
        make_due(given)
        courier.visit(given.network_id, endpoint.id)
    assert given.database.rows("select failing_since is null, status from webhook_endpoints") == [
        (False, "active")
    ]
    with given.database.superuser() as connection:
        connection.execute("update webhook_endpoints set failing_since = failing_since - interval '5 days'")

    make_due(given)
    courier.visit(given.network_id, endpoint.id)

    assert given.database.rows("select status, disabled_reason, secret from webhook_endpoints") == [
        (EndpointStatus.DISABLED, "failing", None)
    ]
    accounted = given.database.rows("select referral_id, channel, what from disclosures")
    assert accounted == [(message.referral_id, "webhook", "referral_sent")], "it was read, if not taken"
    assert state_of(given, message.id)[0] == DeliveryStatus.CANCELLED
    assert given.events() == ["disclosure_recorded", "webhook_endpoint_disabled"]


def test_while_rotating_both_secrets_sign_what_is_sent(
    given: Given, courier: Courier, listen: Listen
) -> None:
    """The secret before is sealed anew for its own place, and opens there."""
    listener = listen()
    partner_id = given.partner()
    endpoint, old = given.endpoint(partner_id, listener.url)
    new = Key.new(Scheme.HMAC)
    with given.database.transaction(network_id=given.network_id) as tx:
        rotated = endpoints.rotate(
            endpoint, scheme=Scheme.HMAC, public_key=None, overlap=endpoints.OVERLAP, now=tx.now
        )
        keeping.rotate(tx, given.sealer, rotated, new)
    given.message(given.referral(partner_id))
    courier.visit(given.network_id, endpoint.id)
    with given.database.superuser() as connection:
        connection.execute("update webhook_endpoints set old_secret_until = now()")
    given.message(given.referral(partner_id))
    courier.visit(given.network_id, endpoint.id)

    assert len(listener.verified(new.secret)) == 2
    first, second = ([headers, body] for headers, body in listener.received)
    assert Webhook(old).verify(first[1], first[0])
    with pytest.raises(WebhookVerificationError):
        Webhook(old).verify(second[1], second[0])


def test_of_all_places_those_that_fail_take_only_their_share(given: Given, courier: Courier) -> None:
    """However many partners hang, those who answer are visited at once."""
    well, failing = ([given.endpoint(given.partner(), URL)[0] for _ in range(3)] for _ in range(2))
    for endpoint in well + failing:
        given.message(given.referral(endpoint.partner_id))
    with given.database.superuser() as connection:
        connection.execute(
            "update webhook_endpoints set failing_since = now() where id = any (%s)",
            ([each.id for each in failing],),
        )

    with given.database.transaction(network_id=given.network_id) as tx:
        quiet = [endpoint_id for endpoint_id, _ in courier.visits(tx, free=10, places=10)]
        busy = [endpoint_id for endpoint_id, _ in courier.visits(tx, free=7, places=10)]

    assert quiet[:3] == busy[:3] == [each.id for each in well]
    assert (len(quiet), len(busy)) == (5, 3)
