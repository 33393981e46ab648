"""When and where: a rule and its exceptions, a room, a time that suits, and somebody who interprets."""

from datetime import datetime, timedelta
from random import Random
from typing import Any

from rich.console import Console
from rich.table import Table

from infra.demo.circle import Circle, chosen_name, refusal, version
from infra.demo.seed import SCHEDULING, Seeded, Seeder

ROOM = {
    "name": "Garden Room",
    "locality": "Oakmere",
    "capacity": 60,
    "accessibility": ["step-free", "quiet room", "place to lie down"],
    "transport": "Bus 7 stops at the door, until 22:40.",
    "cost": "Free for groups",
    "comfort": "Armchairs, and a window that opens",
}
HOURS: tuple[list[tuple[str, str, str, str]], ...] = (
    [("free", "TU", "17:00", "22:00"), ("free", "TH", "17:00", "22:00")],
    [("work", "TU", "08:00", "18:30"), ("work", "TH", "08:00", "16:00")],
    [("caregiving", "TH", "16:00", "18:00")],
    [],
)


def tell(console: Console, seeder: Seeder, seeded: Seeded) -> None:
    """Plan another evening for a group, from the search for a time to the booked interpreter."""
    circle = Circle.of(seeder, seeded)
    console.rule(f"{circle.name} looks for another evening")
    interpreter = find_interpreter(circle)
    room = circle.coordinator.post(f"{SCHEDULING}/venues", ROOM | {"name": f"Garden Room, {circle.name}"})
    best = find_a_time(console, circle, room)
    series = meet_once_a_month(console, circle, room, best)
    who_may_join(console, circle, series, interpreter)


def find_interpreter(circle: Circle) -> str:
    """Register somebody who interprets, and when they can."""
    random = Random(f"{circle.name} interpreter")  # noqa: S311 - repeatable chance, not secrecy
    interpreter = circle.registers(chosen_name(random))
    asked = {"person_id": interpreter, "languages": ["es", "ar"]}
    circle.seeder.once_heard(lambda: circle.coordinator.post(f"{SCHEDULING}/interpreters", asked))
    evenings = [("free", day, "17:00", "22:00") for day in ("TU", "TH", "FR")]
    tell_hours(circle, interpreter, evenings)
    return interpreter


def tell_hours(circle: Circle, person_id: str, hours: list[tuple[str, str, str, str]]) -> None:
    """Tell the hours of somebody's week."""
    windows = [{"kind": kind, "weekday": day, "from": start, "until": end} for kind, day, start, end in hours]
    told = {"time_zone": circle.seeder.region.time_zone, "windows": windows}
    circle.coordinator.put(f"{SCHEDULING}/availability/{person_id}", told, etag=version(0))


def find_a_time(console: Console, circle: Circle, room: dict[str, Any]) -> dict[str, Any]:
    """Ask when most can come, for thirteen weeks, with a step-free room and Spanish."""
    for number, person_id in enumerate(circle.everybody):
        tell_hours(circle, person_id, HOURS[number % len(HOURS)])
    first = circle.seeder.region.today + timedelta(days=7)
    found = circle.leader.post(
        f"{SCHEDULING}/slot-searches",
        {
            "group_id": circle.group_id,
            "duration_minutes": 90,
            "weeks": 13,
            "first_on": first.isoformat(),
            "last_on": (first + timedelta(days=6)).isoformat(),
            "earliest": "16:00",
            "latest": "21:00",
            "accessibility": ["step-free"],
            "languages": ["es"],
            "venue_ids": [room["id"]],
            "limit": 4,
        },
    )
    table = Table(
        title="Times that suit, for thirteen weeks, step-free and with Spanish", title_justify="left"
    )
    for column in ("starts", "can", "cannot", "not told", "why"):
        table.add_column(column)
    for one in found:
        starts = one["local_start"].replace("T", " ")[:16]
        table.add_row(starts, str(one["can"]), str(one["cannot"]), str(one["not_told"]), one["why"])
    console.print(table)
    because: dict[str, int] = {}
    for answer in found[-1]["people"]:
        because[answer["why"]] = because.get(answer["why"], 0) + 1
    console.print(
        "For the last of them: " + " ".join(f"{count} × “{why}”" for why, count in because.items()) + "\n"
    )
    return dict(found[0])


def meet_once_a_month(
    console: Console, circle: Circle, room: dict[str, Any], best: dict[str, Any]
) -> dict[str, Any]:
    """Meet on the last such weekday of every month, past the change of clocks, with two exceptions."""
    first = datetime.fromisoformat(best["local_start"])
    asked = {
        "group_id": circle.group_id,
        "rule": f"FREQ=MONTHLY;BYDAY=-1{f'{first:%a}'[:2].upper()}",
        "starts_on": f"{first:%Y-%m-%d}",
        "start_time": f"{first:%H:%M}",
        "duration_minutes": 90,
        "time_zone": circle.seeder.region.time_zone,
        "mode": "hybrid",
        "venue_id": room["id"],
        "online_url": "https://meet.example.org/last-of-the-month",
    }
    series = circle.leader.post(f"{SCHEDULING}/series", asked)
    taken = refusal(lambda: circle.leader.post(f"{SCHEDULING}/series", asked))
    circle.leader.put(
        f"{SCHEDULING}/series/{series['id']}/fallback",
        {"online_url": "https://talk.example.net/spare"},
        etag=version(0),
    )
    meetings = circle.meetings(ahead=True, series_id=series["id"])
    earlier = meetings[0]["local_start"][:11] + "16:00:00"
    circle.leader.post(f"{SCHEDULING}/occurrences/{meetings[0]['id']}/move", {"local_start": earlier})
    circle.leader.post(f"{SCHEDULING}/occurrences/{meetings[1]['id']}/cancel")
    table = Table(title=asked["rule"], title_justify="left")
    for column in ("on the clock there", "in UTC", ""):
        table.add_column(column)
    for one in circle.meetings(ahead=True, series_id=series["id"]):
        said = "moved, this once" if one["moved"] else "" if one["status"] == "scheduled" else one["status"]
        table.add_row(
            one["local_start"].replace("T", " ")[:16], one["starts_at"].replace("T", " ")[:16], said
        )
    console.print(table)
    console.print(f"Who books the same room for the same evenings hears: “{taken}”\n")
    return dict(series)


def who_may_join(console: Console, circle: Circle, series: dict[str, Any], interpreter: str) -> None:
    """Tell members how to join, and nobody else; book the interpreter and a translation; and the room "
    "fails."""
    meeting = circle.meetings(ahead=True, series_id=series["id"])[2]
    page = f"{SCHEDULING}/occurrences/{meeting['id']}"
    stranger = circle.as_member(interpreter)
    kept = refusal(lambda: stranger.get(f"{page}/joining"))
    circle.leader.post(f"{page}/interpreters", {"interpreter_id": interpreter, "language": "es"})
    twice = refusal(
        lambda: circle.leader.post(f"{page}/interpreters", {"interpreter_id": interpreter, "language": "ar"})
    )
    asked = circle.leader.post(f"{page}/translations", {"title": "Pacing", "language": "es"})
    ready = circle.leader.post(
        f"{SCHEDULING}/translations/{asked['id']}/ready",
        {"address": "https://files.example.org/pacing-es.pdf"},
    )
    me = circle.as_member(circle.members[0])
    before = me.get(f"{page}/joining")["online_url"]
    circle.leader.post(f"{page}/use-fallback")
    after = me.get(f"{page}/joining")["online_url"]
    console.print(
        f"Members read how to join: {before}. Somebody whose token names the group, but who does not belong "
        f"to it, hears “{kept}” {circle.names[interpreter]} interprets into Spanish, and cannot be booked a "
        f"second time (“{twice}”); the handout is at {ready['address']}. Then the room fails, and within "
        f"the second everybody reads another address: {after}.\n"
    )
