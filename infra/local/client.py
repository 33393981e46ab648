"""Start a supervisor in a process of its own, wait for it, and stop it."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from infra.local import processes
from infra.local.managed import last_words
from infra.local.places import ROOT, Instance
from infra.local.problems import LocalProblem

Say = Callable[[str], None]
TAKEN = 4
# Phases that somebody who waits is told of in other words.
QUIET = ("starting", "ready", "stopping", "stopped", "failed")


class AlreadyRunning(LocalProblem):
    """The instance has a supervisor already."""


class Launched:
    """A supervisor that this process started."""

    def __init__(self, instance: Instance, process: "subprocess.Popen[bytes]") -> None:
        self.instance = instance
        self.process = process
        self._said: set[str] = set()

    def status(self) -> dict[str, Any]:
        """Return what this very supervisor says; empty until it has said something."""
        status = self.instance.read_status()
        return status if status.get("pid") == self.process.pid else {}

    def wait_until_ready(self, seconds: float, say: Say) -> list[str]:
        """Wait until everything is ready, telling how it goes; return what still is not after `seconds`.

        Raises `LocalProblem` when the supervisor gives up, `AlreadyRunning` when it found another one.
        """
        deadline = time.monotonic() + seconds
        while (status := self.status()).get("phase") != "ready":
            self._tell(status, say)
            if self.process.poll() is not None:
                raise self._reason()
            if time.monotonic() > deadline:
                return not_ready(status)
            time.sleep(0.1)
        self._tell(status, say)
        return []

    def stop(self, *, now: bool = False) -> None:
        """Stop everything, without draining when `now`; return when nothing is left."""
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGQUIT if now else signal.SIGTERM)
        self.process.wait()
        processes.end_leftovers(self.instance.pid_folder)

    def _tell(self, status: dict[str, Any], say: Say) -> None:
        """Say what was not said before."""
        if not status:
            return
        lines = [f"  {one['name']} is ready" for one in status["processes"] if one["ready"]]
        lines.append(status["phase"])
        for line in lines:
            if line not in self._said and line not in QUIET:
                self._said.add(line)
                say(line)

    def _reason(self) -> LocalProblem:
        if self.process.returncode == TAKEN:
            return AlreadyRunning(f"{self.instance.name} is running already.")
        problem = self.instance.read_status().get("problem")
        return LocalProblem(problem or f"the supervisor ended: {last_words(supervisor_log(self.instance))}")


def launch(instance: Instance, *options: str, tied: bool) -> Launched:
    """Start the supervisor of an instance; `tied` ends it when this process ends, however that happens."""
    instance.make_folders()
    with supervisor_log(instance).open("ab") as log:
        process = subprocess.Popen(
            [
                *(sys.executable, "-m", "infra.local.supervisor", instance.name, *options),
                *(("--tied",) if tied else ()),
            ],
            cwd=ROOT,
            env=os.environ | {"KITH_HOME": str(instance.folder.parent)},
            stdin=subprocess.PIPE if tied else subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    return Launched(instance, process)


def stop(instance: Instance, say: Say) -> bool:
    """Stop an instance whoever started it; False when nothing ran."""
    status = instance.read_status()
    if not instance.is_running():
        return bool(processes.end_leftovers(instance.pid_folder))
    say("draining and stopping")
    os.kill(int(status["pid"]), signal.SIGTERM)
    while instance.is_running():
        time.sleep(0.1)
    return True


def not_ready(status: dict[str, Any]) -> list[str]:
    """Return one sentence for each process that is not ready."""
    return [f"{one['name']} {one['problem']}" for one in status.get("processes", []) if not one["ready"]]


def supervisor_log(instance: Instance) -> Path:
    """Return where the supervisor writes."""
    return instance.log_folder / "supervisor.log"
