"""Give each service its database, roles, broker user and exchange, and bring its tables up to date.

`python -m infra.local.provisioning INSTANCE` does it in a process of its own: which queues there are is read
from the classes of the services, and whoever imports those is patched for their event loop.
"""

import sys
from collections.abc import Callable, Mapping, Sequence

import psycopg

from infra.local.places import Instance
from infra.local.problems import LocalProblem
from infra.local.servers import read_addresses
from infra.local.services import database_url, declared
from shared.commands.secrets import VIRTUAL_HOST
from shared.contracts.registry import PRODUCERS
from shared.db.migrate import MigrationError, migrate
from shared.db.provision import provision_database
from shared.errors import ConfigurationError

Say = Callable[[str], None]


def provision(instance: Instance, addresses: Mapping[str, str], names: Sequence[str], say: Say) -> None:
    """Do all of it for these services; running it again changes nothing."""
    # Imported late: whoever only migrates is not to be patched.
    from shared.events.provision import provision_broker  # noqa: PLC0415

    passwords = {name: instance.password(f"{name}_amqp_password") for name in names}
    try:
        provision_broker(addresses["management_url"], VIRTUAL_HOST, names, passwords)
        say(f"the broker knows {', '.join(names)}")
        for name in names:
            provision_database(
                addresses["postgres_url"],
                name,
                owner_password=instance.password(f"{name}_owner_password"),
                runtime_password=instance.password(f"{name}_database_password"),
            )
            owner_url = database_url(instance, addresses["postgres_url"], name, owner=True)
            bring_up_to_date(owner_url, name, say)
    except psycopg.OperationalError as error:
        raise LocalProblem(f"PostgreSQL cannot be set up for Kith: {str(error).strip()}") from error


def bring_up_to_date(owner_url: str, service: str, say: Say) -> list[str]:
    """Apply a service's missing migrations as its owner, and return their titles."""
    try:
        applied = migrate(owner_url, service, log=say)
    except (MigrationError, psycopg.OperationalError) as error:
        raise LocalProblem(f"The tables of {service} cannot be brought up to date: {error}") from error
    say(f"{service}: {len(applied)} migrations applied")
    return applied


def main() -> int:
    """Provision an instance whose servers run; the last line of the output says what went wrong."""
    instance = Instance.named(sys.argv[1])
    names = dict.fromkeys(process.service for process in declared() if process.service in PRODUCERS)
    try:
        provision(instance, read_addresses(instance), list(names), say)
    except (LocalProblem, ConfigurationError) as problem:
        say(" ".join(str(problem).split()))
        return 1
    return 0


def say(line: str) -> None:
    """Write to the log."""
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
