"""Others come in, and the group is found: a guest, families, calendars, the public guide."""

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import urllib3
from icalendar import Calendar, Component
from rich.console import Console
from rich.table import Table

from infra.demo.circle import Circle, must, refusal, version
from infra.demo.seed import SCHEDULING, Seeded, Seeder

GUEST: dict[str, Any] = {
    "contact": {"name": "Amber Finch", "reach": "guest@example.org"},
    "topic": "Sleep",
    "scope": "What helps to rest. No cures.",
    "from_minute": 15,
    "minutes": 30,
    "language": "en",
}


def tell(console: Console, seeder: Seeder, seeded: Seeded) -> None:
    """Ask somebody in, make room for families, and let the group be found by those who should find it."""
    circle = Circle.of(seeder, seeded)
    console.rule(f"Doors of {circle.name}")
    ask_a_guest_in(console, circle)
    make_room_for_families(console, circle)
    subscribe_to_a_calendar(console, circle)
    be_found(console, circle)


def later(circle: Circle, days: int) -> dict[str, Any]:
    """Return the first meeting that is at least so many days ahead."""
    first = (datetime.now(UTC) + timedelta(days=days)).isoformat()
    return next(one for one in circle.meetings(ahead=True) if one["starts_at"] >= first)


def ask_a_guest_in(console: Console, circle: Circle) -> None:
    """Propose a guest; one objection is enough, and nobody learns whose it was."""
    meeting = later(circle, 10)
    guest = circle.leader.post(f"{SCHEDULING}/occurrences/{meeting['id']}/guests", GUEST)
    page = f"{SCHEDULING}/guest-invitations/{guest['id']}"
    not_yet = refusal(lambda: circle.leader.post(f"{page}/address"))
    me = circle.as_member(circle.members[0])
    me.put(f"{page}/objection", None)
    seen = circle.leader.get(page)
    hidden = circle.members[0] not in json.dumps(seen) and seen["status"] == "proposed"
    must(hidden, "nobody sees an objection before the time is over")
    me.delete(f"{page}/objection")
    console.print(
        f"Somebody is asked to speak about {GUEST['topic'].lower()} on {meeting['held_on']}; the group has "
        f"until {guest['objections_until'][:10]} to say no. A member would rather not: whoever runs the "
        f"group sees no trace of it before the time is over. Nor can the guest "
        f"come in sooner: “{not_yet}”\n"
    )


def make_room_for_families(console: Console, circle: Circle) -> None:
    """Open a part of a meeting; some bring somebody, and one would rather have somewhere else to be."""
    meeting = later(circle, 10)
    page = f"{SCHEDULING}/occurrences/{meeting['id']}"
    planned = {
        "kind": "education",
        "topic": "Pacing together",
        "places": 4,
        "per_member": 2,
        "from_minute": 20,
        "minutes": 30,
    }
    circle.leader.put(f"{page}/family-session", planned, etag=version(0))
    bring = {"choice": "bring", "relations": ["partner"], "caregiver_ids": []}
    for person_id in circle.members[:4]:
        circle.as_member(person_id).put(f"{page}/family-answer", bring)
    full = refusal(lambda: circle.as_member(circle.members[4]).put(f"{page}/family-answer", bring))
    circle.as_member(circle.members[5]).put(f"{page}/family-answer", {"choice": "alternative"})
    counts = circle.leader.get(f"{page}/family-counts")
    agenda = circle.as_member(circle.members[0]).get(f"{page}/agenda")
    open_parts = [part["title"] for part in agenda["parts"] if part["audience"] == "everyone"]
    console.print(
        f"Half an hour on {meeting['held_on']} is for families: “{planned['topic']}”. {counts['bringing']} "
        f"bring {counts['companions']} people and {counts['alternatives']} would rather have the time for "
        f"members alone: that is all that anybody learns. Whoever comes fifth hears “{full}” Parts for "
        f"everyone: {', '.join(open_parts) or 'none yet'}.\n"
    )


def download(circle: Circle, path: str) -> urllib3.BaseHTTPResponse:
    """Return what is at an address that needs no token."""
    return urllib3.request("GET", circle.seeder.origin + path, retries=False, timeout=20)


def subscribe_to_a_calendar(console: Console, circle: Circle) -> None:
    """Give a calendar's address to a program that knows nothing of Kith, and take it back."""
    me = circle.as_member(circle.members[0])
    feed = me.post(f"{SCHEDULING}/feeds", {"language": "de"})
    calendar = Calendar.from_ical(download(circle, feed["address"]).data)
    table = Table(title="What a calendar program reads", title_justify="left")
    for column in ("summary", "begins", "repeats"):
        table.add_column(column)
    for event in calendar.walk("VEVENT")[:4]:
        table.add_row(str(event["SUMMARY"]), f"{event.decoded('DTSTART'):%a %d %b %Y, %H:%M}", repeats(event))
    console.print(table)
    me.delete(f"{SCHEDULING}/feeds/{feed['id']}")
    gone = download(circle, feed["address"]).status
    console.print(
        "The titles tell nobody anything, in the language that was asked for. Its owner takes the address "
        f"back, and it opens nothing any more ({gone}).\n"
    )


def repeats(event: Component) -> str:
    """Return how often an entry of a calendar repeats."""
    rule: Any = event.get("RRULE")
    if rule:
        return str(rule.to_ical(), "ascii")
    if "RECURRENCE-ID" in event:
        return f"once, instead of {event.decoded('RECURRENCE-ID'):%d %b}"
    return "once"


def be_found(console: Console, circle: Circle) -> None:
    """List the group under a public name, and read the Meeting Guide JSON as everybody does."""
    series = circle.series
    if series["venue_id"]:
        page = f"{SCHEDULING}/venues/{series['venue_id']}"
        where = {"address": "12 Harbour Street", "locality": "Oakmere"}
        circle.coordinator.patch(page, where, etag=version(circle.coordinator.get(page)["version"]))
    asked = {
        "group_id": circle.group_id,
        "name": circle.name,
        "place": "Oakmere, UK",
        "conference_url": "https://meet.example.org/open-door",
    }
    circle.coordinator.post(f"{SCHEDULING}/listings", asked)
    guide = circle.coordinator.get(f"{SCHEDULING}/meeting-guide")
    meetings = json.loads(download(circle, guide["address"]).data)
    shown = [
        f"{key}: {meetings[0][key]}"
        for key in ("slug", "day", "time", "timezone")
        if meetings and key in meetings[0]
    ]
    reasons = ", ".join(sorted(one["reason"].replace("_", " ") for one in guide["left_out"]))
    console.print(
        "Listed by a coordinator, the group is in the public Meeting Guide "
        f"({'; '.join(shown) or 'nothing to show'}). It meets by {series['rule']}: day 0 is Sunday there. "
        f"Left out, each with its reason: {reasons or 'nothing'}.\n"
    )
