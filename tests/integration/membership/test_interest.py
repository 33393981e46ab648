"""The interest register over HTTP, and as it lies in the database."""

from typing import Any

from tests.integration.membership.conftest import Region

NEW: dict[str, Any] = {
    "kind": "host",
    "offers": ["space", "time"],
    "language": "de",
    "reach": {
        "name": "Harbour House",
        "email": "house@example.org",
        "phone": None,
        "words": "Tuesdays, 12 seats.",
    },
}


def registered(region: Region, **changes: Any) -> str:
    """Register an interest and return its id."""
    made = region.coordinator.post("/interests", NEW | changes)
    assert made.status == 201, made.body
    return str(made.json["id"])


def test_an_interest_goes_its_way(region: Region) -> None:
    """Whoever offers a room is not forgotten in somebody's inbox."""
    interest_id = registered(region)

    for step, status in (("contact", "contacted"), ("engage", "engaged"), ("close", "closed")):
        reply = region.coordinator.post(f"/interests/{interest_id}/{step}")
        assert (reply.status, reply.json["status"]) == (200, status)
    assert region.announced("interest_registered") == [
        {"interest_id": interest_id, "kind": "host", "offers": ["time", "space"]}
    ]
    assert [event["status"] for event in region.announced("interest_advanced")] == [
        "contacted",
        "engaged",
        "closed",
    ]


def test_steps_are_taken_in_order(region: Region) -> None:
    """Nobody is engaged who was never spoken with; what is closed stays closed."""
    interest_id = registered(region)

    assert region.coordinator.post(f"/interests/{interest_id}/engage").slug == "interest-steps-in-order"
    assert region.coordinator.post(f"/interests/{interest_id}/close").status == 200
    assert region.coordinator.post(f"/interests/{interest_id}/contact").slug == "interest-closed"


def test_who_it_is_lies_sealed(region: Region) -> None:
    """A clinician's interest in such a group may be nobody's business."""
    interest_id = registered(region)

    ((sealed,),) = region.service.database.rows(
        "select contact_sealed from interests where id = %s", interest_id
    )
    assert b"Harbour" not in bytes(sealed)
    assert region.coordinator.get(f"/interests/{interest_id}/reach").json == NEW["reach"]
    assert b"Harbour" not in region.coordinator.get("/interests").body


def test_the_register_is_the_coordinators(region: Region) -> None:
    """Nobody in a group needs to know who else might come."""
    interest_id = registered(region)
    facilitator = region.as_facilitator(region.group())

    assert facilitator.get("/interests").status == 403
    assert facilitator.get(f"/interests/{interest_id}/reach").status == 403
    assert region.as_member(region.person()).post("/interests", NEW).status == 403


def test_whoever_asks_is_forgotten(region: Region) -> None:
    """Their key is destroyed, so that no backup tells either; that a room was offered goes on counting."""
    interest_id = registered(region)

    first, again = (region.coordinator.post(f"/interests/{interest_id}/forget") for _ in range(2))

    assert (first.json["status"], again.status) == ("closed", 200)
    assert region.coordinator.get(f"/interests/{interest_id}/reach").slug == "reach-forgotten"
    assert region.coordinator.get(f"/interests/{interest_id}").json["offers"] == ["time", "space"]
    keys = region.service.database.rows(
        "select wrapped_key from kith.person_keys where person_id = %s", interest_id
    )
    assert keys == [(None,)]
    assert len(region.announced("interest_advanced")) == 1


def test_interests_are_found_by_what_they_offer(region: Region) -> None:
    """Where a group needs a room, one looks here first."""
    room = registered(region)
    funds = registered(region, kind="volunteer", offers=["funding"])
    region.coordinator.post(f"/interests/{funds}/contact")

    def found(**query: object) -> list[str]:
        return [item["id"] for item in region.coordinator.items("/interests", **query)]

    assert found() == [room, funds]
    assert found(offers="space") == [room]
    assert found(kind="volunteer", status="contacted") == [funds]
