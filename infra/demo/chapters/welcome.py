"""Somebody new arrives: what the group stands for, the steps of a welcome, and a buddy."""

from random import Random
from typing import Any

from rich.console import Console
from rich.table import Table

from infra.demo.circle import Circle, chosen_name, refusal, version
from infra.demo.seed import MEMBERSHIP, Seeded, Seeder

NORMS: dict[str, Any] = {
    "goals": ["Feel less alone", "Find what helps in everyday life"],
    "norms": ["One speaks, the others listen", "No advice unless asked for", "What is said here stays here"],
    "glossary": [{"term": "flare", "meaning": "Days on which symptoms are stronger"}],
}
PACING = {"term": "pacing", "meaning": "Sharing out one's strength over the day"}


def tell(console: Console, seeder: Seeder, seeded: Seeded) -> None:
    """Let a group say what it stands for, and welcome somebody new into it."""
    circle = Circle.of(seeder, seeded)
    console.rule(f"Somebody new arrives at {circle.name}")
    agree_on_norms(console, circle)
    newcomer = arrive(console, circle)
    walk_with(console, circle, newcomer)
    surface(console, circle)


def agree_on_norms(console: Console, circle: Circle) -> None:
    """Publish goals, norms and a glossary, twice: each version asks everybody anew."""
    page = f"{MEMBERSHIP}/groups/{circle.group_id}/norms"
    circle.leader.put(page, NORMS, etag=version(0))
    for person_id in circle.everybody:
        circle.as_member(person_id).post(f"{page}/acknowledge", {"version": 1})
    circle.leader.put(page, NORMS | {"glossary": [*NORMS["glossary"], PACING]}, etag=version(1))
    too_late = refusal(
        lambda: circle.as_member(circle.members[0]).post(f"{page}/acknowledge", {"version": 1})
    )
    for person_id in circle.members[:4]:
        circle.as_member(person_id).post(f"{page}/acknowledge", {"version": 2})
    left = list(
        circle.coordinator.items(f"{MEMBERSHIP}/norms-to-acknowledge", group_id=circle.group_id, limit=200)
    )
    console.print(
        f"All {len(circle.everybody)} acknowledged the group's norms. Then the glossary gained a word, "
        f"“{PACING['term']}”: version 2 asks everybody again, and {len(left)} have yet to read it. "
        f"Who says yes to the old version hears: “{too_late}”\n"
    )


def arrive(console: Console, circle: Circle) -> str:
    """Register somebody by a name of their choosing, with a contact that few may read; they apply and "
    "join."""
    name = chosen_name(Random(circle.seeder.region.seed))  # noqa: S311 - repeatable chance, not secrecy
    newcomer = circle.registers(name, contact={"email": "newcomer@example.net"})
    me = circle.as_member(newcomer)
    asked = {"group_id": circle.group_id, "person_id": newcomer}
    applied = me.post(f"{MEMBERSHIP}/memberships", asked)
    circle.leader.post(f"{MEMBERSHIP}/memberships/{applied['id']}/activate")
    circle.memberships[newcomer] = applied["id"]
    contact = f"{MEMBERSHIP}/persons/{newcomer}/contact"
    reach = circle.leader.get(contact)["email"]
    mentor = circle.people["mentor"][:1] or circle.members[:1]
    kept = refusal(lambda: circle.as_mentor(mentor[0]).get(contact))
    console.print(
        f"{name} joins. That is the name they chose; nobody asks for another. Who runs the group can reach "
        f"them ({reach}, sealed with a key of their own). A mentor who looks is told: “{kept}”\n"
    )
    return newcomer


def walk_with(console: Console, circle: Circle, newcomer: str) -> None:
    """Take every step of the welcome, each by whom it belongs to."""
    progress = f"{MEMBERSHIP}/newcomers/{circle.memberships[newcomer]}"
    buddy = circle.members[0]
    asked = circle.leader.post(
        f"{MEMBERSHIP}/buddies", {"membership_id": circle.memberships[newcomer], "buddy_id": buddy}
    )
    circle.as_member(buddy).post(f"{MEMBERSHIP}/buddies/{asked['id']}/agree")
    for step in circle.coordinator.get(progress)["steps"]:
        whose = {"newcomer": circle.as_member(newcomer), "staff": circle.leader}.get(step["done_by"])
        if whose:
            whose.post(f"{progress}/steps", {"step": step["code"]})
    welcomed = circle.as_member(newcomer).get(progress)
    table = Table(title=f"The welcome of {circle.names[newcomer]}", title_justify="left")
    for column in ("step", "taken by", "done on"):
        table.add_column(column)
    by = {
        "newcomer": "themself",
        "staff": "who runs the group",
        "buddy": f"{circle.names[buddy]}, who said yes",
    }
    for step in welcomed["steps"]:
        table.add_row(step["title"], by[step["done_by"]], step["done_on"])
    console.print(table)


def surface(console: Console, circle: Circle) -> None:
    """Say how many newcomers of the network nobody stands beside yet."""
    stalled = list(circle.coordinator.items(f"{MEMBERSHIP}/newcomers", stalled="true", limit=200))
    without = sum("no_buddy" in one["stalled"] for one in stalled)
    console.print(
        f"Elsewhere in the network {without} newcomers have had no buddy for a week. Those who look after "
        "their groups see it; the newcomers themselves are never shown that they are “stalled”.\n"
    )
