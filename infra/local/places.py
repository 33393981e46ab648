"""Where things are: `.kith/<instance>/` beside the checkout, or wherever KITH_HOME says.

.kith/run/          what `kith up` starts; `.kith/test/` belongs to the tests
  secrets/          one file each, readable by their owner alone
  log/              one file per process
  pids/             one file per process that runs
  data/             PostgreSQL's and RabbitMQ's files
  status.json       what the supervisor says about all of it
  lock              held by the supervisor as long as it lives
"""

import fcntl
import json
import os
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from infra.local.problems import LocalProblem

ROOT = Path(__file__).resolve().parents[2]


def home() -> Path:
    """Return the directory of all instances on this machine that belong to this checkout."""
    named = os.environ.get("KITH_HOME")
    if named:
        return Path(named).resolve()
    return (ROOT if (ROOT / "pyproject.toml").is_file() else Path.cwd()) / ".kith"


@dataclass(frozen=True)
class Instance:
    """One set of PostgreSQL, RabbitMQ and processes of Kith, with a directory of its own."""

    name: str
    folder: Path

    @classmethod
    def named(cls, name: str) -> "Instance":
        """Return the instance of that name; nothing is made yet."""
        return cls(name, home() / name)

    @property
    def log_folder(self) -> Path:
        """Where each process has its log."""
        return self.folder / "log"

    @property
    def pid_folder(self) -> Path:
        """Where each running process is written down."""
        return self.folder / "pids"

    @property
    def secret_folder(self) -> Path:
        """Where passwords and keys are."""
        return self.folder / "secrets"

    @property
    def status_file(self) -> Path:
        """What the supervisor says about its processes."""
        return self.folder / "status.json"

    def make_folders(self) -> None:
        """Make the directories; raise `LocalProblem` where this user may not."""
        for folder in (self.folder, self.log_folder, self.pid_folder):
            self._make(folder, 0o755)
        self._make(self.secret_folder, 0o700)

    def _make(self, folder: Path, mode: int) -> None:
        try:
            folder.mkdir(mode=mode, parents=True, exist_ok=True)
            folder.chmod(mode)
            writable = os.access(folder, os.W_OK | os.X_OK)
        except OSError:
            writable = False
        if not writable:
            raise LocalProblem(
                f"You may not write to {folder}, which somebody else made: "
                f"run as that user, remove it, or set KITH_HOME to a directory of yours."
            )

    def secret(self, name: str, make: Callable[[], str]) -> str:
        """Return the secret of that name, made now if there is none yet."""
        path = self.secret_folder / name
        if not path.exists():
            new = path.with_name(f".{name}.new")
            new.unlink(missing_ok=True)
            with os.fdopen(os.open(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
                file.write(make())
            new.rename(path)
        return path.read_text(encoding="utf-8").strip()

    def password(self, name: str) -> str:
        """Return a generated password that needs no escaping anywhere."""
        return self.secret(name, lambda: secrets.token_hex(24))

    def read_status(self) -> dict[str, Any]:
        """Return what the supervisor last said; empty when it never ran."""
        try:
            status = json.loads(self.status_file.read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return {}
        return status if isinstance(status, dict) else {}

    def write_status(self, status: dict[str, Any]) -> None:
        """Replace the status at once, so that a reader never sees half of it."""
        new = self.status_file.with_suffix(".new")
        new.write_text(json.dumps(status, indent=1), encoding="utf-8")
        new.rename(self.status_file)

    def lock(self) -> int | None:
        """Take the instance and return the lock's descriptor; None when a supervisor has it."""
        descriptor = os.open(self.folder / "lock", os.O_RDONLY | os.O_CREAT | os.O_CLOEXEC, 0o644)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            os.close(descriptor)
            return None
        return descriptor

    def is_running(self) -> bool:
        """Whether a supervisor lives."""
        if not (self.folder / "lock").exists():
            return False
        descriptor = self.lock()
        if descriptor is not None:
            os.close(descriptor)
        return descriptor is None
