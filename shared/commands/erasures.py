"""`kith erasures`: the ledger of who was erased, kept apart from backups; and certificates."""

import json
import os
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import UUID

import click
import urllib3

from infra.local.problems import LocalProblem
from shared.commands.events import database, running
from shared.contracts.registry import PRODUCERS

if TYPE_CHECKING:
    from shared.personal.store import Erasure

SERVICES = click.option(
    "--service",
    "services",
    type=click.Choice(PRODUCERS),
    multiple=True,
    help="Only these databases; needed with DATABASE_URL.",
)
FIELDS = ("network_id", "person_id", "erasure_id", "erased_at")


@click.group()
def command() -> None:
    """Keep the ledger of erasures apart from backups, apply it to what was restored, read certificates.

    Works on the installation that `kith up` runs. With DATABASE_URL set, works on that one database.
    """


@command.command()
@SERVICES
def save(services: tuple[str, ...]) -> None:
    """Print the ledger, a line for each erasure: ids and times, and nothing else of anybody."""
    from shared.personal import store
    from shared.security.principals import Principal

    found: dict[tuple[UUID, UUID], Erasure] = {}
    for service in _named(services):
        with database(service) as opened, opened.transaction(Principal.system(service)) as tx:
            for erasure in store.list_ledger(tx):
                found.setdefault((erasure.network_id, erasure.person_id), erasure)
    for erasure in sorted(found.values(), key=lambda one: one.erased_at):
        click.echo(json.dumps({name: str(getattr(erasure, name)) for name in FIELDS}))


@command.command()
@SERVICES
@click.argument("ledger", type=click.Path(exists=True, dir_okay=False, path_type=Path))
def apply(services: tuple[str, ...], ledger: Path) -> None:
    """Enter the erasures of LEDGER into restored databases; their workers forget at the next start.

    Do it before they start, so that nobody is seen who was erased. Doing it again changes nothing.
    """
    from shared.personal import store
    from shared.security.principals import Principal

    erasures = list(_read(ledger))
    for service in _named(services):
        with database(service) as opened, opened.transaction(Principal.system(service)) as tx:
            new = sum(store.insert_erasure(tx, erasure) for erasure in erasures)
        click.echo(f"{service}: {new} of {len(erasures)} were not known there")


@command.command()
@click.argument("certificate", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option(
    "--keys",
    help="Where the public keys are, as in https://kith.example.org/.well-known/jwks.json; "
    "otherwise those of the installation that `kith up` runs.",
)
def verify(certificate: Path, keys: str | None) -> None:
    """Verify a certificate of erasure and print what it says, as JSON."""
    from shared.security.certificates import NoCertificate, read_certificate

    address = keys or f"{running().read_status()['address']}/.well-known/jwks.json"
    try:
        jwks = urllib3.request("GET", address, timeout=10, retries=False).json()
        said = read_certificate(certificate.read_text(encoding="utf-8"), jwks)
    except (urllib3.exceptions.HTTPError, ValueError) as error:
        raise LocalProblem(f"The keys at {address} cannot be read ({type(error).__name__}).") from error
    except NoCertificate as error:
        raise LocalProblem(f"This is no certificate of that installation: {error}.") from error
    click.echo(json.dumps(said, indent=2))


def _named(services: tuple[str, ...]) -> tuple[str, ...]:
    if "DATABASE_URL" in os.environ and len(services) != 1:
        raise click.UsageError("With DATABASE_URL set, say by --service whose database it is.")
    return services or PRODUCERS


def _read(ledger: Path) -> "Iterator[Erasure]":
    from shared.personal.store import Erasure

    for number, line in enumerate(ledger.read_text(encoding="utf-8").splitlines(), start=1):
        try:
            said = json.loads(line)
            ids = {name: UUID(said[name]) for name in FIELDS[:3]}
            yield Erasure(**ids, erased_at=datetime.fromisoformat(said["erased_at"]))
        except (ValueError, KeyError, TypeError) as error:
            raise LocalProblem(f"{ledger}, line {number} is no line of a ledger of erasures.") from error
