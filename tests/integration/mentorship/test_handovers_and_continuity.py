"""Handovers by their days, and how well groups would carry on; topics by what they said."""

from datetime import timedelta
from uuid import UUID

from services.mentorship.service import MentorshipService
from shared.contracts.membership import GroupOpened, GroupPlanned
from shared.contracts.scheduling import OccurrenceCancelled, OccurrenceScheduled
from shared.contracts.scheduling_duties import DutyAssigned, PollClosed
from shared.contracts.scheduling_library import ThemeCovered, ThemeDropped, ThemePlanned
from shared.ids import new_id
from tests.integration.mentorship.conftest import NOW, TODAY, Mentoring, left
from tests.plugins.waiting import eventually


def test_leading_passes_on_by_its_days_and_back(mentoring: Mentoring) -> None:
    """Asked, agreed, begun on the day, moved while somebody rests, and taken back."""
    leader = mentoring.joined(role="facilitator")
    group = leader.group_id
    learner = mentoring.joined(role="mentor", group_id=group)
    staff, as_learner = mentoring.as_facilitator(group), mentoring.as_member(learner.person_id)
    days = [TODAY + timedelta(weeks=weeks) for weeks in (0, 1, 2)]
    plan = {
        "group_id": group,
        "from_person_id": leader.person_id,
        "to_person_id": learner.person_id,
        **dict(zip(("shadow_from", "co_lead_from", "lead_from"), days, strict=True)),
    }
    rest = f"/persons/{learner.person_id}/rest"

    as_learner.put(rest, {"resting_until": TODAY + timedelta(days=3)})
    assert staff.post("/handovers", plan).slug == "not-available"
    as_learner.delete(rest)
    address = f"/handovers/{staff.post('/handovers', plan).json['id']}"
    assert staff.post("/handovers", plan).slug == "handover-under-way"
    assert staff.post(f"{address}/accept").slug == "not-your-handover"
    assert as_learner.post(f"{address}/accept").json["status"] == "agreed"
    assert as_learner.get(f"/persons/{learner.person_id}/load").json["handovers"] == 1

    mentoring.tick(MentorshipService.walk_handovers)
    assert as_learner.get(address).json["phase"] == "shadow"
    # The day of leading together comes, and they have not come to the stage that facilitating needs.
    mentoring.service.database.rows(
        "update handovers set shadow_from = shadow_from - 7, co_lead_from = co_lead_from - 7 returning id"
    )
    mentoring.tick(MentorshipService.walk_handovers)
    waiting = as_learner.get(address).json
    assert (waiting["phase"], waiting["co_lead_from"], waiting["postponed"]) == (
        "shadow",
        str(TODAY + timedelta(weeks=1)),
        1,
    )
    back = as_learner.post(f"{address}/take-back").json
    assert (back["status"], back["closed_on"]) == ("closed", str(TODAY))
    assert as_learner.post(f"{address}/take-back").slug == "nothing-to-take-back"
    told = [(name, data) for name, data in mentoring.announced() if name.startswith("handover_")]
    assert [name for name, _ in told] == [
        "handover_planned",
        "handover_phase_began",
        "handover_planned",
        "handover_closed",
    ]
    assert told[0][1]["lead_from"] == str(days[2])
    assert told[2][1]["lead_from"] == str(days[2] + timedelta(weeks=1))


def test_a_group_is_weighed_again_by_what_is_told(mentoring: Mentoring) -> None:
    """One who leads everything, meetings that fall through, and what could be done about it."""
    leader = mentoring.joined(role="facilitator", days_ago=300)
    group = leader.group_id
    mentoring.joined(role="facilitator", group_id=group)
    mentor = mentoring.joined(role="mentor", group_id=group)
    mentoring.hear(GroupPlanned(group_id=group, organisation_id=new_id(), time_zone="UTC", language="en"))
    mentoring.hear(GroupOpened(group_id=group, organisation_id=new_id()))
    for weeks in range(1, 5):
        meeting, starts_at = new_id(), NOW - timedelta(weeks=weeks)
        common = {"occurrence_id": meeting, "group_id": group}
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
                **common, duty_id=new_id(), person_id=leader.person_id, duty="facilitator", reason="only_one"
            )
        )
        if weeks == 3:
            mentoring.hear(OccurrenceCancelled(**common, series_id=new_id()))
    staff = mentoring.as_facilitator(group)

    weighed = staff.get(f"/groups/{group}/continuity", language="de").json
    shares = {one["risk"]: one["share"] for one in weighed["risks"]}
    # 100 - (35 · 1 + 20 · 1 + 20 · 1/2 + 0 + 0)
    assert shares == {"dependence": 1.0, "cadence": 1.0, "bench": 0.5, "training": 0.0, "founder": 0.0}
    assert (weighed["index"], weighed["level"]) == (35, "fragile")
    assert weighed["risks"][0]["words"] == "Wie sehr die Leitung an einer Person hängt."
    first = weighed["suggested_handovers"][0]
    assert first["from_person_id"] == str(leader.person_id)
    assert str(mentor.person_id) in {one["to_person_id"] for one in weighed["suggested_handovers"]}

    def announced() -> list[tuple[int, list[str]]]:
        mentoring.tick(MentorshipService.reckon_continuity)
        return [
            (data["index"], data["risks"])
            for name, data in mentoring.announced()
            if name == "continuity_changed" and data["group_id"] == str(group)
        ]

    eventually(lambda: announced()[-1:] == [(35, ["dependence", "cadence", "bench"])])
    assert mentoring.coordinator.items("/continuity", at_most=40)[0]["group_id"] == str(group)
    mentoring.hear(left(leader))
    eventually(lambda: announced()[-1:] == [(20, ["dependence", "cadence", "bench", "founder"])])
    assert mentoring.as_facilitator(new_id()).get(f"/groups/{group}/continuity").status == 404


def test_topics_follow_what_the_group_said(mentoring: Mentoring) -> None:
    """A poll counts; a choice is announced, and does not come again at once."""
    group = mentoring.joined(role="mentor").group_id
    mentoring.hear(GroupPlanned(group_id=group, organisation_id=new_id(), time_zone="UTC", language="en"))
    mentoring.hear(
        PollClosed(
            poll_id=new_id(), group_id=group, topic="next", answers=5, options=("sleep", "low"), counts=(4, 1)
        )
    )
    staff = mentoring.as_facilitator(group)

    found = staff.get(f"/groups/{group}/topic-suggestions", language="de").json
    assert (found[0]["topic"], found[0]["title"], found[0]["said"]) == ("sleep", "Schlaf und Abende", 4)
    chosen = staff.post(f"/groups/{group}/topics", {"topic": "sleep", "planned_on": TODAY})
    assert chosen.status == 201
    again = staff.post(f"/groups/{group}/topics", {"topic": "sleep", "planned_on": TODAY})
    assert again.slug == "already-chosen"
    assert "sleep" not in [one["topic"] for one in staff.get(f"/groups/{group}/topic-suggestions").json]
    assert [one["topic"] for one in staff.items(f"/groups/{group}/topics")] == ["sleep"]
    assert staff.delete(f"/groups/{group}/topics/{chosen.json['id']}").status == 204
    theme = {"occurrence_id": new_id(), "group_id": group, "entry_id": UUID(found[0]["entry_id"])}
    offered = []
    for event in (ThemePlanned(**theme), ThemeDropped(**theme), ThemeCovered(**theme)):
        mentoring.hear(event)
        known = staff.get(f"/groups/{group}/topic-suggestions").json
        offered.append(("sleep" in [one["topic"] for one in known], max(one["level"] for one in known)))
    assert offered == [(False, 1), (True, 1), (False, 2)]
    assert [name for name, _ in mentoring.announced() if name.startswith("topic_")] == [
        "topic_chosen",
        "topic_dropped",
    ]
