"""`kith provision`: roles, databases, broker users, exchanges and migrations, from a directory of secrets."""

import os
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from urllib.parse import unquote, urlsplit, urlunsplit

import click

from shared.contracts.registry import PRODUCERS
from shared.errors import ConfigurationError

Log = Callable[[str], None]


@click.command("provision")
@click.option(
    "--secrets",
    "directory",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    default=Path(".kith/secrets"),
    show_default=True,
    help="The directory that `kith secrets` filled.",
)
@click.option(
    "--wait", default=120, show_default=True, help="Seconds to wait for PostgreSQL and RabbitMQ to answer."
)
@click.option(
    "--partitions",
    default=4,
    show_default=True,
    envvar="KITH_PARTITIONS",
    help="Queues of each service; the same number that the services are told.",
)
def command(directory: Path, wait: int, partitions: int) -> None:
    """Make what the services need in PostgreSQL and RabbitMQ, and migrate. Running it again is safe.

    Reads `postgres_superuser_url`, `rabbitmq_management_url` and each service's `_database_url` and
    `_amqp_url`; each may also be given as an environment variable in capitals.
    """
    secrets = Secrets(directory)
    wanted = ["postgres_superuser_url", "rabbitmq_management_url"]
    wanted += [f"{service}_{kind}" for service in PRODUCERS for kind in ("database_url", "amqp_url")]
    secrets.refuse_if_missing(wanted)
    provision(secrets, partitions=partitions, wait_seconds=wait, log=partial(click.echo, err=True))


class Secrets:
    """Secrets by name: from the environment (in capitals), or from the file of that name."""

    def __init__(self, directory: Path) -> None:
        self.directory = directory

    def find(self, name: str) -> str | None:
        """Return a secret, or None when there is none of that name."""
        if name.upper() in os.environ:
            return os.environ[name.upper()]
        path = self.directory / name
        return path.read_text(encoding="utf-8").strip() if path.is_file() else None

    def __getitem__(self, name: str) -> str:
        value = self.find(name)
        if value is None:
            raise ConfigurationError(f"There is no {self.directory / name}, nor {name.upper()} set.")
        return value

    def refuse_if_missing(self, names: list[str]) -> None:
        """Raise `ConfigurationError` that lists every one that is missing."""
        missing = [name for name in names if not self.find(name)]
        if missing:
            listed = "\n".join(f"  - {self.directory / name} (or {name.upper()})" for name in missing)
            raise ConfigurationError(f"These secrets are missing; `kith secrets` makes them:\n{listed}")


def provision(secrets: Secrets, *, partitions: int, wait_seconds: float, log: Log) -> None:
    """Provision every service's database and migrate it, then the broker."""
    users = {service: urlsplit(secrets[f"{service}_amqp_url"]) for service in PRODUCERS}
    hosts = {unquote(user.path.lstrip("/")) for user in users.values()}
    if len(hosts) != 1:
        raise ConfigurationError(f"The services' AMQP URLs name different virtual hosts: {sorted(hosts)}.")
    for service in PRODUCERS:
        _provision_database(secrets, service, wait_seconds, log)
    passwords = {service: unquote(user.password or "") for service, user in users.items()}
    _provision_broker(
        secrets, hosts.pop(), passwords, partitions=partitions, wait_seconds=wait_seconds, log=log
    )


def _provision_database(secrets: Secrets, service: str, wait_seconds: float, log: Log) -> None:
    from shared.db.migrate import migrate
    from shared.db.provision import provision_database

    superuser_url = secrets["postgres_superuser_url"]
    runtime = urlsplit(secrets[f"{service}_database_url"])
    database = unquote(runtime.path.lstrip("/"))
    make = partial(
        provision_database,
        superuser_url,
        service,
        database=database,
        # Migrations run as the superuser, who becomes the owner: the owner itself need not sign in.
        owner_password=None,
        runtime_password=unquote(runtime.password or ""),
    )
    retry(make, wait_seconds, "PostgreSQL", log)
    applied = migrate(_with_database(superuser_url, database), service, log=log)
    log(f"{service}: database {database}, {len(applied)} migrations applied")


def _provision_broker(
    secrets: Secrets,
    virtual_host: str,
    passwords: dict[str, str],
    *,
    partitions: int,
    wait_seconds: float,
    log: Log,
) -> None:
    from shared.events.provision import provision_broker

    management_url = secrets["rabbitmq_management_url"]
    make = partial(
        provision_broker, management_url, virtual_host, PRODUCERS, passwords, partitions=partitions
    )
    retry(make, wait_seconds, "RabbitMQ", log)
    log(f"broker: virtual host {virtual_host}, {len(passwords)} users, an exchange each")


def _with_database(url: str, database: str) -> str:
    return urlunsplit(urlsplit(url)._replace(path=f"/{database}"))


def retry(action: Callable[[], object], seconds: float, what: str, log: Log) -> None:
    """Do `action`; while nobody answers there, try again until `seconds` are over."""
    import psycopg
    import urllib3

    deadline = time.monotonic() + seconds
    while True:
        try:
            action()
        except Exception as error:
            silent = (psycopg.OperationalError, urllib3.exceptions.HTTPError, OSError)
            if not isinstance(error, silent) and not isinstance(error.__cause__, silent):
                raise
            if time.monotonic() > deadline:
                raise ConfigurationError(f"{what} did not answer within {seconds:.0f} s: {error}") from error
            log(f"waiting for {what}: {str(error).splitlines()[0]}")
            time.sleep(2)
        else:
            return
