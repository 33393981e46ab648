"""`kith demo`: make a synthetic region through the public APIs and tell what became of it."""

import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any

import click
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from infra.demo import story
from infra.demo.chapters import CHAPTERS
from infra.demo.mailbox import Mailbox
from infra.demo.region import plan_region
from infra.demo.seed import Advance, Seeded, Seeder
from infra.local.places import Instance
from infra.local.ports import is_free
from infra.local.services import MAIL, declared, signing_key_file
from shared.api_client import ApiError
from shared.security.tokens import Issuer


@click.command()
@click.option("--seed", default=1, show_default=True, help="The same seed and day make the same region.")
@click.option("--groups", default=40, show_default=True, type=click.IntRange(1, 48), help="How many groups.")
@click.option("--people", default=1200, show_default=True, type=click.IntRange(6), help="How many people.")
@click.option("--instance", default="run", show_default=True, help="Which instance under .kith to fill.")
@click.option(
    "--show",
    type=click.Choice(["network"]),
    help="Print the id of the demonstration's network, make nothing.",
)
def command(seed: int, groups: int, people: int, instance: str, show: str | None) -> None:
    """Make a synthetic region through the public APIs and tell what became of it.

    Nobody in it exists. It takes a minute or two, and needs `kith up` first.
    """
    place = Instance.named(instance)
    if show:
        click.echo(_remembered(place)["network_id"])
        return
    if people < 6 * groups:
        raise click.UsageError("a group needs at least six people: ask for fewer groups or more people")
    status = place.read_status()
    if not place.is_running() or not status.get("address"):
        raise click.ClickException("nothing is running here: start it with `kith up --detach`")
    console = Console(soft_wrap=False)
    try:
        _tell(console, place, status, seed=seed, groups=groups, people=people)
    except (ApiError, story.StoryBroken) as error:
        raise click.ClickException(str(error)) from error


def _tell(
    console: Console, place: Instance, status: dict[str, Any], *, seed: int, groups: int, people: int
) -> None:
    issuer = Issuer(signing_key_file(place).read_text(encoding="utf-8"))
    region = plan_region(seed=seed, today=datetime.now(UTC).date(), groups=groups, people=people)
    console.rule("A region lives")
    console.print(f"{len(region.groups)} groups and {region.people_count:,} people, none of whom exist.\n")
    with _progress(region.people_count, len(region.groups)) as advance:
        seeder = Seeder(status["address"], issuer.issue, region, advance)
        seeded = seeder.make()
    _remember(place, seeder, seeded)
    caught_up = story.await_figures(seeder, seeded)
    console.print(
        f"{seeded.sessions:,} sessions were held, with {seeded.attendances:,} attendances. "
        f"Analytics, which only listens, had counted all of them {caught_up:.1f} s after the last.\n"
    )
    story.tell_figures(console, seeder, seeded)
    ports = status["ports"]
    with _mail_for(seeder, ports.get(MAIL)):
        for tell in CHAPTERS:
            tell(console, seeder, seeded)
    workers = {
        process.service: f"http://127.0.0.1:{ports[process.name]}"
        for process in declared()
        if process.kind == "worker"
    }
    story.tell_events(console, workers)


@contextmanager
def _mail_for(seeder: Seeder, port: int | None) -> Iterator[None]:
    """Take the installation's mail, where it comes to this machine and nobody else takes it."""
    if port is None or not is_free(port):
        yield
        return
    seeder.mailbox = Mailbox(port)
    seeder.mailbox.start()
    try:
        yield
    finally:
        seeder.mailbox.stop()


@contextmanager
def _progress(people: int, groups: int) -> Iterator[Advance]:
    """Show how far it is on a terminal; elsewhere say each step once."""
    columns = (TextColumn("{task.description:<14}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True), disable=not sys.stderr.isatty()) as progress:
        totals = {"organisations": 6, "groups": groups, "series": groups, "people": people, "sessions": None}
        tasks = {step: progress.add_task(step, total=total) for step, total in totals.items()}
        said: set[str] = set()

        def advance(step: str, by: int) -> None:
            progress.advance(tasks[step], by)
            if progress.disable and step not in said:
                said.add(step)
                click.echo(f"making {step} …", err=True)

        yield advance


def _remember(place: Instance, seeder: Seeder, seeded: Seeded) -> None:
    remembered = {
        "network_id": str(seeded.network_id),
        "seed": seeder.region.seed,
        "sessions": seeded.sessions,
        "attendances": seeded.attendances,
    }
    (place.folder / "demo.json").write_text(json.dumps(remembered, indent=1), encoding="utf-8")


def _remembered(place: Instance) -> dict[str, Any]:
    try:
        found = json.loads((place.folder / "demo.json").read_text(encoding="utf-8"))
    except (OSError, ValueError):
        raise click.ClickException("there is no demonstration here yet: make one with `kith demo`") from None
    return dict(found)
