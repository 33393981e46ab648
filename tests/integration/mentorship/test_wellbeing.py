"""Looking after those who carry others: what is sealed, and what little leaves."""

from datetime import timedelta

from shared.contracts.scheduling import OccurrenceScheduled
from shared.contracts.scheduling_duties import DutyAssigned
from shared.ids import new_id
from tests.integration.mentorship.conftest import NOW, TODAY, Mentoring
from tests.plugins import principals
from tests.plugins.waiting import eventually


def test_answers_of_a_self_check_are_the_person_s_alone(mentoring: Mentoring) -> None:
    """Sealed at rest, invisible to every role, in no event; only the person reads or removes them."""
    told = mentoring.joined(role="facilitator")
    person = mentoring.as_facilitator(told.group_id, person_id=told.person_id)
    colleague = mentoring.as_facilitator(told.group_id)
    questions = person.get("/self-check-questions", language="es").json
    before = len(mentoring.announced())

    taken = person.post("/self-checks", {"answers": {"energy": 4, "amount": 4, "alone": 1}, "language": "de"})

    assert len(questions) == 5
    assert (taken.status, taken.json["advice"]) == (201, "rest")
    assert "ausruhen" in taken.json["words"] or "auszuruhen" in taken.json["words"]
    assert [one["answers"] for one in person.items("/self-checks")] == [taken.json["answers"]]
    assert colleague.items("/self-checks") == []
    assert mentoring.coordinator.get("/self-checks").status == 403
    assert len(mentoring.announced()) == before
    database = mentoring.service.database
    with database.transaction(principals.coordinator(mentoring.network_id)) as tx:
        assert tx.connection.execute("select count(*) from self_checks").fetchone() == (0,)
    ((sealed,),) = database.rows("select answers from self_checks")
    assert b"energy" not in bytes(sealed)
    wrong = person.post("/self-checks", {"answers": {"charm": 1}})
    assert wrong.json["errors"][0]["pointer"] == "/answers/charm"
    assert colleague.delete(f"/self-checks/{taken.json['id']}").status == 404
    assert person.delete(f"/self-checks/{taken.json['id']}").status == 204


def test_of_a_rest_only_until_when_is_told(mentoring: Mentoring) -> None:
    """The coordinator sees that somebody rests; the event says until when; nobody learns why."""
    told = mentoring.joined(role="mentor")
    member, until = mentoring.as_member(told.person_id), TODAY + timedelta(weeks=4)
    address = f"/persons/{told.person_id}/rest"

    resting = member.put(address, {"resting_until": until})
    assert resting.json == {"person_id": str(told.person_id), "resting_until": str(until), "resting": True}
    assert [one["person_id"] for one in mentoring.coordinator.items("/rests", group_id=told.group_id)] == [
        str(told.person_id)
    ]
    assert (
        mentoring.as_member(mentoring.joined().person_id).put(address, {"resting_until": until}).status == 403
    )
    assert member.put(address, {"resting_until": TODAY}).json["errors"][0]["pointer"] == "/resting_until"
    assert member.delete(address).status == 204
    assert member.delete(address).slug == "not-resting"
    assert [data for name, data in mentoring.announced() if name == "rest_announced"] == [
        {"person_id": str(told.person_id), "resting_until": str(until)},
        {"person_id": str(told.person_id), "resting_until": str(TODAY)},
    ]


def test_enough_to_carry_is_counted_from_the_rota_and_announced(mentoring: Mentoring) -> None:
    """Meetings to facilitate within four weeks, against what the person wants to carry at most."""
    told = mentoring.joined(role="facilitator")
    person = mentoring.as_facilitator(told.group_id, person_id=told.person_id)
    address = f"/persons/{told.person_id}/load"
    for weeks in (1, 2, 5):
        meeting, starts_at = new_id(), NOW + timedelta(weeks=weeks)
        common = {"occurrence_id": meeting, "group_id": told.group_id}
        mentoring.hear(
            OccurrenceScheduled(
                **common,
                series_id=new_id(),
                starts_at=starts_at,
                ends_at=starts_at + timedelta(hours=1),
                held_on=starts_at.date(),
            )
        )
        mentoring.hear(
            DutyAssigned(
                **common, duty_id=new_id(), person_id=told.person_id, duty="facilitator", reason="only_one"
            )
        )

    load = person.get(address)
    assert (load.json["duties"], load.json["overloaded"]) == (2, False)
    limits = {"mentees_at_most": 1, "duties_at_most": 2}
    other = mentoring.as_facilitator(told.group_id).put(address, limits, etag='"0"')
    assert other.slug == "not-your-load"
    assert person.put(address, limits, etag='"0"').json["overloaded"] is True
    assert person.put(address, limits, etag='"0"').status == 412
    person.put(address, limits | {"duties_at_most": 4}, etag='"1"')
    eventually(lambda: len([1 for name, _ in mentoring.announced() if name == "load_announced"]) == 2)
    assert [data["overloaded"] for name, data in mentoring.announced() if name == "load_announced"] == [
        True,
        False,
    ]


def test_a_debrief_is_asked_for_without_a_reason(mentoring: Mentoring) -> None:
    """Somebody listens who has room; a resting person does not."""
    told, listener = mentoring.joined(role="facilitator"), new_id()
    mentoring.joined(role="mentor", group_id=told.group_id, person_id=listener)
    person = mentoring.as_facilitator(told.group_id, person_id=told.person_id)
    mentor = mentoring.service.as_(principals.mentor(mentoring.network_id, told.group_id, person_id=listener))

    asked = person.post("/debriefs", {"group_id": told.group_id})
    address = f"/debriefs/{asked.json['id']}"
    assert person.post(f"{address}/take").slug == "for-somebody-else"
    mentor.put(f"/persons/{listener}/rest", {"resting_until": TODAY + timedelta(days=7)})
    assert mentor.post(f"{address}/take").slug == "not-available"
    mentor.delete(f"/persons/{listener}/rest")
    assert mentor.post(f"{address}/take").json["taken_by"] == str(listener)
    assert mentoring.coordinator.post(f"{address}/close").slug == "not-your-debrief"
    assert person.post(f"{address}/close").json["status"] == "closed"
    assert [name for name, _ in mentoring.announced() if name.startswith("debrief_")] == [
        "debrief_asked",
        "debrief_taken",
        "debrief_closed",
    ]
