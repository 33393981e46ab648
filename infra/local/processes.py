"""Start programs so that none outlives us, and end those of an earlier run.

Each program is told by the kernel when the supervisor dies (Linux), is written down in a file of its own for
the guard and for the next start, and leads a session of its own: a Ctrl-C reaches the command alone.
"""

import ctypes
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from infra.local.accounts import Account
from infra.local.problems import LocalProblem

PR_SET_PDEATHSIG = 1
LIBC = ctypes.CDLL(None) if sys.platform == "linux" else None


@dataclass(frozen=True, kw_only=True)
class Program:
    """What to start, and how."""

    name: str
    command: tuple[str, ...]
    environment: Mapping[str, str] = field(repr=False)
    log: Path
    account: Account | None = None
    cwd: Path = Path("/")
    stop_signal: signal.Signals = signal.SIGTERM
    orphan_signal: signal.Signals = signal.SIGKILL


def start(program: Program, pid_folder: Path) -> subprocess.Popen[bytes]:
    """Start a program and write it down; raise `LocalProblem` when it cannot be started."""
    account = program.account
    try:
        with program.log.open("ab") as log:
            process = subprocess.Popen(
                program.command,
                env=dict(program.environment),
                cwd=program.cwd,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
                user=account.uid if account else None,
                group=account.gid if account else None,
                extra_groups=[] if account else None,
                umask=0o077,
                # Safe here: the supervisor has one thread only.
                preexec_fn=_end_with_parent(program.orphan_signal),  # noqa: PLW1509 - see above
            )
    except PermissionError as error:
        who = f"as {account.name} " if account else ""
        raise LocalProblem(f"{program.command[0]} cannot be started {who}({error.strerror}).") from error
    except OSError as error:
        raise LocalProblem(f"{error.filename or program.command[0]}: {error.strerror}.") from error
    try:
        write_down(program.name, process.pid, program.stop_signal, pid_folder)
    except OSError as error:
        process.kill()
        process.wait()
        raise LocalProblem(f"{pid_folder} cannot be written: {error.strerror}.") from error
    return process


def _end_with_parent(number: signal.Signals) -> Callable[[], None] | None:
    if LIBC is None:
        return None
    parent = os.getpid()

    def ask_kernel() -> None:
        # After the change of user, which would clear it again.
        LIBC.prctl(PR_SET_PDEATHSIG, int(number))
        if os.getppid() != parent:
            os._exit(1)

    return ask_kernel


def write_down(name: str, pid: int, stop_signal: signal.Signals, pid_folder: Path) -> None:
    """Note a process, so that it can be found and known again."""
    note = {"pid": pid, "born": birth_of(pid), "stop": int(stop_signal)}
    (pid_folder / f"{name}.json").write_text(json.dumps(note), encoding="utf-8")


def forget(name: str, pid_folder: Path) -> None:
    """Strike out a process that has ended."""
    (pid_folder / f"{name}.json").unlink(missing_ok=True)


def birth_of(pid: int) -> str | None:
    """Return when a process began, which tells it from a later one of its number; None when it is gone."""
    if LIBC is not None:
        try:
            fields = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()
        except OSError:
            return None
        return None if fields[0] in "ZX" else fields[19]
    listed = subprocess.run(
        ["ps", "-o", "lstart=", "-p", str(pid)], capture_output=True, text=True, check=False
    )
    return listed.stdout.strip() or None


@dataclass(frozen=True)
class Noted:
    """A process that was written down."""

    name: str
    pid: int
    born: str
    stop_signal: int

    @property
    def lives(self) -> bool:
        """Whether it is still that same process."""
        return birth_of(self.pid) == self.born

    def send(self, number: int) -> None:
        """Signal the process and what it started in its session."""
        try:
            os.killpg(self.pid, number)
        except ProcessLookupError:
            pass
        except PermissionError as error:
            raise LocalProblem(
                f"{self.name} (process {self.pid}) of an earlier run belongs to another user; end it first."
            ) from error


def still_alive(pid_folder: Path) -> list[Noted]:
    """Return the processes that were written down and still live; strike out the others."""
    found = []
    for path in sorted(pid_folder.glob("*.json")):
        try:
            note = json.loads(path.read_text(encoding="utf-8"))
            noted = Noted(path.stem, note["pid"], str(note["born"]), note["stop"])
        except (OSError, ValueError, KeyError):
            continue
        if noted.lives:
            found.append(noted)
        else:
            path.unlink(missing_ok=True)
    return found


def end_leftovers(pid_folder: Path, *, patience: float = 10) -> list[str]:
    """End whatever an earlier run left, asking first; return the names.

    What is written down while this waits belongs to a later run, and is left alone.
    """
    leftovers = still_alive(pid_folder)
    for process in leftovers:
        process.send(process.stop_signal)
    if not _gone_within(patience, leftovers):
        for process in leftovers:
            if process.lives:
                process.send(signal.SIGKILL)
        _gone_within(5, leftovers)
    still_alive(pid_folder)
    return [process.name for process in leftovers]


def _gone_within(seconds: float, processes: list[Noted]) -> bool:
    deadline = time.monotonic() + seconds
    while any(process.lives for process in processes):
        if time.monotonic() > deadline:
            return False
        time.sleep(0.05)
    return True
