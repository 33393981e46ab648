from collections.abc import Callable
from datetime import UTC, datetime
from threading import Event
from typing import Any
from uuid import UUID

import pytest
from nameko.containers import ServiceContainer

from services.referrals import store
from services.referrals.domain.referral import PURPOSE, Referral, Status
from services.referrals.service import ReferralsService
from shared.contracts.membership import (
    ConsentGranted,
    ConsentWithdrawn,
    MembershipActivated,
    MembershipLeft,
)
from shared.contracts.referrals import ReferralWithdrawn
from shared.events.catalogue import handled_by_class
from shared.ids import new_id
from shared.security.sealing import Sealer
from tests.integration.referrals.conftest import Given, Listener
from tests.plugins.announcing import announce, received
from tests.plugins.fix_broker import Broker
from tests.plugins.fix_events import StartWorker
from tests.plugins.waiting import eventually

Listen = Callable[..., Listener]


@pytest.fixture
def worker(given: Given, broker: Broker, start_worker: StartWorker) -> ServiceContainer:
    """The worker process of referrals, allowed to call this machine; `given` seals with its key."""
    broker.provision({"referrals": [spec.cls for spec in handled_by_class(ReferralsService)]})
    container = start_worker(ReferralsService, KITH_WEBHOOK_ALLOW_LOOPBACK="1")
    given.sealer = Sealer(container.config["settings"].key_encryption_key)
    return container


def granted(person_id: UUID, partner_id: UUID, consent_id: UUID) -> ConsentGranted:
    """Return the news of a consent."""
    return ConsentGranted(
        consent_id=consent_id,
        person_id=person_id,
        purpose=PURPOSE,
        wording_version="2026-1",
        granted_at=datetime.now(UTC),
        partner_id=partner_id,
    )


def withdrawn(referral: Referral, **changes: Any) -> ConsentWithdrawn:
    """Return the news that the consent a referral rests on was withdrawn."""
    assert referral.consent_id is not None
    told: dict[str, Any] = {
        "consent_id": referral.consent_id,
        "person_id": referral.person_id,
        "purpose": PURPOSE,
        "withdrawn_at": datetime.now(UTC),
        "partner_id": referral.partner_id,
    }
    return ConsentWithdrawn(**(told | changes))


def status_of(given: Given, referral: Referral) -> Status:
    """Return where a referral stands."""
    with given.database.transaction(network_id=given.network_id) as tx:
        return store.get_referral(tx, referral.id).status


def run(given: Given, *events: Any) -> None:
    """Let the service handle events, each in a transaction of its own."""
    service = ReferralsService()
    handlers: dict[type, Callable[..., None]] = {
        ConsentGranted: service.keep_consent,
        ConsentWithdrawn: service.end_referrals_without_consent,
        ReferralWithdrawn: service.tell_partner_of_withdrawal,
    }
    for event in events:
        with given.database.transaction(network_id=given.network_id) as tx:
            handlers[type(event)](event, tx)


def send_requested(given: Given) -> None:
    """Let the timer run once."""
    with given.database.transaction(network_id=given.network_id) as tx:
        ReferralsService().send_requested(tx)


def test_from_request_to_signed_message_and_back(
    given: Given, broker: Broker, worker: ServiceContainer, listen: Listen
) -> None:
    """The whole way, through broker, timers and sockets: sent by consent, recalled without it."""
    listener = listen()
    partner_id = given.partner()
    _, secret = given.endpoint(partner_id, listener.url)
    referral = given.referral(partner_id, sent=False)
    # Timers run in networks that the service has heard of.
    announce(broker, "referrals", received(granted(new_id(), partner_id, new_id()), given.network_id))

    eventually(lambda: len(listener.received) == 1, timeout=20)
    assert status_of(given, referral) is Status.SENT
    announce(broker, "referrals", received(withdrawn(referral), given.network_id))
    eventually(lambda: len(listener.received) == 2, timeout=20)

    assert status_of(given, referral) is Status.WITHDRAWN
    sent, recalled = listener.verified(secret)
    assert sent["type"].endswith("referral_sent.v1")
    assert recalled["type"].endswith("referral_withdrawn.v1")
    assert sent["subject"] == recalled["subject"] == str(referral.id)


def test_a_partner_that_hangs_delays_nobody(
    given: Given, broker: Broker, worker: ServiceContainer, listen: Listen
) -> None:
    """One clinic's broken server must not keep another from hearing of a person."""
    hanging, answering = listen(), listen()
    hanging.hold = Event()
    for listener in (hanging, answering):
        partner_id = given.partner()
        given.endpoint(partner_id, listener.url)
        for _ in range(3):
            given.message(given.referral(partner_id))
    announce(broker, "referrals", received(granted(new_id(), new_id(), new_id()), given.network_id))

    eventually(lambda: len(answering.received) == 3, timeout=9)

    assert hanging.received == []
    hanging.hold.set()


def test_a_withdrawal_that_arrives_before_its_grant_holds(given: Given) -> None:
    """Events of one consent come in order, but a replay or a repaired dead letter may not."""
    referral = given.referral(given.partner(), sent=False)
    consent_id = new_id()
    late = granted(referral.person_id, referral.partner_id, consent_id)

    run(given, withdrawn(referral, consent_id=consent_id), late)

    with given.database.transaction(network_id=given.network_id) as tx:
        consents = store.lock_consents(tx, [consent_id, referral.consent_id or consent_id])
    assert {each.id: each.is_current for each in consents.values()} == {
        consent_id: False,
        referral.consent_id: True,
    }


def test_what_was_not_sent_never_is_once_consent_is_gone(given: Given) -> None:
    """The withdrawal recalls it, and the partner has nothing to be told."""
    partner_id = given.partner()
    given.endpoint(partner_id, "https://clinic.example/")
    referral = given.referral(partner_id, sent=False)

    run(given, withdrawn(referral))
    send_requested(given)

    assert status_of(given, referral) is Status.WITHDRAWN
    assert given.events() == ["referral_withdrawn"]
    assert given.database.rows("select id from webhook_deliveries") == []


def test_consent_is_checked_again_when_a_referral_is_sent(given: Given) -> None:
    """Even where the withdrawal did nothing but arrive."""
    referral = given.referral(given.partner(), sent=False)
    given.withdrawal(referral)

    send_requested(given)

    assert status_of(given, referral) is Status.WITHDRAWN
    assert given.events() == ["referral_withdrawn"]


def test_a_consent_that_is_being_withdrawn_right_now_is_waited_for_and_blocks_nobody(given: Given) -> None:
    """Between checking and sending there must be no moment in which a withdrawal slips through."""
    first, second = (given.referral(given.partner(), sent=False) for _ in range(2))
    with given.database.transaction(network_id=given.network_id) as withdrawing:
        ReferralsService().end_referrals_without_consent(withdrawn(first), withdrawing)

        send_requested(given)

        assert status_of(given, first) is Status.REQUESTED
        assert status_of(given, second) is Status.SENT
    send_requested(given)

    assert status_of(given, first) is Status.WITHDRAWN


def test_the_same_withdrawal_told_twice_ends_a_referral_once(given: Given) -> None:
    """The partner is not told twice that something ended."""
    referral = given.referral(given.partner())

    run(given, withdrawn(referral), withdrawn(referral))

    assert given.events() == ["referral_withdrawn"]


@pytest.mark.parametrize("changes", [{"purpose": "reminders"}, {"partner_id": None}])
def test_other_consents_are_none_of_ours(given: Given, changes: dict[str, Any]) -> None:
    """Somebody who stops reminders has not stopped a referral."""
    referral = given.referral(given.partner())

    run(given, withdrawn(referral, **changes))

    assert status_of(given, referral) is Status.SENT


def test_the_partner_is_told_of_what_it_knew_and_of_nothing_else(given: Given) -> None:
    """Telling a partner of the end of something it never heard of would reveal that it was thought about."""
    partner_id = given.partner()
    given.endpoint(partner_id, "https://clinic.example/")
    sent, unsent = given.referral(partner_id), given.referral(partner_id, sent=False)

    for referral in (sent, unsent):
        run(
            given,
            withdrawn(referral),
            ReferralWithdrawn(referral_id=referral.id, partner_id=partner_id, was_sent=referral.was_sent),
        )

    assert given.database.rows("select referral_id from webhook_deliveries") == [(sent.id,)]


def test_somebody_who_left_is_out_of_the_facilitators_reach_whatever_comes_first(given: Given) -> None:
    """What was recorded last holds, in whatever order it arrives."""
    about = {"membership_id": new_id(), "group_id": new_id(), "person_id": new_id()}
    joined = received(
        MembershipActivated(**about, role="member", active_from=datetime.now(UTC).date()), given.network_id
    )
    left = received(MembershipLeft(**about, left_on=datetime.now(UTC).date()), given.network_id)

    for batch in ([left], [joined], [joined, left]):
        with given.database.transaction(network_id=given.network_id) as tx:
            ReferralsService().keep_memberships(batch, tx)

    with given.database.transaction(network_id=given.network_id) as tx:
        assert not store.find_person_within_reach(tx, about["person_id"])
