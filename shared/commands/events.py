"""`kith events`: what could not be handled, and replay."""

import json
import os
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import asdict
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import click

from infra.local import services
from infra.local.places import Instance
from infra.local.problems import LocalProblem
from infra.local.servers import read_addresses
from shared.contracts.registry import PRODUCERS, all_events
from shared.errors import Refusal

if TYPE_CHECKING:
    from shared.db.transaction import Database, Transaction
    from shared.events.troubles import Trouble

SERVICE = click.argument("service", type=click.Choice(PRODUCERS))
# Those with a `projection.py`.
REBUILDABLE = ("analytics",)
AS_JSON = click.option("--json", "as_json", is_flag=True, help="One JSON document on standard output.")


@click.group()
def command() -> None:
    """Find events that could not be handled, and put them right; replay what was announced.

    Works on the installation that `kith up` runs. With DATABASE_URL set, works on that one database.
    """


@command.command("list")
@SERVICE
@click.option("--state", type=click.Choice(["parked", "dead"]), help="Only these.")
@click.option("--limit", type=click.IntRange(1, 10_000), default=100, show_default=True)
@AS_JSON
def list_(service: str, state: str | None, limit: int, as_json: bool) -> None:
    """List what is parked (tried again by itself) and dead (waiting for you) in a service."""
    from shared.events.troubles import list_troubles

    with transaction(service) as tx:
        troubles = list_troubles(tx, service, state=state, limit=limit)
    if as_json:
        click.echo(json.dumps([as_values(one) for one in troubles], indent=2))
        return
    for one in troubles:
        click.echo(
            f"{one.handle:<8} {one.state:<13} {one.type or '?':<48} {one.attempts:>2} attempts  "
            f"{one.at:%Y-%m-%d %H:%M:%S}  {one.error or 'waits behind an earlier event of its subject'}"
        )
    click.echo(f"{len(troubles)} events in {service} could not be handled.", err=True)


@command.command()
@SERVICE
@click.argument("handle")
def show(service: str, handle: str) -> None:
    """Show one with its headers and body, as JSON."""
    from shared.events.troubles import get_trouble

    with transaction(service) as tx:
        trouble = get_trouble(tx, service, handle)
    values = as_values(trouble)
    values["headers"] = trouble.headers
    values["body"] = trouble.body.decode(errors="replace")
    click.echo(json.dumps(values, indent=2))


@command.command()
@SERVICE
@click.argument("handle", required=False)
@click.option("--all", "everything", is_flag=True, help="All of them, parked and dead.")
def retry(service: str, handle: str | None, everything: bool) -> None:
    """Let one, or all, be tried at once, with all attempts before it."""
    from shared.events import troubles

    if (handle is None) != everything:
        raise click.UsageError("Say which event, as in `kith events retry membership d12`, or --all.")
    with transaction(service) as tx:
        count = troubles.retry(tx, service, handle)
    report(count, handle, "to be tried within a second or two")


@command.command()
@SERVICE
@click.argument("handle")
@click.option("--yes", is_flag=True, help="Do not ask.")
def discard(service: str, handle: str, yes: bool) -> None:
    """Forget one: its effect never happens."""
    from shared.events import troubles

    if not yes:
        click.confirm(
            f"The effect of {handle} in {service} will never happen. Discard it?", abort=True, err=True
        )
    with transaction(service) as tx:
        count = troubles.discard(tx, service, handle)
    report(count, handle, "discarded")


@command.command()
@SERVICE
@click.option("--to", "consumer", type=click.Choice(PRODUCERS), required=True, help="Who gets them.")
@click.option(
    "--type", "types", multiple=True, help="Only these, as in group_opened.v1; else all it handles."
)
@click.option("--since", type=click.DateTime(), help="Only what was announced from then on (UTC).")
@click.option("--as", "under", help="Handle again, remembered under this name, even what was handled before.")
def replay(
    service: str, consumer: str, types: tuple[str, ...], since: datetime | None, under: str | None
) -> None:
    """Send what SERVICE announced once more, to one consumer.

    What the consumer has handled before has no second effect. With --as it has: first empty what its
    handlers wrote.
    """
    from shared.events.catalogue import handled_by_each
    from shared.events.publisher import PUBLISHING_ERRORS
    from shared.events.replay import replay as send_again

    named = {spec.routing_key: spec.type for spec in all_events() if spec.producer == service}
    for name in types:
        if name not in named:
            raise click.UsageError(f"{service} announces no {name}; it announces {', '.join(sorted(named))}")
    handled = {spec.type for spec in handled_by_each([consumer])[consumer] if spec.producer == service}
    wanted = {named[name] for name in types} if types else handled
    if not wanted & handled:
        raise LocalProblem(f"{consumer} handles none of these events of {service}.")
    with database(service) as source:
        try:
            sent = send_again(
                source,
                administrator_amqp_url(),
                consumer=consumer,
                types=wanted & handled,
                since=None if since is None else since.replace(tzinfo=UTC),
                under=under,
                progress=lambda so_far: click.echo(f"{so_far} sent", err=True),
            )
        except PUBLISHING_ERRORS as error:
            raise LocalProblem(
                f"The broker did not take them all ({error}): do it again, which is harmless."
            ) from error
    click.echo(f"{sent} events of {service} sent to {consumer}")


@command.command()
@click.argument("service", type=click.Choice(REBUILDABLE))
def rebuild(service: str) -> None:
    """Make anew what SERVICE made of events, from the logs of who announced them, while it serves.

    Says how many rows were not as they should be. With DATABASE_URL set, that is its database, as its owner;
    where the others are, MEMBERSHIP_DATABASE_URL and so on say.
    """
    from importlib import import_module

    from shared.contracts.registry import spec_of
    from shared.events.rebuild import rebuild as make_anew

    projection = import_module(f"services.{service}.projection")
    producers = sorted({spec_of(event).producer for event in projection.EVENTS})
    with ExitStack() as opened:
        sources = [
            opened.enter_context(database(name, url=os.environ.get(f"{name.upper()}_DATABASE_URL")))
            for name in producers
        ]
        target = opened.enter_context(database(service, owner=True))
        done = make_anew(
            projection, target, sources, progress=lambda read: click.echo(f"{read} read", err=True)
        )
    for table, rows in done.mended.items():
        click.echo(f"{table:<24} {rows} rows mended")
    click.echo(f"{service} rebuilt from {done.events} events")


def report(count: int, handle: str | None, done: str) -> None:
    """Say what was done, or that there was nothing to do it to."""
    if count == 0 and handle is not None:
        raise LocalProblem(f"There is no {handle}; `kith events list` shows what there is.")
    click.echo(f"{count} event{'' if count == 1 else 's'} {done}")


def as_values(trouble: "Trouble") -> dict[str, Any]:
    """Return a trouble as JSON values, without its message."""
    values = {name: value for name, value in asdict(trouble).items() if name not in ("headers", "body")}
    return {"handle": trouble.handle} | {
        name: value if value is None or isinstance(value, int) else str(value)
        for name, value in values.items()
    }


@contextmanager
def transaction(service: str) -> "Iterator[Transaction]":
    """Open a transaction of the chassis in a service's database; say in one line what goes wrong."""
    from shared.security.principals import Principal

    with database(service) as opened:
        try:
            with opened.transaction(Principal.system(service)) as tx:
                yield tx
        except Refusal as refusal:
            raise LocalProblem(str(refusal)) from refusal


@contextmanager
def database(service: str, *, owner: bool = False, url: str | None = None) -> "Iterator[Database]":
    """Connect to a service's database, as its runtime role or its owner."""
    import psycopg_pool

    from shared.db.pool import open_pool
    from shared.db.transaction import Database

    address = url or database_url(service, owner=owner)
    with open_pool(address, service=f"{service}_operator", max_size=1) as pool:
        try:
            pool.wait(timeout=10)
        except psycopg_pool.PoolTimeout as error:
            raise LocalProblem(f"The database of {service} does not answer.") from error
        yield Database(pool, service)


def database_url(service: str, *, owner: bool = False) -> str:
    """Return the address of a service's database."""
    if url := os.environ.get("DATABASE_URL"):
        return url
    superuser_url = read_addresses(running())["postgres_url"]
    return services.database_url(running(), superuser_url, service, owner=owner)


def administrator_amqp_url() -> str:
    """Return the broker's address for its administrator, in the services' virtual host."""
    if url := os.environ.get("AMQP_URL"):
        return url
    from shared.commands.secrets import VIRTUAL_HOST

    base = read_addresses(running())["amqp_url"].rpartition("/")[0]
    return f"{base}/{VIRTUAL_HOST}"


def running() -> Instance:
    """Return the installation that `kith up` runs."""
    instance = Instance.named("run")
    if not instance.is_running():
        raise LocalProblem("Kith is not running: start it with `kith up`, or set DATABASE_URL and AMQP_URL.")
    return instance
