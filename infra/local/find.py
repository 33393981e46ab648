"""Find PostgreSQL and RabbitMQ on this machine, wherever its packages put them."""

import os
import re
import shutil
import subprocess
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

Version = tuple[int, ...]
POSTGRES_AT_LEAST: Version = (15,)
RABBITMQ_AT_LEAST: Version = (3, 10)

# Debian, Fedora and Red Hat (own and PGDG), Alpine, Arch, openSUSE, Homebrew (Apple silicon, Intel, Linux).
POSTGRES_FOLDERS = (
    "/usr/lib/postgresql/*/bin",
    "/usr/pgsql-*/bin",
    "/usr/libexec/postgresql*",
    "/usr/lib/postgresql*/bin",
    "/usr/bin",
    "/usr/local/bin",
    "/opt/homebrew/opt/postgresql@*/bin",
    "/usr/local/opt/postgresql@*/bin",
    "/home/linuxbrew/.linuxbrew/opt/postgresql@*/bin",
)
# The server's own folder: the wrapper in /usr/sbin runs as the user rabbitmq alone.
RABBITMQ_FOLDERS = (
    "/usr/lib/rabbitmq/lib/rabbitmq_server-*",
    "/usr/lib64/rabbitmq/lib/rabbitmq_server-*",
    "/usr/lib/rabbitmq",
    "/opt/rabbitmq*",
    "/opt/homebrew/opt/rabbitmq",
    "/usr/local/opt/rabbitmq",
    "/home/linuxbrew/.linuxbrew/opt/rabbitmq",
)


@dataclass(frozen=True)
class Found:
    """One installed server."""

    folder: Path
    version: Version

    def __str__(self) -> str:
        return f"{'.'.join(map(str, self.version))} in {self.folder}"


def _expand(patterns: Iterable[str]) -> Iterator[Path]:
    for pattern in patterns:
        yield from Path("/").glob(pattern.lstrip("/"))


def postgres_servers(folders: Iterable[str] = POSTGRES_FOLDERS) -> list[Found]:
    """Return every PostgreSQL with `postgres` and `initdb`, the newest first."""
    candidates = [*_expand(folders), *map(Path, os.environ.get("PATH", "").split(":"))]
    found: dict[Path, Found] = {}
    for folder in candidates:
        # os.path answers False where a directory on PATH is closed to us; Path would raise.
        if os.path.isfile(folder / "postgres") and os.path.isfile(folder / "initdb"):
            version = _version_said_by(str(folder / "postgres"), "--version")
            if version:
                found.setdefault((folder / "postgres").resolve(), Found(folder, version))
    return sorted(found.values(), key=lambda one: one.version, reverse=True)


def rabbitmq_servers(folders: Iterable[str] = RABBITMQ_FOLDERS) -> list[Found]:
    """Return every RabbitMQ whose `sbin/rabbitmq-server` runs as any user, the newest first."""
    homes = {
        server.parent.parent
        for folder in _expand(folders)
        for server in folder.glob("**/sbin/rabbitmq-server")
    }
    found = [Found(home, version) for home in homes if (version := rabbitmq_version(home)) is not None]
    return sorted(found, key=lambda one: one.version, reverse=True)


def rabbitmq_version(folder: Path) -> Version | None:
    """Return the version by the name of its own plugin: asking the server costs a start of Erlang."""
    for plugin in folder.glob("plugins/rabbit-[0-9]*"):
        return _version_in(plugin.name)
    return None


def erlang_tool(name: str) -> str | None:
    """Return the path of `epmd` or `erl`, also where it is not on PATH."""
    beside = [str(path) for path in _expand(("/usr/lib/erlang/bin", "/usr/lib64/erlang/bin"))]
    path = ":".join([os.environ.get("PATH", ""), *beside, "/opt/homebrew/bin", "/usr/local/bin", "/usr/bin"])
    return shutil.which(name, path=path)


def new_enough(found: Iterable[Found], at_least: Version) -> Found | None:
    """Return the newest of them that is not too old."""
    return next((one for one in found if one.version >= at_least), None)


def _version_said_by(*command: str) -> Version | None:
    try:
        said = subprocess.run(command, capture_output=True, text=True, timeout=10, check=False).stdout
    except (OSError, subprocess.TimeoutExpired):
        return None
    return _version_in(said)


def _version_in(text: str) -> Version | None:
    matched = re.search(r"(\d+(?:\.\d+)*)", text)
    return tuple(int(part) for part in matched[1].split(".")) if matched else None
