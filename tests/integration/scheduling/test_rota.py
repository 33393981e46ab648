"""The rota over HTTP: duties are given out in turn, and never to somebody who cannot."""

from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import pytest

from shared.contracts.membership import MembershipLeft
from shared.contracts.mentorship import PathwayAdvanced, PathwaySteppedBack, RestAnnounced
from shared.contracts.mentorship_handovers import HandoverClosed, HandoverPlanned
from shared.contracts.mentorship_wellbeing import LoadAnnounced
from shared.ids import new_id
from tests.integration.scheduling.circles import Circle
from tests.integration.scheduling.conftest import Calendar, today


@pytest.fixture
def circle(calendar: Calendar) -> Circle:
    """Two who can facilitate, three who cannot yet."""
    return Circle(calendar)


def test_duties_are_given_out_in_turn_each_with_a_reason_that_reads(circle: Circle) -> None:
    """Everybody sees who does what and why, in their language."""
    rota = circle.rota()

    duties = circle.duties()
    assert len(duties) == 12
    assert {d["person_id"] for d in duties if d["duty"] == "facilitator"} == {
        str(person_id) for person_id in circle.trained
    }
    assert all(d["reason"].startswith("Able to do this:") for d in duties)
    german = circle.as_(circle.others[0]).items("/duties", rota_id=rota["id"], language="de")
    assert len(german) == 12
    assert all(d["reason"].startswith("Das können übernehmen:") for d in german)
    fairness = circle.calendar.coordinator.get(f"/rotas/{rota['id']}/fairness").json
    assert fairness["spread"] <= 1
    assert float(fairness["jain_index"]) > 0.9
    assert "Jain" in fairness["measure"]
    announced = circle.calendar.announced("duty_assigned")
    assert {(a["duty_id"], a["person_id"]) for a in announced} == {(d["id"], d["person_id"]) for d in duties}


def test_going_over_it_again_changes_and_announces_nothing(circle: Circle) -> None:
    """Timers run for ever; people's weeks must stay as they are."""
    rota = circle.rota()
    before, events = circle.duties(), circle.calendar.events()

    circle.tick()
    circle.calendar.coordinator.post(f"/rotas/{rota['id']}/plan")

    assert circle.duties() == before
    assert circle.calendar.events() == events
    again = circle.calendar.coordinator.post("/rotas", {"series_id": circle.series["id"]})
    assert again.slug == "rota-exists"


def test_a_declined_duty_goes_to_somebody_else_and_nobody_asks_why(circle: Circle) -> None:
    """Voluntary means that no is an answer."""
    circle.rota()
    duty = next(d for d in circle.duties() if d["duty"] == "note_taker")
    who, another = (
        UUID(duty["person_id"]),
        next(one for one in circle.trained + circle.others if str(one) != duty["person_id"]),
    )

    assert circle.as_(another).post(f"/duties/{duty['id']}/decline").status == 404
    declined = circle.as_(who).post(f"/duties/{duty['id']}/decline").json
    circle.tick()

    now = circle.calendar.coordinator.get(f"/duties/{duty['id']}").json
    assert (declined["person_id"], declined["reason_code"]) == (None, "declined")
    assert now["person_id"] not in (None, str(who))
    history = circle.calendar.coordinator.items("/duty-changes", duty_id=duty["id"])
    assert [(h["happening"], h["held_by"]) for h in history] == [
        ("assigned", str(who)),
        ("declined", None),
        ("assigned", now["person_id"]),
    ]
    assert circle.as_(UUID(now["person_id"])).items("/duty-changes", duty_id=duty["id"]) == history[2:]


def test_a_resting_person_has_nothing_to_do_at_once_and_late_or_double_news_change_nothing(
    circle: Circle,
) -> None:
    """Rest is rest; an older announcement that arrives late must not end it."""
    circle.rota()
    resting = circle.trained[0]
    told, id = datetime.now(UTC), new_id()
    rest = RestAnnounced(person_id=resting, resting_until=today() + timedelta(weeks=8))
    assert circle.of(resting)

    for _ in range(2):
        circle.hear(rest, at=told, id=id)
    circle.hear(RestAnnounced(person_id=resting, resting_until=today()), at=told - timedelta(hours=1))
    circle.tick()

    assert circle.of(resting) == []
    facilitating = [d["person_id"] for d in circle.duties() if d["duty"] == "facilitator"]
    assert set(facilitating) == {str(circle.trained[1])}
    assert {a["reason"] for a in circle.calendar.announced("duty_released")} <= {
        "unavailable",
        "needed_elsewhere",
    }
    assert "rest" not in str(circle.calendar.coordinator.items("/duty-changes", group_id=circle.group_id))
    duty = circle.duties()[0]
    override = circle.calendar.coordinator.post(
        f"/duties/{duty['id']}/override", {"person_id": str(resting), "reason": "continuity"}
    )
    assert override.slug == "cannot-take-this-duty"
    circle.hear(RestAnnounced(person_id=resting, resting_until=today()))
    assert circle.calendar.coordinator.post(
        f"/duties/{duty['id']}/override", {"person_id": str(resting), "reason": "person_asked"}
    ).status in (200, 409)


def test_whoever_steps_back_or_leaves_has_their_duties_taken_over(circle: Circle) -> None:
    """Stepping back is a normal move, and nobody should have to phone around for it."""
    circle.rota()
    one, two = circle.trained
    leaver = circle.others[0]

    circle.hear(
        PathwaySteppedBack(pathway_id=new_id(), person_id=one, from_stage="facilitator", to_stage="mentor")
    )
    circle.calendar.hear(
        MembershipLeft(membership_id=new_id(), group_id=circle.group_id, person_id=leaver, left_on=today())
    )

    circle.hear(
        PathwayAdvanced(
            pathway_id=new_id(), person_id=one, from_stage="co_facilitator", to_stage="facilitator"
        ),
        at=datetime.now(UTC) - timedelta(days=1),
    )
    circle.tick()

    assert {d["person_id"] for d in circle.duties() if d["duty"] == "facilitator"} == {str(two)}
    assert "facilitator" not in {d["duty"] for d in circle.of(one)}


def test_absent_people_give_back_what_they_had_and_get_nothing_on_those_days(circle: Circle) -> None:
    """Who says early that they are away is not the one who is waited for."""
    circle.rota()
    person_id = next(one for one in circle.trained if circle.of(one))
    first, last = (circle.duties()[n]["held_on"] for n in (0, -1))

    stranger = circle.as_(circle.others[0]).post(
        "/absences", {"person_id": str(person_id), "from": first, "until": last}
    )
    added = circle.as_(person_id).post(
        "/absences", {"person_id": str(person_id), "from": first, "until": last}
    )
    assert (stranger.status, added.status) == (403, 201)
    assert circle.of(person_id) == []
    circle.tick()

    assert circle.of(person_id) == []
    assert all(d["person_id"] for d in circle.duties() if d["duty"] != "facilitator")
    assert circle.as_(circle.others[0]).items("/absences") == []
    assert circle.as_(person_id).delete(f"/absences/{added.json['id']}").status == 204


def test_what_people_like_is_kept_and_never_means_never(circle: Circle) -> None:
    """It is theirs to say; others of the group do not read it."""
    shy = circle.others[0]
    address = f"/groups/{circle.group_id}/duty-preferences/{shy}"
    said = [{"duty": duty, "preference": "never"} for duty in ("note_taker", "timekeeper")]

    assert circle.as_(shy).put(address, said).json == said
    assert circle.as_(circle.others[1]).put(address, []).status == 403
    assert circle.as_(circle.others[1]).get(address).json == []
    circle.rota()

    assert circle.of(shy) == []


def test_meetings_that_come_up_move_or_go_keep_the_rota_right(circle: Circle) -> None:
    """The calendar changes; the rota follows without anybody's doing."""
    rota = circle.rota(weeks=3)
    person_id = circle.trained[0]
    meeting = circle.calendar.ahead(circle.group_id)[1]
    away = date.fromisoformat(meeting["held_on"]) + timedelta(days=1)
    circle.as_(person_id).post(
        "/absences", {"person_id": str(person_id), "from": away.isoformat(), "until": away.isoformat()}
    )
    moved = circle.calendar.coordinator.post(
        f"/occurrences/{meeting['id']}/move", {"local_start": f"{away}T19:00:00"}
    )
    assert moved.status == 200, moved.body
    first = circle.calendar.ahead(circle.group_id)[0]
    circle.calendar.coordinator.post(f"/occurrences/{first['id']}/cancel")
    reply = circle.calendar.coordinator.get(f"/rotas/{rota['id']}")

    circle.calendar.coordinator.patch(f"/rotas/{rota['id']}", {"weeks": 6}, etag=reply.etag)
    circle.tick()

    duties = circle.duties()
    assert str(person_id) not in {d["person_id"] for d in duties if d["occurrence_id"] == meeting["id"]}
    assert first["id"] not in {d["occurrence_id"] for d in duties}
    assert len({d["occurrence_id"] for d in duties}) == 5


def test_the_rota_follows_a_handover_by_its_days_and_goes_back_with_it(circle: Circle) -> None:
    """Beside, together, alone; and until it is taken back, nobody else is asked in between."""
    circle.rota(duties=["facilitator"], weeks=8)
    leader, learner = circle.trained
    days = [today() + timedelta(weeks=weeks) for weeks in (0, 3, 5)]
    both = {
        "handover_id": new_id(),
        "group_id": circle.group_id,
        "from_person_id": leader,
        "to_person_id": learner,
    }

    def facilitates(person_id: UUID) -> list[date]:
        return [date.fromisoformat(duty["held_on"]) for duty in circle.of(person_id)]

    planned = HandoverPlanned(
        **both,
        shadow_from=days[0],
        co_lead_from=days[1],
        lead_from=days[2],
    )
    told = datetime.now(UTC)
    circle.hear(planned, at=told)

    assert all(day >= days[1] for day in facilitates(learner))
    assert all(day < days[2] for day in facilitates(leader))
    assert [day for day in facilitates(learner) if day >= days[2]]
    assert len(facilitates(leader)) + len(facilitates(learner)) == len(circle.duties())

    circle.hear(HandoverClosed(**both, closed_on=today()), at=told + timedelta(minutes=1))
    circle.hear(planned, at=told)  # late, and twice

    assert facilitates(learner) == []
    assert len(facilitates(leader)) == len(circle.duties())


def test_whoever_carries_enough_is_given_nothing_more_and_keeps_what_they_have(circle: Circle) -> None:
    """Taking away what somebody does gladly would be no help; asking for more would be none either."""
    rota = circle.rota(duties=["facilitator"], weeks=4)
    full = circle.trained[0]
    before = circle.of(full)
    circle.hear(LoadAnnounced(person_id=full, overloaded=True))

    staff = circle.calendar.as_facilitator(circle.group_id)
    changed = staff.patch(f"/rotas/{rota['id']}", {"weeks": 8}, etag='"1"')

    assert changed.status == 200, changed.body
    assert before
    assert circle.of(full) == before
    given = next(duty for duty in circle.duties() if duty["person_id"] == str(circle.trained[1]))
    refused = staff.post(f"/duties/{given['id']}/override", {"person_id": str(full), "reason": "continuity"})
    assert refused.json["detail"] == "They are not available on that day."
