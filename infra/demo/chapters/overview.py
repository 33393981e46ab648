"""What a coordinator sees of all groups in one request, and an alert that is raised and closes by itself."""

from collections import Counter
from collections.abc import Callable
from time import perf_counter
from typing import Any

from rich.console import Console
from rich.table import Table

from infra.demo.seed import MEMBERSHIP, Seeded, SeededGroup, Seeder
from infra.demo.story import ANALYTICS, await_that
from shared.api_client import ApiClient
from shared.security.principals import Role

# Five who wait are enough for an alert.
WAITING = 5
GROWING = "waitlist_growing"
# What the rules are called, said so that a coordinator knows what to do.
SAID = {
    "attendance_falling": "fewer come than before",
    "cadence_broken": "it has not met for long",
    "nobody_trained": "nobody is trained to facilitate",
    GROWING: "more and more people wait for a place",
}


def tell(console: Console, seeder: Seeder, seeded: Seeded) -> None:
    """See how all groups stand, let people wait for one of them, and see the alert come and go."""
    console.rule("How all groups stand")
    coordinator = seeder.client(Role.COORDINATOR)
    coordinator.post(f"{ANALYTICS}/overview")
    began = perf_counter()
    standings = list(coordinator.items(f"{ANALYTICS}/overview", limit=200))
    seconds = perf_counter() - began
    _tell_standings(console, standings, seconds)
    group = seeded.groups[-1]
    entries = _wait_for(seeder, coordinator, group)
    raised = _seconds_until(coordinator, group, lambda alerts: GROWING in alerts)
    (alert,) = (
        one
        for one in coordinator.items(f"{ANALYTICS}/alerts", group_id=group.group_id)
        if one["rule"] == GROWING
    )
    for entry in entries:
        coordinator.post(f"{MEMBERSHIP}/waitlist-entries/{entry}/leave")
    closed = _seconds_until(coordinator, group, lambda alerts: GROWING not in alerts)
    threshold = ", ".join(f"{name.replace('_', ' ')} {value}" for name, value in alert["threshold"].items())
    console.print(
        f"{WAITING} people ask for a place in {group.planned.name}. {raised:.1f} s later its coordinator is "
        f"told that {SAID[GROWING]} ({threshold}), once. They find another group; {closed:.1f} s later the "
        "alert is over, and nobody had to tick it off. Of people the overview speaks in words, never in "
        "numbers.\n"
    )


def _tell_standings(console: Console, standings: list[dict[str, Any]], seconds: float) -> None:
    """Print how many groups stand how, and what is alerted to."""
    table = Table(
        title=f"{len(standings)} groups, in one request of {1000 * seconds:.0f} ms", title_justify="left"
    )
    for column in ("", "groups"):
        table.add_column(column, justify="right" if column else "left")
    trends = Counter(one["trend"].replace("_", " ") for one in standings)
    for trend, groups in trends.most_common():
        table.add_row(f"attendance: {trend}", str(groups))
    for rule, groups in Counter(rule for one in standings for rule in one["alerts"]).most_common():
        table.add_row(f"to look at: {SAID[rule]}", str(groups))
    table.add_row("nothing to look at", str(sum(not one["alerts"] for one in standings)))
    console.print(table)


def _wait_for(seeder: Seeder, coordinator: ApiClient, group: SeededGroup) -> list[str]:
    """Let some people ask for a place in a group; return their entries."""
    entries = []
    for number in range(WAITING):
        name = f"Hopeful Robin {number + 1}"
        person = coordinator.post(f"{MEMBERSHIP}/persons", {"display_name": name, "language": "en"})
        asked = {"group_id": group.group_id, "person_id": person["id"]}
        entries.append(coordinator.post(f"{MEMBERSHIP}/waitlist-entries", asked)["id"])
    return entries


def _seconds_until(coordinator: ApiClient, group: SeededGroup, is_so: Callable[[list[str]], bool]) -> float:
    """Look after the groups until the alerts of one of them are as they should be; return the seconds."""

    def seen() -> bool:
        coordinator.post(f"{ANALYTICS}/overview")
        overview = coordinator.items(f"{ANALYTICS}/overview", limit=200)
        return is_so(next(one["alerts"] for one in overview if one["group_id"] == group.group_id))

    return await_that("the alert about the waitlist", seen)
