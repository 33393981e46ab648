"""An evening of a group: duties that rotate fairly, who means to come, how it goes, and who is heard."""

from datetime import timedelta
from itertools import combinations
from typing import Any

from rich.console import Console
from rich.table import Table

from infra.demo.circle import Circle, must, refusal
from infra.demo.seed import SCHEDULING, Seeded, Seeder

WEEKS = 6
SEATS = 8
# Who speaks in the first half of the evening, by seat: three of them hardly at all.
TURNS = (1, 2, 1, 4, 1, 2, 5, 1, 6, 2, 1)


def tell(console: Console, seeder: Seeder, seeded: Seeded) -> None:
    """Share out the work, ask who comes, follow an agenda, and invite the quieter."""
    circle = Circle.of(seeder, seeded)
    console.rule(f"An evening at {circle.name}")
    share_the_work(console, circle)
    who_comes(console, circle)
    follow_an_agenda(console, circle)
    hear_everybody(console, circle)


def share_the_work(console: Console, circle: Circle) -> None:
    """Give out duties, each with its reason; swap two, give one back, and decide one otherwise."""
    calendar, today = circle.coordinator, circle.seeder.region.today
    away = circle.members[0]
    weeks_away = {"from": today.isoformat(), "until": (today + timedelta(weeks=2)).isoformat()}
    circle.as_member(away).post(f"{SCHEDULING}/absences", {"person_id": away, **weeks_away})
    rota = circle.leader.post(f"{SCHEDULING}/rotas", {"series_id": circle.series["id"], "weeks": WEEKS})
    duties = duties_of(circle)
    table = Table(title=f"Who does what in the next {WEEKS} weeks", title_justify="left")
    for column in ("on", "duty", "who", "because"):
        table.add_column(column)
    for one in duties[:6]:
        who = circle.names.get(one["person_id"] or "", "nobody yet")
        table.add_row(one["held_on"], one["duty"].replace("_", " "), who, one["reason"])
    console.print(table)
    fair = circle.leader.get(f"{SCHEDULING}/rotas/{rota['id']}/fairness")
    mine, theirs = two_to_swap(duties, away)
    me, other = circle.as_member(mine["person_id"]), circle.as_member(theirs["person_id"])
    swap = me.post(f"{SCHEDULING}/duty-swaps", {"duty_id": mine["id"], "other_duty_id": theirs["id"]})
    still = calendar.get(f"{SCHEDULING}/duties/{mine['id']}")["person_id"] == mine["person_id"]
    other.post(f"{SCHEDULING}/duty-swaps/{swap['id']}/agree")
    busy = {one["person_id"] for one in duties if one["occurrence_id"] == mine["occurrence_id"]}
    instead = next(one for one in circle.members if one not in {*busy, theirs["person_id"], away})
    override = {"person_id": instead, "reason": "person_asked"}
    circle.leader.post(f"{SCHEDULING}/duties/{mine['id']}/override", override)
    changes = calendar.items(f"{SCHEDULING}/duty-changes", duty_id=mine["id"])
    history = [f"{one['happening']} ({circle.names.get(one['held_by'] or '', 'nobody')})" for one in changes]
    must(still, "a swap changes nothing before both agree")
    shares = [one["duties"] for one in fair["shares"] if one["person_id"] != circle.leader_id]
    console.print(
        f"{circle.names[away]} is away for two weeks and has nothing to do then. "
        f"{circle.names[circle.leader_id]} alone may facilitate so far; the duties of the others differ by "
        f"{max(shares) - min(shares)} at most. Two swap: before the other says yes nothing has changed. "
        f"What ever happened to the first duty: "
        f"{', '.join(history)}.\n"
    )


def two_to_swap(duties: list[dict[str, Any]], away: str) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return two times of taking notes whose people have nothing else to do at the other's meeting."""
    busy = {(one["occurrence_id"], one["person_id"]) for one in duties}
    notes = [one for one in duties if one["duty"] == "note_taker" and one["person_id"] not in (None, away)]
    return next(
        (one, other)
        for one, other in combinations(notes, 2)
        if one["person_id"] != other["person_id"]
        and (one["occurrence_id"], other["person_id"]) not in busy
        and (other["occurrence_id"], one["person_id"]) not in busy
    )


def duties_of(circle: Circle) -> list[dict[str, Any]]:
    """Return the group's duties ahead, in the order of time."""
    found = circle.leader.items(f"{SCHEDULING}/duties", group_id=circle.group_id, limit=200)
    return sorted(found, key=lambda one: (one["starts_at"], one["duty"]))


def who_comes(console: Console, circle: Circle) -> None:
    """Ask who means to come to the next meeting; what was said for an hour no longer counts for another."""
    meeting = circle.meetings(ahead=True)[0]
    page = f"{SCHEDULING}/occurrences/{meeting['id']}"
    for number, person_id in enumerate(circle.members):
        answer = ("yes", "yes", "yes", "maybe", "no")[number % 5]
        circle.as_member(person_id).put(f"{page}/rsvp", {"answer": answer})
    said = circle.leader.get(f"{page}/rsvp-counts")
    hour = int(meeting["local_start"][11:13])
    later = f"{meeting['local_start'][:11]}{hour + 1:02}{meeting['local_start'][13:]}"
    circle.leader.post(f"{page}/move", {"local_start": later})
    mine = circle.as_member(circle.members[0]).get(f"{page}/rsvp")
    after = circle.leader.get(f"{page}/rsvp-counts")
    must(not mine["is_current"], "an answer to another hour counts no longer")
    console.print(
        f"For {meeting['held_on']} {said['yes']} say yes, {said['maybe']} maybe and {said['no']} no. The "
        f"meeting moves to {later[11:16]}: {after['unanswered']} are to be asked again, for a "
        f"“{mine['answer']}” to another hour is none.\n"
    )


def follow_an_agenda(console: Console, circle: Circle) -> None:
    """Choose one that came with Kith, in the group's language, and read it part by part."""
    templates = list(circle.coordinator.items(f"{SCHEDULING}/agenda-templates", language=circle.language))
    circle.leader.put(
        f"{SCHEDULING}/series/{circle.series['id']}/agenda", {"template_id": templates[0]["id"]}
    )
    meeting = circle.meetings(ahead=True)[0]
    agenda = circle.as_member(circle.members[0]).get(f"{SCHEDULING}/occurrences/{meeting['id']}/agenda")
    table = Table(title=f"The agenda: {templates[0]['name']}", title_justify="left")
    for column in ("from (UTC)", "minutes", "part", "kind"):
        table.add_column(column)
    for part in agenda["parts"]:
        kind = part["kind"].replace("_", " ")
        table.add_row(part["starts_at"][11:16], str(part["minutes"]), part["title"], kind)
    console.print(table)
    balance = agenda["balance"]
    console.print(
        f"{balance['emotional_minutes']} minutes are for what is felt, {balance['practical_minutes']} for "
        f"what is practical: {balance['advice'].replace('_', ' ')}.\n"
    )


def hear_everybody(console: Console, circle: Circle) -> None:
    """Count turns by seat, and learn who might be invited next."""
    page = f"{SCHEDULING}/occurrences/{circle.meets_once()['id']}"
    circle.leader.put(f"{page}/seats", {"seats": SEATS})
    for seat in TURNS:
        heard = circle.leader.post(f"{page}/turns", {"seat": seat})
    turns = ", ".join(f"{one['seat']}: {one['turns']}" for one in heard["seats"])
    kept = refusal(lambda: circle.as_member(circle.members[0]).get(f"{page}/seats"))
    console.print(
        f"Turns by seat so far: {turns}. Seats {', '.join(map(str, heard['invite']))} might be invited next; "
        f"well heard: {', '.join(map(str, heard['well_heard'])) or 'nobody'}. Who sits where is agreed in "
        f"the room and told nobody, and the counts are gone by tomorrow. (“{kept}”)\n"
    )
