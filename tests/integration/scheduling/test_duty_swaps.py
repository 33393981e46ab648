"""Duties in other hands, over HTTP: by swap with both sides' yes, or by override with a reason."""

from uuid import UUID

import pytest

from tests.integration.scheduling.circles import Circle
from tests.integration.scheduling.conftest import Calendar


@pytest.fixture
def circle(calendar: Calendar) -> Circle:
    """Two who can facilitate, three who cannot yet."""
    return Circle(calendar)


def test_a_swap_needs_both_sides(circle: Circle) -> None:
    """Nobody is given another's duty without their yes."""
    circle.rota()
    notes = [d for d in circle.duties() if d["duty"] != "facilitator"]
    mine = notes[0]
    theirs = next(
        d
        for d in notes
        if d["person_id"] != mine["person_id"]
        and not {
            (d["occurrence_id"], mine["person_id"]),
            (mine["occurrence_id"], d["person_id"]),
        }
        & {(one["occurrence_id"], one["person_id"]) for one in circle.duties() if one not in (mine, d)}
    )
    me, them = circle.as_(UUID(mine["person_id"])), circle.as_(UUID(theirs["person_id"]))
    asked = me.post("/duty-swaps", {"duty_id": mine["id"], "other_duty_id": theirs["id"]})
    assert asked.status == 201, asked.body
    address = f"/duty-swaps/{asked.json['id']}"

    assert me.post(f"{address}/agree").slug == "not-your-swap"
    outsider = next(
        one
        for one in circle.trained + circle.others
        if str(one) not in (mine["person_id"], theirs["person_id"])
    )
    assert circle.as_(outsider).get(address).status == 404
    assert circle.calendar.coordinator.get(f"/duties/{mine['id']}").json["person_id"] == mine["person_id"]
    agreed = them.post(f"{address}/agree")

    assert (agreed.status, agreed.json["status"]) == (200, "agreed"), agreed.body
    after = {d["id"]: d for d in circle.duties()}
    assert after[mine["id"]]["person_id"] == theirs["person_id"]
    assert after[theirs["id"]]["person_id"] == mine["person_id"]
    assert after[mine["id"]]["reason_code"] == "swapped"
    assert them.post(f"{address}/agree").slug == "swap-is-settled"


def test_asking_for_nothing_in_return_can_be_refused_or_taken_back(circle: Circle) -> None:
    """Both are said without a reason."""
    circle.rota()
    mine = next(d for d in circle.duties() if d["duty"] == "timekeeper")
    me, other = (
        circle.as_(UUID(mine["person_id"])),
        next(one for one in circle.trained + circle.others if str(one) != mine["person_id"]),
    )

    def ask() -> str:
        asked = me.post("/duty-swaps", {"duty_id": mine["id"], "asked_of": str(other)})
        assert asked.status == 201, asked.body
        return f"/duty-swaps/{asked.json['id']}"

    assert circle.as_(other).post(f"{ask()}/refuse").json["status"] == "refused"
    assert me.post(f"{ask()}/withdraw").json["status"] == "withdrawn"
    assert circle.calendar.coordinator.get(f"/duties/{mine['id']}").json["person_id"] == mine["person_id"]


def test_nobody_untrained_facilitates_by_swap_or_by_override(circle: Circle) -> None:
    """Good will does not replace training."""
    circle.rota()
    duty = next(d for d in circle.duties() if d["duty"] == "facilitator")
    untrained = circle.others[0]
    asked = circle.as_(UUID(duty["person_id"])).post(
        "/duty-swaps", {"duty_id": duty["id"], "asked_of": str(untrained)}
    )

    swap = circle.as_(untrained).post(f"/duty-swaps/{asked.json['id']}/agree")
    override = circle.calendar.coordinator.post(
        f"/duties/{duty['id']}/override", {"person_id": str(untrained), "reason": "learning"}
    )

    assert (swap.slug, override.slug) == ("cannot-take-this-duty", "cannot-take-this-duty")


def test_an_override_needs_a_reason_and_its_note_is_sealed(circle: Circle) -> None:
    """Those who run the group may decide otherwise, in the open."""
    circle.rota()
    duty = circle.duties()[0]
    busy = {d["person_id"] for d in circle.duties(occurrence_id=duty["occurrence_id"])}
    to = next(str(one) for one in circle.trained + circle.others if str(one) not in busy)
    if duty["duty"] == "facilitator":
        duty = next(d for d in circle.duties() if d["duty"] == "timekeeper")
        busy = {d["person_id"] for d in circle.duties(occurrence_id=duty["occurrence_id"])}
        to = next(str(one) for one in circle.trained + circle.others if str(one) not in busy)
    facilitator = circle.calendar.as_facilitator(circle.group_id)
    address = f"/duties/{duty['id']}/override"

    assert facilitator.post(address, {"person_id": to}).status == 422
    assert facilitator.post(address, {"person_id": to, "reason": "other"}).status == 422
    done = facilitator.post(address, {"person_id": to, "reason": "other", "note": "Asked me at the door"})

    assert (done.status, done.json["person_id"], done.json["reason_code"]) == (200, to, "overridden")
    last = circle.as_(UUID(to)).items("/duty-changes", duty_id=duty["id"])[-1]
    assert (last["happening"], last["reason"], last["note"]) == (
        "overridden",
        "other",
        "Asked me at the door",
    )
    kept = circle.calendar.service.database.rows("select note from duty_changes where note is not null")
    assert [b"door" in bytes(note) for (note,) in kept] == [False]
