"""Which processes Kith consists of, and what each is told by its environment."""

import os
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote, urlsplit, urlunsplit

from infra.local.places import ROOT, Instance
from infra.local.processes import Program
from shared.commands.secrets import VIRTUAL_HOST, key, signing_key
from shared.contracts.registry import PRODUCERS

CONSOLE = "console"
# The port that mail goes to, unless KITH_SMTP_URL says otherwise: whoever wants to read it listens there.
MAIL = "mail"
KINDS: dict[str, tuple[str, ...]] = {**dict.fromkeys(PRODUCERS, ("http", "worker")), CONSOLE: ("http",)}
# Addresses of administrators: no service is to see them.
_NOT_FOR_SERVICES = ("DATABASE_URL", "AMQP_URL", "RABBITMQ_MANAGEMENT_URL")


@dataclass(frozen=True)
class ServiceProcess:
    """One process of one service."""

    service: str
    kind: str

    @property
    def name(self) -> str:
        """As in `membership-worker`; its port, log and status go by it."""
        return f"{self.service}-{self.kind}"


def declared(root: Path = ROOT) -> list[ServiceProcess]:
    """Return every process whose service is there."""
    return [
        ServiceProcess(service, kind)
        for service, kinds in KINDS.items()
        if any(root.glob(f"services/{service}/service*"))
        for kind in kinds
    ]


def database_url(instance: Instance, superuser_url: str, service: str, *, owner: bool = False) -> str:
    """Return a service's address in the server of `superuser_url`, for its runtime or its owner role."""
    user = f"kith_{service}_owner" if owner else f"kith_{service}"
    password = instance.password(f"{service}_{'owner' if owner else 'database'}_password")
    return _readdressed(superuser_url, user, password, f"kith_{service}")


def amqp_url(instance: Instance, administrator_url: str, service: str) -> str:
    """Return a service's address in the broker of `administrator_url`."""
    password = instance.password(f"{service}_amqp_password")
    return _readdressed(administrator_url, f"kith_{service}", password, VIRTUAL_HOST)


def _readdressed(url: str, user: str, password: str, path: str) -> str:
    parts = urlsplit(url)
    host = parts.netloc.rpartition("@")[2]
    return urlunsplit(parts._replace(netloc=f"{user}:{password}@{host}", path=f"/{quote(path, safe='')}"))


def signing_key_file(instance: Instance) -> Path:
    """Return the file with the key that signs tokens, made now if there is none."""
    instance.secret("token_signing_key", signing_key)
    return instance.secret_folder / "token_signing_key"


def program(
    process: ServiceProcess, instance: Instance, addresses: Mapping[str, str], ports: Mapping[str, int]
) -> Program:
    """Return how to start one process; `ports` has one for the name of each process."""
    environment = {name: value for name, value in os.environ.items() if not _is_hidden(name)}
    environment |= {
        "HTTP_ADDR": f"127.0.0.1:{ports[process.name]}",
        "JWKS_URL": f"http://127.0.0.1:{ports.get('console-http', 0)}/.well-known/jwks.json",
        "KITH_ENVIRONMENT": "development",
        "KITH_WEBHOOK_ALLOW_LOOPBACK": "1",
        "PYTHONUNBUFFERED": "1",
        "LOG_FORMAT": os.environ.get("LOG_FORMAT", "json"),
    }
    environment.setdefault("KITH_PUBLIC_URL", f"http://127.0.0.1:{ports.get('console-http', 0)}")
    if process.service == CONSOLE:
        environment["KITH_ISSUER_KEY_FILE"] = str(signing_key_file(instance))
        environment |= {
            f"KITH_UPSTREAM_{service.upper()}": f"http://127.0.0.1:{ports[f'{service}-http']}"
            for service in PRODUCERS
            if f"{service}-http" in ports
        }
    else:
        if MAIL in ports and not {"KITH_SMTP_URL", "KITH_SMTP_URL_FILE"} & environment.keys():
            environment["KITH_SMTP_URL"] = f"smtp+plain://127.0.0.1:{ports[MAIL]}"
            environment.setdefault("KITH_MAIL_FROM", "Kith <reminders@example.org>")
        secret = f"{process.service}_key_encryption_key"
        instance.secret(secret, key)
        environment |= {
            "DATABASE_URL": database_url(instance, addresses["postgres_url"], process.service),
            "AMQP_URL": amqp_url(instance, addresses["amqp_url"], process.service),
            "KEY_ENCRYPTION_KEY_FILE": str(instance.secret_folder / secret),
        }
    return Program(
        name=process.name,
        command=(sys.executable, "-m", "shared.entrypoints.runner", process.service, process.kind),
        environment=environment,
        log=instance.log_folder / f"{process.name}.log",
        cwd=ROOT,
    )


def _is_hidden(name: str) -> bool:
    return name.removesuffix("_FILE") in _NOT_FOR_SERVICES
