from dataclasses import replace
from datetime import timedelta
from functools import partial

import pytest

from services.referrals.domain.notices import Kind
from services.referrals.webhooks.domain import endpoints
from services.referrals.webhooks.domain.endpoints import DisabledReason, EndpointStatus, Scheme
from shared.errors import Invalid
from shared.ids import new_id
from tests.unit.referrals.test_webhook_rules import NOW, an_endpoint


def test_a_partner_has_only_so_many_endpoints() -> None:
    """Every message goes to each of them: without a bound one partner could keep everybody busy."""
    endpoints.refuse_one_more_endpoint(endpoints.MOST_ENDPOINTS - 1)

    with pytest.raises(endpoints.TooManyEndpoints):
        endpoints.refuse_one_more_endpoint(endpoints.MOST_ENDPOINTS)


def test_a_partner_registers_for_itself_and_a_coordinator_for_one_that_is_named() -> None:
    """An endpoint of another partner would hear of that partner's referrals."""
    own = new_id()

    assert endpoints.partner_to_tell(None, own_id=own) == own
    assert endpoints.partner_to_tell(own, own_id=None) == own
    with pytest.raises(endpoints.OnlyYourEndpoints):
        endpoints.partner_to_tell(new_id(), own_id=own)
    with pytest.raises(Invalid):
        endpoints.partner_to_tell(None, own_id=None)


@pytest.mark.parametrize(
    ("failing_for", "failed_attempts", "got_through", "reason"),
    [
        (timedelta(days=5), 4, False, DisabledReason.FAILING),
        (timedelta(days=4, hours=23), 8, False, None),
        (timedelta(days=30), 3, False, None),  # one that fails after a quiet month is no proof yet
        (timedelta(days=30), 8, True, None),  # another message of the same visit got through
    ],
)
def test_an_endpoint_is_disabled_when_nothing_got_through_for_days(
    failing_for: timedelta, failed_attempts: int, got_through: bool, reason: DisabledReason | None
) -> None:
    """A server that nobody looks after is left in peace, and its coordinator learns of it."""
    failing = replace(an_endpoint(), failing_since=NOW - failing_for)

    after = endpoints.after_visit(failing, got_through=got_through, failed_attempts=failed_attempts, now=NOW)

    assert after.disabled_reason is reason
    assert after.status is (EndpointStatus.DISABLED if reason else EndpointStatus.ACTIVE)


def test_whoever_takes_a_message_again_is_no_longer_failing() -> None:
    """The days are counted from the first failure after the last success."""
    failing = replace(an_endpoint(), failing_since=NOW - timedelta(days=4))

    well = endpoints.after_visit(failing, got_through=True, failed_attempts=0, now=NOW)
    failing_anew = endpoints.after_visit(failing, got_through=True, failed_attempts=1, now=NOW)

    assert well.failing_since is None
    assert failing_anew.failing_since == NOW


def test_a_second_rotation_waits_for_the_first_unless_a_secret_got_out() -> None:
    """Whoever still verifies with the oldest secret would refuse everything; a thief's must end at once."""
    day = timedelta(days=1)
    rotate = partial(endpoints.rotate, scheme=Scheme.HMAC, public_key=None)
    once = rotate(an_endpoint(), overlap=day, now=NOW)

    assert once.old_secret_until == NOW + day
    with pytest.raises(endpoints.RotationUnderWay):
        rotate(once, overlap=day, now=NOW + day / 2)
    assert rotate(once, overlap=timedelta(0), now=NOW).old_secret_until is None
    assert rotate(once, overlap=day, now=NOW + day).old_secret_until == NOW + 2 * day


def test_an_endpoint_that_was_removed_stays_so() -> None:
    """Others come back with a new secret, for the one before was forgotten."""
    removed = endpoints.disable(an_endpoint(), DisabledReason.REMOVED, now=NOW)
    gone = endpoints.disable(an_endpoint(), DisabledReason.GONE, now=NOW)
    enable = partial(endpoints.enable, scheme=Scheme.ED25519, public_key="whpk_x")

    back = enable(gone)

    assert (back.status, back.disabled_reason, back.scheme) == (EndpointStatus.ACTIVE, None, Scheme.ED25519)
    with pytest.raises(endpoints.EndpointRemoved):
        enable(removed)
    with pytest.raises(endpoints.EndpointActive):
        enable(back)


def test_an_endpoint_hears_what_it_wants() -> None:
    """A partner that handles recalls elsewhere need not sort them out."""
    picky = replace(an_endpoint(), kinds=(Kind.REFERRAL_SENT,))

    assert [picky.wants(kind) for kind in Kind] == [kind is Kind.REFERRAL_SENT for kind in Kind]
    assert all(an_endpoint().wants(kind) for kind in Kind)
