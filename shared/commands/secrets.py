"""`kith secrets`: make every secret that an installation needs, each in a file of its own."""

import base64
import json
import os
import secrets
from collections.abc import Callable
from functools import partial
from pathlib import Path

import click

from shared.contracts.registry import PRODUCERS

VIRTUAL_HOST = "kith"
ADMINISTRATOR = "kith_administrator"

Make = Callable[[], str]


@click.command("secrets")
@click.option(
    "--directory",
    type=click.Path(file_okay=False, path_type=Path),
    default=Path(".kith/secrets"),
    show_default=True,
    help="Where the files go; only you can enter it.",
)
@click.option("--postgres", default="postgres:5432", show_default=True, help="HOST:PORT of PostgreSQL.")
@click.option("--rabbitmq", default="rabbitmq:5672", show_default=True, help="HOST:PORT of RabbitMQ.")
@click.option(
    "--management",
    default="rabbitmq:15672",
    show_default=True,
    help="HOST:PORT of RabbitMQ's management API.",
)
def command(directory: Path, postgres: str, rabbitmq: str, management: str) -> None:
    """Make the secrets that are missing; never change one that is there.

    docker-compose.yml reads them from `.kith/secrets`; on Kubernetes they become secrets of the namespace.
    """
    made = make_secrets(directory, postgres=postgres, rabbitmq=rabbitmq, management=management)
    for name in made:
        click.echo(directory / name)
    click.echo(f"{len(made)} made, the others were there already" if made else "nothing to do", err=True)


def make_secrets(directory: Path, *, postgres: str, rabbitmq: str, management: str) -> list[str]:
    """Write what is missing in `directory`, and return the names of what was written."""
    directory.mkdir(mode=0o700, parents=True, exist_ok=True)
    made: list[str] = []

    def keep(name: str, make: Make) -> str:
        path = directory / name
        if not path.exists():
            _write(path, make())
            made.append(name)
        return path.read_text(encoding="utf-8").strip()

    superuser = keep("postgres_superuser_password", password)
    keep("postgres_superuser_url", lambda: f"postgresql://postgres:{superuser}@{postgres}/postgres")
    administrator = keep("rabbitmq_administrator_password", password)
    # A fragment of rabbitmq.conf: the broker's image takes no password from a file otherwise.
    keep(
        "rabbitmq_administrator",
        lambda: f"default_user = {ADMINISTRATOR}\ndefault_pass = {administrator}\n",
    )
    keep("rabbitmq_management_url", lambda: f"http://{ADMINISTRATOR}:{administrator}@{management}")
    keep("grafana_admin_password", password)
    keep("token_signing_key", signing_key)
    for service in PRODUCERS:
        user = f"kith_{service}"
        keep(f"{service}_database_url", partial(_url, "postgresql", user, f"{postgres}/{user}"))
        keep(f"{service}_amqp_url", partial(_url, "amqp", user, f"{rabbitmq}/{VIRTUAL_HOST}"))
        keep(f"{service}_key_encryption_key", key)
    return made


def _url(scheme: str, user: str, place: str) -> str:
    return f"{scheme}://{user}:{password()}@{place}"


def password() -> str:
    """Return a new password that needs no escaping in an address or a configuration file."""
    return secrets.token_hex(24)


def key() -> str:
    """Return a new key-encryption key: 32 bytes, base64url."""
    return base64.urlsafe_b64encode(secrets.token_bytes(32)).decode()


def signing_key() -> str:
    """Return a new private key for tokens, as a JWK."""
    from shared.security.tokens import generate_key

    return json.dumps(generate_key())


def _write(path: Path, text: str) -> None:
    """Write a file that nobody changes.

    Readable by everyone, in a directory that only its owner enters: a container's process runs as another
    user, and is handed the file without its directory.
    """
    new = path.with_name(f".{path.name}.new")
    new.unlink(missing_ok=True)
    with os.fdopen(os.open(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o444), "w", encoding="utf-8") as file:
        file.write(text)
    new.chmod(0o444)
    new.rename(path)
