from collections.abc import Callable

import pytest

from services.referrals.domain.notices import Kind
from services.referrals.webhooks import keeping
from services.referrals.webhooks.domain.endpoints import MOST_ENDPOINTS, DisabledReason
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


def test_a_secret_is_rotated_without_a_message_refused(given: Given, referrals: RunningService) -> None:
    """A partner changes over in its own time, and to a public key where it wants no secret."""
    client = referrals.as_(partner(given.network_id, given.partner()))
    path = f"/webhook-endpoints/{client.post('/webhook-endpoints', {'url': URL}).json['id']}/rotate-secret"

    rotated = client.post(path, {"scheme": "v1a"})
    again = client.post(path, {})
    at_once = client.post(path, {"scheme": "v1", "overlap_hours": 0})

    assert (rotated.status, rotated.json["secret"]) == (200, None)
    assert rotated.json["public_key"].startswith("whpk_")
    assert rotated.json["old_secret_until"] is not None
    assert (again.status, again.slug) == (409, "rotation-under-way")
    assert (at_once.json["old_secret_until"], at_once.json["public_key"]) == (None, None)
    assert at_once.json["secret"].startswith("whsec_")
    assert client.post(path, {"overlap_hours": 169}).status == 422
    assert given.events() == ["webhook_endpoint_registered"] + ["webhook_secret_rotated"] * 2


def test_an_endpoint_moves_and_says_what_it_wants(given: Given, referrals: RunningService) -> None:
    """What it does not want is not even kept for it."""
    endpoint, _ = given.endpoint(given.partner(), URL)
    client = referrals.as_(partner(given.network_id, endpoint.partner_id))
    path = f"/webhook-endpoints/{endpoint.id}"
    etag = client.get(path).etag

    unfit = client.patch(path, {"url": "https://10.0.0.1/"}, etag=etag)
    moved = client.patch(path, {"url": URL + "/new", "kinds": [Kind.REFERRAL_WITHDRAWN]}, etag=etag)
    late = client.patch(path, {"kinds": None}, etag=etag)
    given.tell(given.referral(endpoint.partner_id))

    assert (unfit.status, unfit.json["errors"][0]["pointer"]) == (422, "/url")
    assert (moved.json["url"], moved.json["kinds"]) == (URL + "/new", [Kind.REFERRAL_WITHDRAWN])
    assert late.status == 412
    assert client.items("/webhook-deliveries") == []


def test_a_partner_comes_back_and_has_sent_what_it_missed(given: Given, referrals: RunningService) -> None:
    """Nobody has to be called: the partner enables its endpoint and replays by itself."""
    endpoint, _ = given.endpoint(given.partner(), URL)
    message = given.message(given.referral(endpoint.partner_id))
    with given.database.transaction(network_id=given.network_id) as tx:
        keeping.disable(tx, endpoint, DisabledReason.FAILING)
    client = referrals.as_(partner(given.network_id, endpoint.partner_id))
    path = f"/webhook-deliveries/{message.id}"
    since = {"since": "2026-01-01T00:00:00Z"}

    early = client.post(f"{path}/replay")
    enabled = client.post(f"/webhook-endpoints/{endpoint.id}/enable")
    replayed = client.post(f"/webhook-endpoints/{endpoint.id}/replay", since)
    again = client.post(f"{path}/replay")

    assert (early.status, early.slug) == (409, "endpoint-disabled")
    assert (enabled.json["status"], enabled.json["secret"][:6]) == ("active", "whsec_")
    assert replayed.json == {"replayed": 1}
    assert client.get(path).json["status"] == "pending"
    assert (again.status, again.slug) == (409, "delivery-under-way")
    assert given.events() == ["webhook_endpoint_disabled", "webhook_endpoint_enabled"]


def test_another_partners_ids_lead_nowhere_and_are_counted(given: Given, referrals: RunningService) -> None:
    """Neither reading nor guessing tells that there is such an endpoint or message."""
    theirs, _ = given.endpoint(given.partner(), URL)
    message = given.message(given.referral(theirs.partner_id))
    client = referrals.as_(partner(given.network_id, given.partner()))
    endpoint, delivery = f"/webhook-endpoints/{theirs.id}", f"/webhook-deliveries/{message.id}"

    replies = [
        client.get(endpoint),
        client.patch(endpoint, {"url": URL + "/mine"}, etag='"1"'),
        client.delete(endpoint),
        client.post(f"{endpoint}/rotate-secret", {"overlap_hours": 0}),
        client.post(f"{endpoint}/enable"),
        client.post(f"{endpoint}/replay", {"since": "2026-01-01T00:00:00Z"}),
        client.get(delivery),
        client.get(f"{delivery}/attempts"),
        client.post(f"{delivery}/replay"),
    ]

    assert [reply.status for reply in replies] == [404] * 9
    assert client.items("/webhook-deliveries", endpoint_id=theirs.id) == []
    assert client.items("/webhook-endpoints", partner_id=theirs.partner_id) == []
    assert given.database.rows("select url, status, version from webhook_endpoints") == [(URL, "active", 1)]
    metrics = referrals.ops("/metrics").body.decode()
    refused = [line for line in metrics.splitlines() if 'status="404"' in line and "_count" in line]
    assert any("rotate-secret" in line for line in refused)
    assert str(theirs.id) not in metrics
