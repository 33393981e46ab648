"""The rota over HTTP: duties are given out in turn, handed on, and never to somebody who cannot."""

from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest

from services.scheduling.service import SchedulingService
from shared.contracts.membership import MembershipLeft
from shared.contracts.mentorship import PathwayAdvanced, PathwayStarted, PathwaySteppedBack, RestAnnounced
from shared.contracts.registry import spec_of
from shared.events.envelope import Envelope, Received
from shared.ids import new_id
from tests.integration.scheduling.conftest import Calendar, today
from tests.plugins.fix_http import Client


class Circle:
    """A group that meets weekly, with people who can facilitate and people who cannot."""

    def __init__(self, calendar: Calendar, *, trained: int = 2, others: int = 3) -> None:
        self.calendar = calendar
        self.group_id = calendar.group()
        self.trained = [calendar.member(self.group_id) for _ in range(trained)]
        self.others = [calendar.member(self.group_id) for _ in range(others)]
        for person_id in self.trained:
            self.hear(PathwayStarted(pathway_id=new_id(), person_id=person_id, stage="facilitator"))
        self.series = calendar.series(self.group_id)

    def hear(self, event: Any, *, at: datetime | None = None, id: UUID | None = None) -> None:
        """Let the service handle an event of mentorship, as its consumer does."""
        spec = spec_of(event)
        envelope = Envelope(
            id=id or new_id(),
            type=spec.type,
            source="/mentorship",
            subject=getattr(event, spec.subject_field),
            time=at or datetime.now(UTC),
            network_id=self.calendar.network_id,
            correlation_id=new_id(),
            causation_id=None,
            traceparent=None,
        )
        service = SchedulingService()
        with self.calendar.service.database.transaction(network_id=self.calendar.network_id) as tx:
            tx.envelope = envelope
            if isinstance(event, RestAnnounced):
                service.follow_rest(event, tx)
            else:
                service.follow_pathways([Received(event, envelope)], tx)

    def tick(self) -> None:
        """Let time do its work."""
        with self.calendar.service.database.transaction(network_id=self.calendar.network_id) as tx:
            SchedulingService().keep_rotas(tx)

    def rota(self, **asked: Any) -> dict[str, Any]:
        """Begin a rota for the group's series."""
        made = self.calendar.coordinator.post("/rotas", {"series_id": self.series["id"], "weeks": 4, **asked})
        assert made.status == 201, made.body
        return dict(made.json)

    def duties(self, **query: Any) -> list[dict[str, Any]]:
        """Who does what."""
        return self.calendar.coordinator.items("/duties", group_id=self.group_id, **query)

    def of(self, person_id: UUID) -> list[dict[str, Any]]:
        """What somebody has to do."""
        return self.duties(person_id=person_id)

    def as_(self, person_id: UUID) -> Client:
        """A client that asks as this person."""
        return self.calendar.as_member(person_id, self.group_id)


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
