"""How somebody comes to lead: a pathway with gates, training, a newcomer, and leading that passes on."""

from datetime import date, timedelta
from typing import Any

from rich.console import Console
from rich.table import Table

from infra.demo.circle import Circle, refusal, version
from infra.demo.seed import MENTORSHIP, SCHEDULING, Seeded, Seeder
from infra.demo.story import await_that

TRAINED = {
    "active_listening": 200,
    "boundaries": 300,
    "confidentiality": 330,
    "trauma_informed_care": 20,
    "cultural_humility": 20,
    "self_care": 1200,
}


def tell(console: Console, seeder: Seeder, seeded: Seeded) -> None:
    """Walk with a mentor until they lead, and see how well the group would go on."""
    circle = Circle.of(seeder, seeded)
    mentor = circle.people["mentor"][0]
    console.rule(f"{circle.names[mentor]} comes to lead")
    console.print(steadiness(circle, "At first"))
    walk_the_pathway(console, circle, mentor)
    accompany(console, circle, mentor)
    pass_on(console, circle, mentor)
    choose_a_topic(console, circle)


def pathway_of(circle: Circle, person_id: str) -> dict[str, Any]:
    """Return somebody's pathway, as soon as mentorship has heard that they belong."""

    def look() -> dict[str, Any] | None:
        found = next(circle.coordinator.items(f"{MENTORSHIP}/pathways", person_id=person_id), None)
        return dict(found) if found else None

    await_that("the pathway", lambda: look() is not None)
    return look() or {}


def walk_the_pathway(console: Console, circle: Circle, mentor: str) -> None:
    """Ask to go on, hear what is missing, bring it, and go on; the person reads the same page."""
    page = f"{MENTORSHIP}/pathways/{pathway_of(circle, mentor)['id']}"
    missing = refusal(lambda: circle.leader.post(f"{page}/advance"))
    before = circle.as_mentor(mentor).get(page)["next_gate"]["conditions"]
    today = circle.seeder.region.today
    for module, days_ago in TRAINED.items():
        done = {
            "person_id": mentor,
            "module": module,
            "completed_on": (today - timedelta(days=days_ago)).isoformat(),
        }
        circle.coordinator.post(f"{MENTORSHIP}/training-completions", done)
    circle.leader.post(f"{page}/evidence", {"evidence": "shadowing"})
    after = circle.as_mentor(mentor).get(page)["next_gate"]["conditions"]
    table = Table(
        title="What the gate asks for, as the person and the coordinator read it", title_justify="left"
    )
    for column in ("", "at first", "now"):
        table.add_column(column)
    for was, now in zip(before, after, strict=True):
        table.add_row(now["detail"], "yes" if was["met"] else "not yet", "yes" if now["met"] else "not yet")
    console.print(table)
    stage = circle.leader.post(f"{page}/advance")["stage"]
    own_word = refusal(lambda: circle.as_mentor(mentor).post(f"{page}/advance"))
    training = circle.as_mentor(mentor).get(f"{MENTORSHIP}/persons/{mentor}/training")
    states = {
        state: [one["module"] for one in training if one["state"] == state] for state in ("renew", "expired")
    }
    console.print(
        f"Asked too soon: “{missing}” With everything there, {circle.names[mentor]} is a "
        f"{stage.replace('_', '-')}. Nobody gives that to themself (“{own_word}”) and stepping back is "
        f"always theirs. To renew soon: {', '.join(states['renew']) or 'nothing'}; expired: "
        f"{', '.join(states['expired']) or 'nothing'}.\n"
    )


def accompany(console: Console, circle: Circle, mentor: str) -> None:
    """Find somebody for a newcomer, with reasons; both say yes; and both say how it was in the end."""
    newcomer = circle.members[-1]
    for person_id, experiences in (
        (newcomer, ["parenting", "shift_work"]),
        (mentor, ["parenting", "migration"]),
    ):
        profile = {"languages": ["en"], "times": ["weekday_evening"], "experiences": experiences}
        page = f"{MENTORSHIP}/persons/{person_id}/mentoring-profile"
        circle.coordinator.put(page, profile, etag=version(0))
    search = {"group_id": circle.group_id, "newcomer_id": newcomer}
    candidates = circle.leader.post(f"{MENTORSHIP}/match-searches", search)
    why = " ".join(reason["words"] for reason in candidates[0]["reasons"])
    mentor = candidates[0]["mentor_id"]
    asked = {
        "group_id": circle.group_id,
        "newcomer_id": newcomer,
        "mentor_id": mentor,
        "goals": ["settle_in"],
    }
    match = circle.leader.post(f"{MENTORSHIP}/matches", asked)
    page = f"{MENTORSHIP}/matches/{match['id']}"
    circle.as_member(newcomer).post(f"{page}/accept")
    circle.as_mentor(mentor).post(f"{page}/accept")
    circle.as_member(newcomer).post(f"{page}/end", {"how": "goals_reached"})
    ended = circle.as_mentor(mentor).post(f"{page}/end", {"how": "time_came"})
    console.print(
        f"{circle.names[mentor]} could accompany {circle.names[newcomer]}: {why} Both say yes, the newcomer "
        f"first. At the end both say how it was ({ended['said_by_newcomer'].replace('_', ' ')}, "
        f"{ended['said_by_mentor'].replace('_', ' ')}), and it is {ended['status']}.\n"
    )


def pass_on(console: Console, circle: Circle, mentor: str) -> None:
    """Hand over leading, phase by phase; the rota follows, and a rest takes duties off."""
    today = circle.seeder.region.today
    days = {
        "shadow_from": today + timedelta(days=1),
        "co_lead_from": today + timedelta(days=8),
        "lead_from": today + timedelta(days=22),
    }
    plan_rota(circle)
    before = leads(circle)
    asked = {"group_id": circle.group_id, "from_person_id": circle.leader_id, "to_person_id": mentor}
    handover = circle.coordinator.post(
        f"{MENTORSHIP}/handovers", asked | {phase: day.isoformat() for phase, day in days.items()}
    )
    circle.as_mentor(mentor).post(f"{MENTORSHIP}/handovers/{handover['id']}/accept")

    def has_passed_on() -> bool:
        plan_rota(circle)
        after = leads(circle)
        return all(who == mentor for day, who in after.items() if day >= days["lead_from"]) and any(
            after.values()
        )

    await_that("the handover in the rota", has_passed_on)
    after = leads(circle)
    table = Table(title="Who facilitates", title_justify="left")
    for column in ("on", "before", "with the handover", ""):
        table.add_column(column)
    for day, who in list(after.items())[:6]:
        phase = [name.removesuffix("_from").replace("_", " ") for name, first in days.items() if first <= day]
        was = circle.names.get(before.get(day) or "", "nobody yet")
        table.add_row(
            day.isoformat(), was, circle.names.get(who or "", "nobody yet"), phase[-1] if phase else ""
        )
    console.print(table)
    console.print(steadiness(circle, "With that"))
    rest(console, circle)


def plan_rota(circle: Circle) -> None:
    """Go over the group's rota, or begin one."""
    found = next(circle.leader.items(f"{SCHEDULING}/rotas", series_id=circle.series["id"]), None)
    if found:
        circle.leader.post(f"{SCHEDULING}/rotas/{found['id']}/plan")
    else:
        circle.leader.post(f"{SCHEDULING}/rotas", {"series_id": circle.series["id"], "weeks": 6})


def leads(circle: Circle) -> dict[date, str | None]:
    """Return who facilitates the meetings ahead, by day."""
    found = circle.leader.items(f"{SCHEDULING}/duties", group_id=circle.group_id, limit=200)
    return {
        date.fromisoformat(one["held_on"]): one["person_id"]
        for one in sorted(found, key=lambda one: str(one["starts_at"]))
        if one["duty"] == "facilitator"
    }


def rest(console: Console, circle: Circle) -> None:
    """Ask oneself how it goes, in private; rest, and have nothing to do meanwhile."""
    person_id, me = circle.leader_id, circle.leader
    questions = [one["code"] for one in me.get(f"{MENTORSHIP}/self-check-questions")]
    answers = {"answers": dict.fromkeys(questions, 3)}
    check = me.post(f"{MENTORSHIP}/self-checks", answers)
    kept = refusal(lambda: list(circle.coordinator.items(f"{MENTORSHIP}/self-checks")))
    until = circle.seeder.region.today + timedelta(days=14)
    me.put(f"{MENTORSHIP}/persons/{person_id}/rest", {"resting_until": until.isoformat()})

    def has_nothing() -> bool:
        return all(who != person_id for day, who in leads(circle).items() if day < until)

    await_that("the rest in the rota", has_nothing)
    seen = circle.coordinator.get(f"{MENTORSHIP}/persons/{person_id}/rest")
    asked = me.post(f"{MENTORSHIP}/debriefs", {"group_id": circle.group_id})
    circle.as_mentor(circle.people["mentor"][0]).post(f"{MENTORSHIP}/debriefs/{asked['id']}/take")
    console.print(
        f"{circle.names[person_id]} asks themself how it goes: “{check['words']}” Nobody else reads the "
        f"answers (“{kept}”). They rest until {seen['resting_until']}; that is all that others learn, and "
        "their duties until then are given to others. Somebody listens after a hard evening, and nobody "
        "writes down what about.\n"
    )


def steadiness(circle: Circle, when: str) -> str:
    """Say how well the group would go on, and what weighs on it."""
    found = circle.coordinator.get(f"{MENTORSHIP}/groups/{circle.group_id}/continuity")
    weighs = [
        f"{one['words']} ({one['share'] * one['weight']:.0f})" for one in found["risks"] if one["share"]
    ]
    return (
        f"{when} the continuity index of {circle.name} is {found['index']} of 100, {found['level']}. "
        f"What takes points away: {' '.join(weighs) or 'nothing.'}\n"
    )


def choose_a_topic(console: Console, circle: Circle) -> None:
    """Choose what comes next by what the group's polls say."""
    mentor = circle.as_mentor(circle.people["mentor"][0])
    page = f"{MENTORSHIP}/groups/{circle.group_id}"
    topics = mentor.get(f"{page}/topic-suggestions")
    day = circle.meetings(ahead=True)[0]["held_on"]
    mentor.post(f"{page}/topics", {"topic": topics[0]["topic"], "planned_on": day})
    console.print(
        f"For {day}: “{topics[0]['title']}”, level {topics[0]['level']}; {topics[0]['said']} answers in the "
        "group's polls speak for it.\n"
    )
