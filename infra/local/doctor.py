"""Examine a machine: each finding is one sentence that says what is, or what is wrong and what to do."""

import importlib.util
import os
import sys
from collections.abc import Callable, Iterator, Mapping
from dataclasses import asdict, dataclass
from typing import Any

from infra.local import accounts, find, install, ports, servers
from infra.local.managed import last_words
from infra.local.places import Instance
from infra.local.problems import LocalProblem
from infra.local.processes import still_alive

PYTHON_AT_LEAST = (3, 11)


@dataclass(frozen=True)
class Finding:
    """One thing that was looked at."""

    name: str
    ok: bool
    says: str

    def as_dict(self) -> dict[str, Any]:
        """Return it for JSON."""
        return asdict(self)


def examine(instance: Instance, environ: Mapping[str, str]) -> list[Finding]:
    """Look at everything; nothing is changed."""
    looks: tuple[tuple[str, Callable[[], str]], ...] = (
        ("Python", _python),
        ("virtual environments", _venv),
        ("PostgreSQL", lambda: _server("postgresql", environ)),
        ("RabbitMQ", lambda: _server("rabbitmq", environ)),
        ("directory", lambda: _folder(instance)),
        ("users", lambda: _account(instance)),
        ("disk", lambda: _disk(instance)),
        ("front door", lambda: _front_port(instance)),
    )
    findings = []
    for name, look in looks:
        try:
            findings.append(Finding(name, True, look()))
        except LocalProblem as problem:
            findings.append(Finding(name, False, str(problem)))
    return [*findings, *_running(instance)]


def _python() -> str:
    version = ".".join(map(str, sys.version_info[:3]))
    if sys.version_info[:2] < PYTHON_AT_LEAST:
        raise LocalProblem(f"{version} is too old: install Python 3.11 or newer.")
    return version


def _venv() -> str:
    if importlib.util.find_spec("ensurepip") is None and sys.prefix == sys.base_prefix:
        raise LocalProblem(
            "Python lacks its venv module: install it (on Debian: apt-get install python3-venv)."
        )
    return f"this is {sys.prefix}" if sys.prefix != sys.base_prefix else "can be made"


def _server(which: str, environ: Mapping[str, str]) -> str:
    address, variable, found = {
        "postgresql": ("postgres_url", "DATABASE_URL", find.postgres_servers),
        "rabbitmq": ("amqp_url", "AMQP_URL", find.rabbitmq_servers),
    }[which]
    if address in servers.external_addresses(environ):
        return f"the one that {variable} names"
    if which in servers.missing(environ):
        return f"missing; the next start will {install.plan([which])}"
    return str(found()[0])


def _folder(instance: Instance) -> str:
    nearest = next(step for step in (instance.folder, *instance.folder.parents) if step.exists())
    if not os.access(nearest, os.W_OK | os.X_OK):
        raise LocalProblem(
            f"You may not write to {nearest}: run as its owner, or set KITH_HOME to a directory of yours."
        )
    return str(instance.folder)


def _account(instance: Instance) -> str:
    chosen = [accounts.account_for(name) for name in ("postgres", "rabbitmq")]
    names = sorted({account.name for account in chosen if account})
    if not names:
        return "PostgreSQL and RabbitMQ run as you"
    folder = accounts.data_folder(instance.folder, chosen)
    return f"you are root: PostgreSQL and RabbitMQ run as {' and '.join(names)}, with their data in {folder}"


def _disk(instance: Instance) -> str:
    return f"{servers.refuse_if_full(instance) // 1_000_000_000} GB free"


def _front_port(instance: Instance) -> str:
    if instance.is_running():
        return f"open at {instance.read_status().get('address')}"
    if not ports.is_free(ports.FRONT):
        return f"port {ports.FRONT} is in use; {ports.first_free(ports.FRONT)} is free and will be taken"
    return f"port {ports.FRONT} is free"


def _running(instance: Instance) -> Iterator[Finding]:
    if not instance.is_running():
        left = [process.name for process in still_alive(instance.pid_folder)]
        if left:
            what = ", ".join(left)
            yield Finding("leftovers", False, f"{what} of an earlier run still live: `kith down` ends them.")
        problem = instance.read_status().get("problem")
        if problem:
            yield Finding("last run", False, problem)
        return
    for one in instance.read_status().get("processes", []):
        if one["ready"]:
            continue
        log = instance.log_folder / f"{one['name']}.log"
        yield Finding(
            one["name"], False, f"{one['problem']}; last said: {last_words(log)} (all of it in {log})"
        )
