"""One process under the supervisor: started, watched, and started again when it dies."""

import http.client
import subprocess
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from infra.local import processes
from infra.local.problems import LocalProblem
from infra.local.processes import Program

FIRST_WAIT = 0.5
LONGEST_WAIT = 30.0
# Who ran this long had started well: the next restart is the first again.
RAN_WELL = 60.0
CHECK_EVERY = {True: 5.0, False: 0.25}

LAST_LINES = 20
COMPLAINTS = ("FATAL", "PANIC", "ERROR", "Error", "error")

Check = Callable[[], str | None]


class Managed:
    """A process that is to run until it is told to stop."""

    def __init__(self, program: Program, check: Check, pid_folder: Path, port: int) -> None:
        """`check` returns None when the process is ready, or else one sentence why not."""
        self.program = program
        self.port = port
        self.restarts = 0
        self.ready = False
        self.ever_ready = False
        self.problem: str | None = "is starting"
        self.process: subprocess.Popen[bytes] | None = None
        self._check = check
        self._pid_folder = pid_folder
        self._wait = FIRST_WAIT
        self._started_at = 0.0
        self._start_at = 0.0
        self._check_at = 0.0

    @property
    def name(self) -> str:
        """The program's name."""
        return self.program.name

    def tick(self) -> str | None:
        """Do what is due; return a line for the log when something happened."""
        now = time.monotonic()
        if self.process is not None and (code := self.process.poll()) is not None:
            return self._died(code, now)
        if self.process is None and now >= self._start_at:
            return self._start(now)
        if self.process is not None and now >= self._check_at:
            return self._ask(now)
        return None

    def _start(self, now: float) -> str:
        try:
            self.process = processes.start(self.program, self._pid_folder)
        except LocalProblem as problem:
            self.problem = str(problem)
            return self._try_later(now)
        self._started_at = now
        return f"{self.name} started as process {self.process.pid}"

    def _died(self, code: int, now: float) -> str:
        processes.forget(self.name, self._pid_folder)
        self.process = None
        self.ready = False
        if now - self._started_at > RAN_WELL:
            self._wait = FIRST_WAIT
        ended = f"was killed by signal {-code}" if code < 0 else f"ended with code {code}"
        self.problem = f"{ended}: {last_words(self.program.log)}"
        return self._try_later(now)

    def _try_later(self, now: float) -> str:
        self.restarts += 1
        self._start_at = now + self._wait
        line = f"{self.name} {self.problem}; next start in {self._wait:g} s"
        self._wait = min(self._wait * 2, LONGEST_WAIT)
        return line

    def _ask(self, now: float) -> str | None:
        self.problem = self._check()
        was, self.ready = self.ready, self.problem is None
        self._check_at = now + CHECK_EVERY[self.ready]
        self.ever_ready = self.ever_ready or self.ready
        if was == self.ready:
            return None
        return f"{self.name} is ready" if self.ready else f"{self.name} is no longer ready: {self.problem}"

    def send(self, number: int) -> None:
        """Signal the process and what it started, if it runs."""
        if self.process is not None and self.process.poll() is None:
            processes.Noted(self.name, self.process.pid, "", number).send(number)

    def has_ended(self) -> bool:
        """Whether nothing is left of it; strikes it out when so."""
        if self.process is not None and self.process.poll() is None:
            return False
        processes.forget(self.name, self._pid_folder)
        return True

    def describe(self) -> dict[str, Any]:
        """Return what `kith status` shows."""
        return {
            "name": self.name,
            "pid": self.process.pid if self.process else None,
            "ready": self.ready,
            "problem": self.problem,
            "restarts": self.restarts,
            "address": f"127.0.0.1:{self.port}",
            "log": str(self.program.log),
        }


def last_words(log: Path) -> str:
    """Return the last line of a log that complains, or else its last line: usually the reason."""
    try:
        with log.open("rb") as file:
            file.seek(max(0, log.stat().st_size - 4000))
            lines = file.read().decode(errors="replace").strip().splitlines()[-LAST_LINES:]
    except OSError:
        return "it left no log"
    complaints = [line for line in lines if any(word in line for word in COMPLAINTS)]
    chosen = (complaints or lines or ["it said nothing"])[-1]
    return chosen.strip()[:300]


def readiness(port: int) -> str | None:
    """Ask `/readyz` on a port of this machine; return None when ready, or else why not."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=2)
    try:
        connection.request("GET", "/readyz")
        response = connection.getresponse()
        body = response.read(2000).decode(errors="replace")
    except ConnectionRefusedError:
        return "does not listen yet"
    except (OSError, http.client.HTTPException) as error:
        return f"does not answer ({type(error).__name__})"
    finally:
        connection.close()
    return None if response.status == 200 else f"is not ready: {body.strip()[:300]}"
