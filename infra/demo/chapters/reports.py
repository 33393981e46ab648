"""What funders and the public read: one report three ways, and the page that everybody may open."""

import csv
import io
import zipfile

import urllib3
from rich.console import Console
from rich.table import Table

from infra.demo.seed import Seeded, Seeder
from infra.demo.story import ANALYTICS, StoryBroken
from shared.security.principals import Role


def tell(console: Console, seeder: Seeder, seeded: Seeded) -> None:
    """Make a report of what was released, let everybody read the outcomes, and show both."""
    coordinator = seeder.client(Role.COORDINATOR)
    named = [{"id": id_, "name": name} for id_, name in sorted(seeded.organisations.items())]
    report = coordinator.post(
        f"{ANALYTICS}/reports", {"title": "Half a year of peer support", "organisations": named}
    )
    told = coordinator.get(f"{ANALYTICS}/reports/{report['id']}/figures")
    table = Table(
        title=f"{report['title']}, {report['first_on']} to {report['last_on']}", title_justify="left"
    )
    table.add_column("organisation, last month")
    for column in ("meetings", "people who came", "part of all"):
        table.add_column(column, justify="right")
    for one in told["organisations"]:
        people, percent = one["people"], one["percent"]
        table.add_row(
            one["name"],
            str(one["meetings"]),
            "withheld" if people is None else str(people),
            "withheld" if percent is None else f"{percent} %",
        )
    console.print(table)

    public = {"is_public": True, "title": "What our groups did", "about": "Thank you to everybody who came."}
    outcomes = coordinator.put(f"{ANALYTICS}/outcomes", public, etag="*")
    page = f"{seeder.origin}{outcomes['address']}"
    pack = zipfile.ZipFile(io.BytesIO(_read(page.replace("report.html", "pack.zip"))))
    rows = list(csv.DictReader(io.StringIO(pack.read("figures.csv").decode())))
    if pack.read("figures.csv") != _read(page.replace("report.html", "figures.csv")):
        raise StoryBroken("the pack says other figures than the public table")
    console.print(
        f"The same figures are a page, a tagged PDF and a table: {len(rows)} of them for the whole network, "
        f"{sum(row['state'] == 'withheld' for row in rows)} withheld. Everybody may read them, "
        f"until the network says otherwise:\n{page}\n"
        f"The advocacy pack beside it holds {', '.join(sorted(pack.namelist()))}.\n"
    )


def _read(address: str) -> bytes:
    reply = urllib3.request("GET", address, timeout=30, retries=2)
    if reply.status != 200:
        raise StoryBroken(f"{address} answered {reply.status}")
    return reply.data
