from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from services.referrals.domain.notices import Kind, Notice
from services.referrals.subscriptions import domain, reading, writing
from services.referrals.subscriptions.domain import NotificationType, Subscription, SubscriptionStatus
from services.referrals.webhooks.domain.deliveries import DeliveryStatus
from services.referrals.webhooks.domain.endpoints import EndpointStatus
from shared.errors import Invalid
from shared.ids import new_id

NOW = datetime(2026, 3, 2, 12, tzinfo=UTC)
SENT, WITHDRAWN, CLOSED = Kind.REFERRAL_SENT, Kind.REFERRAL_WITHDRAWN, Kind.REFERRAL_CLOSED


def a_subscription(**changes: Any) -> Subscription:
    """Return an active Subscription to everything."""
    active = Subscription(
        id=new_id(),
        partner_id=new_id(),
        url="https://clinic.example/",
        reason="Hear at once",
        filters=(),
        kinds=None,
        endpoint_status=EndpointStatus.ACTIVE,
        handshake=DeliveryStatus.DELIVERED,
    )
    return replace(active, **changes)


def a_notice(of: Subscription, kind: Kind = SENT) -> Notice:
    """Return a notice for the partner of a Subscription."""
    return Notice(
        kind=kind,
        partner_id=of.partner_id,
        referral_id=new_id(),
        consent_id=new_id(),
        network_id=new_id(),
        data="{}",
        at=NOW,
    )


@pytest.mark.parametrize(
    ("changes", "status"),
    [
        ({}, "active"),
        ({"handshake": None}, "requested"),
        ({"handshake": DeliveryStatus.PENDING}, "requested"),
        ({"handshake": DeliveryStatus.PENDING, "failing_since": NOW}, "error"),
        ({"handshake": DeliveryStatus.EXHAUSTED}, "error"),
        ({"failing_since": NOW}, "error"),
        ({"ends_at": NOW + timedelta(seconds=1)}, "active"),
        ({"ends_at": NOW}, "off"),
        ({"endpoint_status": EndpointStatus.DISABLED}, "off"),
    ],
)
def test_its_status_follows_from_its_endpoint_and_its_handshake(changes: dict[str, Any], status: str) -> None:
    """A partner's program acts on the status alone: nothing else may be needed to know how it is."""
    assert a_subscription(**changes).status(NOW) == status


@pytest.mark.parametrize(
    ("changes", "numbers"),
    [
        ({}, [3, 4]),
        ({"kinds": (WITHDRAWN,)}, [3]),
        ({"failing_since": NOW}, [3, 4]),
        ({"handshake": DeliveryStatus.PENDING}, []),
        ({"ends_at": NOW}, []),
    ],
)
def test_events_are_numbered_in_a_row(changes: dict[str, Any], numbers: list[int]) -> None:
    """A gap means something was missed, so nothing that is not told may take a number."""
    before = a_subscription(events=2, **changes)
    notices = [a_notice(before), a_notice(a_subscription()), a_notice(before, WITHDRAWN)]

    after, happened = domain.happenings(before, notices, now=NOW)

    assert [one.number for one in happened] == numbers
    assert after.events == (numbers[-1] if numbers else 2)


@pytest.mark.parametrize(
    ("filters", "kinds"),
    [
        ([], None),
        (["Task?status=requested"], (SENT,)),
        (["Task?status=cancelled"], (WITHDRAWN, CLOSED)),
        (["Task?status=requested,cancelled"], (SENT, WITHDRAWN, CLOSED)),
        (["Task?status=cancelled", "Task?business-status=6.0,2.0"], (WITHDRAWN, CLOSED)),
        (["Task?status=cancelled&business-status=6.0"], (WITHDRAWN, CLOSED)),
    ],
)
def test_filters_are_searches_for_tasks(filters: list[str], kinds: tuple[Kind, ...] | None) -> None:
    """Several have to be met together, as the guide says."""
    extensions = [{"url": writing.FILTER, "valueString": one} for one in filters]

    assert reading.filters_of({"_criteria": {"extension": extensions}}) == (tuple(filters), kinds)


@pytest.mark.parametrize(
    "written",
    ["", "Task", "Task?", "Patient?status=requested", "Task?owner=1", "Task?status=completed", "x" * 201, 7],
)
def test_a_filter_that_nothing_passes_is_refused(written: object) -> None:
    """It would be a Subscription that never says anything, and nobody would know why."""
    with pytest.raises(Invalid):
        reading.filters_of({"_criteria": {"extension": [{"url": writing.FILTER, "valueString": written}]}})


@pytest.mark.parametrize(
    "lines",
    [["Host: x"], ["Content-Type: x"], ["A: b\r\nC: d"], ["A: b", "a: c"], ["A:"], ["A b"], ["A: é"]],
)
def test_a_header_cannot_change_what_is_sent(lines: list[str]) -> None:
    """A partner says who is calling, not what, where to or how long."""
    with pytest.raises(Invalid):
        reading.headers_of(lines)


def test_headers_are_kept_and_never_shown() -> None:
    """They let us in at the partner's: whoever reads the Subscription later must not learn them."""
    assert reading.headers_of(["authorization: Bearer x y", "X-From:kith"]) == {
        "Authorization": "Bearer x y",
        "X-From": "kith",
    }
    assert "header" not in writing.subscription(a_subscription(), NOW)["channel"]


def test_a_notification_is_a_history_that_begins_with_the_status() -> None:
    """By the guide: Parameters first, and a request and a response in every entry (bdl-3, bdl-4)."""
    told = a_subscription()
    after, happened = domain.happenings(told, [a_notice(told), a_notice(told, CLOSED)], now=NOW)

    bundle = writing.notification(after, NotificationType.EVENT, own_id=new_id(), now=NOW, happened=happened)

    assert bundle["type"] == "history"
    assert bundle["entry"][0]["resource"]["resourceType"] == "Parameters"
    assert [one["request"]["method"] for one in bundle["entry"]] == ["GET", "POST", "PUT"]
    assert all("response" in one for one in bundle["entry"])
    assert all("resource" not in one for one in bundle["entry"][1:]), "ids only"
    assert after.status(NOW) is SubscriptionStatus.ACTIVE
