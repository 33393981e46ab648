from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest

from services.referrals.service import ReferralsService
from shared.contracts.membership import GroupPaused
from shared.ids import new_id
from tests.integration.referrals.conftest import Given
from tests.plugins.fix_http import Client, RunningService
from tests.plugins.principals import coordinator, facilitator, partner


@pytest.fixture
def referrals(given: Given, serve: Callable[..., RunningService]) -> RunningService:
    """The HTTP process of referrals on the given network's database."""
    return serve("referrals", database=given.database)


def a_person(group_id: UUID, *, days_ago: int = 1) -> dict[str, Any]:
    """Return somebody who consented so many days ago."""
    given_at = (datetime.now(UTC) - timedelta(days=days_ago)).isoformat()
    return {
        "group_id": group_id,
        "language": "de",
        "reach": {"name": "Ann", "contact": "+49 30 1234"},
        "consent": {"given": "on_paper", "wording_version": "2026-1", "given_at": given_at},
    }


def opened(client: Client, group_id: UUID, partner_id: UUID) -> int:
    """Open a group's door to a partner."""
    return client.put(f"/groups/{group_id}/doors/{partner_id}", {"is_open": True}).status


def test_a_clinic_refers_a_person_to_a_group_by_their_own_consent(
    given: Given, referrals: RunningService
) -> None:
    """The group opened its door first; how to reach the person is sealed, and forgotten when not needed."""
    group_id, partner_id = new_id(), given.partner()
    host = referrals.as_(facilitator(given.network_id, group_id))
    clinic = referrals.as_(partner(given.network_id, partner_id))

    closed = clinic.post("/inbound-referrals", a_person(group_id))
    assert (opened(host, group_id, partner_id), opened(host, new_id(), partner_id)) == (200, 404)
    without = clinic.post("/inbound-referrals", a_person(group_id) | {"consent": None})
    old = clinic.post("/inbound-referrals", a_person(group_id, days_ago=91))
    early = clinic.post("/inbound-referrals", a_person(group_id, days_ago=-1))
    made = clinic.post("/inbound-referrals", a_person(group_id))

    assert (closed.slug, without.status, old.slug, early.status) == (
        "door-closed",
        422,
        "consent-too-old",
        422,
    )
    assert (made.status, made.json["status"]) == (201, "received")
    assert "Do not pass it on" in made.json["redisclosure_notice"]
    path = f"/inbound-referrals/{made.json['id']}"
    assert host.get(f"{path}/reach").json == {"name": "Ann", "contact": "+49 30 1234"}
    assert clinic.get(f"{path}/reach").status == 403
    assert b"Ann" not in given.database.rows("select reach_sealed from inbound_referrals")[0][0]
    assert referrals.as_(facilitator(given.network_id, new_id())).get(path).status == 404
    assert referrals.as_(partner(given.network_id, given.partner())).get(path).status == 404
    assert host.post(f"{path}/welcome").json["status"] == "welcomed"
    assert clinic.get(path).json["status"] == "welcomed"
    assert host.post(f"{path}/decline", {"reason": "group_full"}).slug == "inbound-not-open"
    assert clinic.post(f"{path}/withdraw").json["status"] == "withdrawn"
    assert (host.get(f"{path}/reach").status, host.get(f"{path}/reach").slug) == (410, "reach-forgotten")
    assert given.events() == [
        "inbound_door_changed",
        "inbound_received",
        "inbound_welcomed",
        "inbound_withdrawn",
    ]


def test_what_is_not_needed_any_more_is_forgotten_and_a_paused_group_is_left_in_peace(
    given: Given, referrals: RunningService
) -> None:
    """Thirty days after the welcome nobody needs a telephone number that was only lent."""
    group_id, partner_id = new_id(), given.partner()
    staff = referrals.as_(coordinator(given.network_id))
    clinic = referrals.as_(partner(given.network_id, partner_id))
    opened(staff, group_id, partner_id)
    paths = [
        f"/inbound-referrals/{clinic.post('/inbound-referrals', a_person(group_id)).json['id']}"
        for _ in range(2)
    ]
    assert staff.post(f"{paths[0]}/welcome").status == 200
    assert staff.post(f"{paths[1]}/decline", {"reason": "group_full"}).json["decline_reason"] == "group_full"

    waiting = clinic.post("/inbound-referrals", a_person(group_id)).json["id"]
    with given.database.superuser() as connection:
        connection.execute("update inbound_referrals set forget_at = now() where status <> 'declined'")
        connection.execute("update inbound_referrals set due_at = now() where status = 'received'")
    for _ in range(2):
        with given.database.transaction(network_id=given.network_id) as tx:
            ReferralsService().surface_inbounds(tx)
    with given.database.transaction(network_id=given.network_id) as tx:
        ReferralsService().forget_reaches(tx)
        ReferralsService().close_doors(GroupPaused(group_id=group_id), tx)

    assert given.database.rows("select count(*) from inbound_referrals where reach_sealed is not null") == [
        (0,)
    ]
    assert clinic.items("/doors") == [one | {"is_open": False} for one in staff.items("/doors")]
    assert clinic.post("/inbound-referrals", a_person(group_id)).slug == "door-closed"
    assert len(staff.items("/inbound-referrals", status="declined")) == 1
    assert [one["id"] for one in staff.items("/inbound-referrals", overdue="true")] == [waiting]
    assert given.events().count("inbound_overdue") == 1
