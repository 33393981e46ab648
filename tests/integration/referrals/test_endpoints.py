from collections.abc import Callable

import pytest

from services.referrals.domain.webhook import MOST_ENDPOINTS
from shared.ids import new_id
from tests.integration.referrals.conftest import Given
from tests.plugins.fix_http import RunningService
from tests.plugins.principals import coordinator, partner

URL = "https://clinic.example/hooks"


@pytest.fixture
def referrals(given: Given, serve: Callable[..., RunningService]) -> RunningService:
    """The HTTP process of referrals on the given network's database."""
    return serve("referrals", database=given.database)


def test_the_secret_is_shown_once(given: Given, referrals: RunningService) -> None:
    """Whoever gets hold of a token later must not be able to forge messages."""
    client = referrals.as_(partner(given.network_id, given.partner()))

    made = client.post("/webhook-endpoints", {"url": URL})
    (listed,) = client.items("/webhook-endpoints")

    assert (made.status, made.json["secret"][:6]) == (201, "whsec_")
    assert listed == {name: value for name, value in made.json.items() if name != "secret"}
    assert given.events() == ["webhook_endpoint_registered"]


@pytest.mark.parametrize(
    "url",
    ["http://clinic.example/", "https://127.0.0.1/", "https://169.254.169.254/latest", "clinic.example"],
)
def test_an_unfit_address_is_refused_at_once(given: Given, referrals: RunningService, url: str) -> None:
    """The partner is still at the form, and can mend it."""
    client = referrals.as_(partner(given.network_id, given.partner()))

    reply = client.post("/webhook-endpoints", {"url": url})

    assert (reply.status, reply.json["errors"][0]["pointer"]) == (422, "/url")


def test_a_coordinator_registers_for_a_partner_that_is_named(given: Given, referrals: RunningService) -> None:
    """Small partners have nobody to do it."""
    client = referrals.as_(coordinator(given.network_id))

    nobody = client.post("/webhook-endpoints", {"url": URL})
    nowhere = client.post("/webhook-endpoints", {"url": URL, "partner_id": new_id()})
    made = client.post("/webhook-endpoints", {"url": URL, "partner_id": given.partner()})

    assert [reply.status for reply in (nobody, nowhere, made)] == [422, 422, 201]


def test_a_partner_neither_sees_nor_changes_anothers_endpoints(
    given: Given, referrals: RunningService
) -> None:
    """An address can tell much, and removing one silences a partner."""
    theirs, _ = given.endpoint(given.partner(), URL)
    client = referrals.as_(partner(given.network_id, given.partner()))

    foreign = client.post("/webhook-endpoints", {"url": URL, "partner_id": theirs.partner_id})

    assert client.items("/webhook-endpoints") == []
    assert client.delete(f"/webhook-endpoints/{theirs.id}").status == 404
    assert (foreign.status, foreign.slug) == (403, "only-your-endpoints")


def test_a_removed_endpoint_is_told_nothing_more(given: Given, referrals: RunningService) -> None:
    """What waits for it is given up, and its secret forgotten."""
    endpoint, _ = given.endpoint(given.partner(), URL)
    message = given.message(given.referral(endpoint.partner_id))
    client = referrals.as_(partner(given.network_id, endpoint.partner_id))

    assert client.delete(f"/webhook-endpoints/{endpoint.id}").status == 204
    assert client.delete(f"/webhook-endpoints/{endpoint.id}").status == 204, "once more changes nothing"

    (delivery,) = client.items("/webhook-deliveries")
    assert (delivery["id"], delivery["status"]) == (str(message.id), "cancelled")
    assert given.database.rows("select secret from webhook_endpoints") == [(None,)]
    assert given.events() == ["webhook_endpoint_disabled"]


def test_a_partner_has_only_so_many_endpoints(given: Given, referrals: RunningService) -> None:
    """Removing one makes room."""
    partner_id = given.partner()
    endpoints = [given.endpoint(partner_id, f"{URL}/{n}")[0] for n in range(MOST_ENDPOINTS)]
    client = referrals.as_(partner(given.network_id, partner_id))

    refused = client.post("/webhook-endpoints", {"url": URL})
    client.delete(f"/webhook-endpoints/{endpoints[0].id}")

    assert (refused.status, refused.slug) == (409, "too-many-endpoints")
    assert client.post("/webhook-endpoints", {"url": URL}).status == 201


def test_deliveries_and_attempts_are_seen_by_their_partner_alone(
    given: Given, referrals: RunningService
) -> None:
    """How another partner's server fares is no one else's business."""
    endpoint, _ = given.endpoint(given.partner(), URL)
    message = given.message(given.referral(endpoint.partner_id))
    own = referrals.as_(partner(given.network_id, endpoint.partner_id))
    other = referrals.as_(partner(given.network_id, given.partner()))

    assert [item["id"] for item in own.items("/webhook-deliveries", status="pending")] == [str(message.id)]
    assert own.get(f"/webhook-deliveries/{message.id}/attempts").json == {"items": []}
    assert other.items("/webhook-deliveries") == []
    assert other.get(f"/webhook-deliveries/{message.id}/attempts").status == 404
