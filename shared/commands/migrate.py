"""`kith migrate`: bring the tables of services up to date."""

import os

import click

from infra.local import provisioning, services
from infra.local.places import Instance
from infra.local.problems import LocalProblem
from infra.local.servers import read_addresses
from shared.contracts.registry import PRODUCERS


@click.command()
@click.argument("names", metavar="[SERVICE]...", nargs=-1, type=click.Choice(PRODUCERS))
@click.option("--status", "only_status", is_flag=True, help="Show what is applied; change nothing.")
def command(*, names: tuple[str, ...], only_status: bool) -> None:
    """Apply the missing migrations of these services, or of all of them.

    Works on the installation that `kith up` runs. With DATABASE_URL set, works on that one database of one
    service instead, as its owner.
    """
    every = [process.service for process in services.declared() if process.service in PRODUCERS]
    for name in names or dict.fromkeys(every):
        act = show if only_status else apply
        act(_owner_url(name, names), name)


def _owner_url(name: str, named: tuple[str, ...]) -> str:
    url = os.environ.get("DATABASE_URL")
    if url:
        if len(named) != 1:
            raise click.UsageError("DATABASE_URL is one service's database: say which service.")
        return url
    instance = Instance.named("run")
    if not instance.is_running():
        raise LocalProblem("Kith is not running: start it with `kith up`, or set DATABASE_URL.")
    return services.database_url(instance, read_addresses(instance)["postgres_url"], name, owner=True)


def apply(owner_url: str, name: str) -> None:
    """Apply what is missing, saying each file."""
    provisioning.bring_up_to_date(owner_url, name, lambda line: click.echo(line, err=True))


def show(owner_url: str, name: str) -> None:
    """Print every migration and whether it is applied."""
    import psycopg

    from shared.db.migrate import status

    try:
        found = status(owner_url, name)
    except psycopg.OperationalError as error:
        raise LocalProblem(f"The database of {name} cannot be reached: {error}") from error
    for one in found:
        state = "changed since it was applied" if one.changed else ("applied" if one.applied else "missing")
        click.echo(f"{name:<12} {one.title:<50} {state}")
