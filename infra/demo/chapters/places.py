"""Coming and going: pauses, a waitlist whose offers pass on in turn, and a full group that becomes two."""

from random import Random
from typing import Any

from rich.console import Console
from rich.table import Table

from infra.demo.circle import Circle, chosen_name, refusal, version
from infra.demo.seed import MEMBERSHIP, Seeded, Seeder
from infra.demo.story import await_that

WAITING = 3


def tell(console: Console, seeder: Seeder, seeded: Seeded) -> None:
    """Rest and come back, wait for a place, and make two groups of one."""
    circle = Circle.of(seeder, seeded, place=1)
    console.rule(f"{circle.name} is full")
    rest_and_return(console, circle)
    wait_in_turn(console, circle)
    become_two(console, circle)


def rest_and_return(console: Console, circle: Circle) -> None:
    """Rest, come back, and come every other week."""
    person_id = circle.members[-1]
    me = circle.as_member(person_id)
    page = f"{MEMBERSHIP}/memberships/{circle.memberships[person_id]}"
    me.post(f"{page}/pause")
    me.post(f"{page}/resume")
    monday = circle.seeder.region.today.isoformat()
    every_other = {"participation": "alternate_weeks", "comes_in_week_of": monday}
    me.put(f"{page}/participation", every_other, etag=version(0))
    history = [line["change"] for line in circle.coordinator.items(f"{page}/history")]
    console.print(
        f"{circle.names[person_id]} rests, comes back, and means to come every other week from now on. "
        "Nobody asks why, and the place stays theirs. The history of their membership: "
        f"{', '.join(history)}.\n"
    )


def wait_in_turn(console: Console, circle: Circle) -> None:
    """Fill the group to the last place; whoever comes next waits, and is offered the first place that is "
    "free."""
    circle.look()
    address = f"{MEMBERSHIP}/groups/{circle.group_id}"
    group = circle.coordinator.get(address)
    resting = circle.coordinator.items(f"{MEMBERSHIP}/memberships", group_id=circle.group_id, status="paused")
    # Whoever rests keeps their place.
    places = len(circle.members) + sum(one["role"] == "member" for one in resting)
    circle.coordinator.patch(address, {"capacity": places}, etag=version(group["version"]))
    random = Random(f"{circle.name} waitlist")  # noqa: S311 - repeatable chance, not secrecy
    waiting = [circle.registers(chosen_name(random)) for _ in range(WAITING)]
    for person_id in waiting:
        asked = {"group_id": circle.group_id, "person_id": person_id}
        circle.as_member(person_id).post(f"{MEMBERSHIP}/waitlist-entries", asked)
    passed_over = refusal(lambda: circle.joins(chosen_name(random)))
    circle.as_member(circle.members[0]).post(
        f"{MEMBERSHIP}/memberships/{circle.memberships[circle.members[0]]}/leave"
    )
    declined = take_turn(circle, waiting[0], "decline")
    accepted = take_turn(circle, waiting[1], "accept")
    table = Table(title="The waitlist", title_justify="left")
    for column in ("", "offered", "says", "then"):
        table.add_column(column)
    for person_id, said in zip(waiting, ("not this time", "yes", ""), strict=True):
        mine = entry(circle, person_id)
        offered = {waiting[0]: declined, waiting[1]: accepted}.get(person_id)
        held = f"until {offered['offer_expires_at'][:16].replace('T', ' ')}" if offered else "not yet"
        table.add_row(circle.names[person_id], held, said, mine["status"])
    console.print(table)
    console.print(f"A coordinator who would rather give the place to somebody else hears: “{passed_over}”\n")


def entry(circle: Circle, person_id: str) -> dict[str, Any]:
    """Return somebody's wait, as they see it."""
    return dict(
        next(circle.as_member(person_id).items(f"{MEMBERSHIP}/waitlist-entries", person_id=person_id))
    )


def take_turn(circle: Circle, person_id: str, answer: str) -> dict[str, Any]:
    """Wait until a place is kept for somebody, let them answer, and return how it was offered."""
    await_that("the place on offer", lambda: entry(circle, person_id)["status"] == "offered")
    offered = entry(circle, person_id)
    circle.as_member(person_id).post(f"{MEMBERSHIP}/waitlist-entries/{offered['id']}/{answer}")
    return offered


def become_two(console: Console, circle: Circle) -> None:
    """Propose two groups by language, times and ties; a coordinator says yes, and everybody's history goes "
    "along."""
    circle.look()
    for number, person_id in enumerate(circle.members):
        slots = ["tue_evening"] if number % 2 else ["sat_morning", "tue_evening"]
        mate = circle.members[number ^ 1 if (number ^ 1) < len(circle.members) else number - 1]
        circle.as_member(person_id).put(
            f"{MEMBERSHIP}/groups/{circle.group_id}/split-wishes/{person_id}",
            {"slots": slots, "stay_with": [mate]},
            etag=version(0),
        )
    split = circle.coordinator.post(f"{MEMBERSHIP}/splits", {"group_id": circle.group_id})
    placements = list(circle.coordinator.items(f"{MEMBERSHIP}/splits/{split['id']}/placements", limit=200))
    table = Table(title="A proposal: who would be where, and why", title_justify="left")
    for column in ("", "side", "because"):
        table.add_column(column)
    sides = [[one for one in placements if one["side"] == side] for side in ("stays", "goes")]
    for one in [*sides[0][-3:], *sides[1][:3]]:
        why = " ".join(one["explanation"])
        for person_id, name in circle.names.items():
            why = why.replace(person_id, name)
        table.add_row(circle.names[one["person_id"]], one["side"], why)
    console.print(table)
    name = f"{circle.name}, second circle"
    confirmed = circle.coordinator.post(
        f"{MEMBERSHIP}/splits/{split['id']}/confirm", {"name": name}, etag=version(split["version"])
    )
    new = confirmed["new_group_id"]
    moved = list(
        circle.coordinator.items(f"{MEMBERSHIP}/memberships", group_id=new, status="active", limit=200)
    )
    moves = {one["person_id"]: one for one in circle.coordinator.items(f"{MEMBERSHIP}/moves", limit=200)}
    longest = min(moves[one["person_id"]]["member_since"] for one in moved)
    console.print(
        f"Of {len(placements)}, six are shown. A coordinator says yes: {name} begins with {len(moved)} "
        f"people, and nobody begins anew. Whoever has been there longest still belongs since {longest}.\n"
    )
