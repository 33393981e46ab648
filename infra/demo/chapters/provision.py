"""Where groups are missing: a small made-up geography beside what the region's groups offer."""

import csv
import io
from random import Random

from rich.console import Console
from rich.table import Table

from infra.demo.region import PLACES
from infra.demo.seed import Seeded, Seeder
from infra.demo.story import ANALYTICS, await_that
from shared.security.principals import Role

# In two of them no group meets yet.
AREAS = (*PLACES, "Fernhill", "Marshside")


def tell(console: Console, seeder: Seeder, seeded: Seeded) -> None:
    """Take in need per area, say where groups are, and show where the next ones would help most."""
    coordinator = seeder.client(Role.COORDINATOR)
    imported = coordinator.post(f"{ANALYTICS}/areas/import", {"csv": geography(seeder.region.seed)})
    (refused,) = imported["refused"]
    areas = {area["name"]: area["id"] for area in coordinator.items(f"{ANALYTICS}/areas")}
    for number, group in enumerate(seeded.groups):
        place = group.planned.name.partition(" ")[0]
        said = {"area_id": areas[place], "access": ["step_free"] if number % 2 else []}
        coordinator.put(f"{ANALYTICS}/groups/{group.group_id}/area", said, etag='"0"')

    def all_meet() -> bool:
        found = list(coordinator.items(f"{ANALYTICS}/provision"))
        return sum(int(one["meetings"]) for one in found) >= 2 * len(seeded.groups)

    await_that("the meetings of every group in its area", all_meet)
    table = Table(title="Need against provision, four weeks around today", title_justify="left")
    table.add_column("area")
    for column in ("people", "groups", "meetings", "fair", "missing"):
        table.add_column(column, justify="right")
    for one in coordinator.items(f"{ANALYTICS}/provision"):
        missing = f"{one['gap']:.1f}" if one["gap"] > 0 else ""
        table.add_row(
            one["name"],
            f"{one['population']:,}",
            str(one["groups"]),
            str(one["meetings"]),
            f"{one['fair']:.1f}",
            missing,
        )
    console.print(table)
    console.print(
        f"{imported['kept']} areas were taken in; line {refused['line']} was left out: {refused['reason']}\n"
    )
    for number, one in enumerate(coordinator.get(f"{ANALYTICS}/provision/suggestions", most=2), start=1):
        console.print(f"Suggestion {number}, {one['name']}: {' '.join(one['why'])}")
    console.print()


def geography(seed: int) -> str:
    """Return the file of a made-up statistics office: the same seed gives the same, one row at fault."""
    random = Random(seed)  # noqa: S311 - repeatable chance, not secrecy
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(("area", "name", "population", "need", "language:es", "language:de", "access:step_free"))
    for number, name in enumerate(AREAS, start=1):
        shares = (random.randint(1, 18), random.randint(0, 9), random.randint(4, 12))
        writer.writerow(
            (f"K{number:02}", name, random.randint(40, 220) * 100, random.randint(12, 60), *shares)
        )
    writer.writerow(("K99", "Unknown", "n/a", 30, 0, 0, 0))
    return text.getvalue()
