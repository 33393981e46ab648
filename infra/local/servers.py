"""The PostgreSQL and RabbitMQ of an instance: private ones, or those that the environment names."""

import os
import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from infra.local import accounts, find, install, ports
from infra.local.places import Instance
from infra.local.postgres import Postgres
from infra.local.problems import LocalProblem
from infra.local.rabbitmq import PORTS, RabbitMQ

FREE_BYTES = 1_000_000_000
ADDRESSES = ("postgres_url", "amqp_url", "management_url")


@dataclass(frozen=True)
class Servers:
    """Where the two are; what is private is ours to start and stop."""

    postgres: Postgres | None
    rabbitmq: RabbitMQ | None
    external: Mapping[str, str]

    def addresses(self) -> dict[str, str]:
        """Return the administrators' addresses, by the names in `ADDRESSES`."""
        found = dict(self.external)
        if self.postgres:
            found["postgres_url"] = self.postgres.url
        if self.rabbitmq:
            found |= {"amqp_url": self.rabbitmq.amqp_url, "management_url": self.rabbitmq.management_url}
        return found


def external_addresses(environ: Mapping[str, str]) -> dict[str, str]:
    """Return the addresses of servers that somebody else runs, from DATABASE_URL and AMQP_URL."""
    found = {}
    if environ.get("DATABASE_URL"):
        found["postgres_url"] = environ["DATABASE_URL"]
    if environ.get("AMQP_URL"):
        found["amqp_url"] = environ["AMQP_URL"]
        found["management_url"] = environ.get("RABBITMQ_MANAGEMENT_URL") or _usual_management(
            environ["AMQP_URL"]
        )
    return found


def _usual_management(amqp_url: str) -> str:
    parts = urlsplit(amqp_url)
    user, at, host = parts.netloc.rpartition("@")
    return f"http://{user}{at}{host.partition(':')[0]}:15672"


def missing(environ: Mapping[str, str]) -> list[str]:
    """Return which of `postgresql` and `rabbitmq` have to be installed; raise where one is too old."""
    external = external_addresses(environ)
    lacking = []
    if "postgres_url" not in external and _usable("PostgreSQL", find.postgres_servers()) is None:
        lacking.append("postgresql")
    if "amqp_url" not in external and _usable("RabbitMQ", find.rabbitmq_servers()) is None:
        lacking.append("rabbitmq")
    return lacking


def ensure_installed(environ: Mapping[str, str], say: install.Say) -> None:
    """Install what is missing, saying so first; raise `LocalProblem` where that does not work."""
    lacking = missing(environ)
    if not lacking:
        return
    install.carry_out(install.plan(lacking), say)
    if still := missing(environ):
        raise LocalProblem(
            f"{' and '.join(still)} cannot be found although just installed: run `kith doctor`."
        )


def _usable(name: str, found: list[find.Found]) -> find.Found | None:
    at_least = {"PostgreSQL": find.POSTGRES_AT_LEAST, "RabbitMQ": find.RABBITMQ_AT_LEAST}[name]
    chosen = find.new_enough(found, at_least)
    if found and chosen is None:
        needed = ".".join(map(str, at_least))
        variable = {"PostgreSQL": "DATABASE_URL", "RabbitMQ": "AMQP_URL"}[name]
        raise LocalProblem(
            f"{name} {found[0]} is too old: Kith needs {needed} or newer. Install one beside it from the "
            f"project's own packages, or set {variable} to a server that you have."
        )
    return chosen


def prepare(instance: Instance, environ: Mapping[str, str], before: Mapping[str, int]) -> Servers:
    """Find the programs, choose users, directories and ports; start nothing yet.

    `before` are the ports of the last run, taken again where they are free.
    """
    external = external_addresses(environ)
    want_postgres, want_rabbitmq = "postgres_url" not in external, "amqp_url" not in external
    postgres = _usable("PostgreSQL", find.postgres_servers()) if want_postgres else None
    rabbitmq = _usable("RabbitMQ", find.rabbitmq_servers()) if want_rabbitmq else None
    if (want_postgres and postgres is None) or (want_rabbitmq and rabbitmq is None):
        raise LocalProblem("PostgreSQL or RabbitMQ is missing: run `kith doctor`.")
    postgres_account, rabbitmq_account = accounts.account_for("postgres"), accounts.account_for("rabbitmq")
    folder = accounts.data_folder(instance.folder, [postgres_account, rabbitmq_account])
    refuse_if_full(instance)
    chosen = ports.assign(("postgresql", *PORTS), dict(before))
    return Servers(
        Postgres(instance, postgres, folder, postgres_account, chosen["postgresql"]) if postgres else None,
        RabbitMQ(instance, rabbitmq, folder, rabbitmq_account, {name: chosen[name] for name in PORTS})
        if rabbitmq
        else None,
        external,
    )


def data_elsewhere(instance: Instance, environ: Mapping[str, str]) -> str | None:
    """Return a sentence when data cannot be inside the instance, and None when it can."""
    users = [one for one in (accounts.account_for("postgres"), accounts.account_for("rabbitmq")) if one]
    folder = accounts.data_folder(instance.folder, users)
    if folder == instance.folder / "data" or set(external_addresses(environ)) == set(ADDRESSES):
        return None
    names = " and ".join(sorted({user.name for user in users}))
    return f"The data goes to {folder}: the users {names} cannot enter {instance.folder}."


def data_folders(instance: Instance) -> list[Path]:
    """Return every directory where this instance's data may be."""
    return [instance.folder / "data", accounts.elsewhere(instance.folder)]


def refuse_if_full(instance: Instance) -> int:
    """Return how many bytes are free; raise `LocalProblem` when there is hardly any space left."""
    nearest = next(step for step in (instance.folder, *instance.folder.parents) if step.exists())
    free = shutil.disk_usage(nearest).free
    if free < FREE_BYTES:
        raise LocalProblem(
            f"The disk of {instance.folder} has {free // 1_000_000} MB left and Kith needs "
            f"{FREE_BYTES // 1_000_000}: free some, or set KITH_HOME to a directory on another disk."
        )
    return free


def keep_addresses(instance: Instance, servers: Servers) -> None:
    """Write the administrators' addresses where only their owner reads them."""
    for name, address in servers.addresses().items():
        path = instance.secret_folder / name
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
            file.write(address)


def read_addresses(instance: Instance) -> dict[str, str]:
    """Return what `keep_addresses` wrote."""
    paths = [instance.secret_folder / name for name in ADDRESSES]
    return {path.name: path.read_text(encoding="utf-8") for path in paths if path.is_file()}
