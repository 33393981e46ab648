"""What `kith up` and `kith run` do on a terminal: start, show, wait, and stop when asked."""

import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from infra.local.client import AlreadyRunning, Launched, Say, launch
from infra.local.places import ROOT, Instance
from infra.local.ports import is_free
from infra.local.problems import LocalProblem
from infra.local.servers import data_elsewhere, ensure_installed

READY_SECONDS = 120.0


class Interrupted(BaseException):
    """Somebody pressed Ctrl-C, sent SIGTERM, or closed the terminal."""


def bring_up(instance: Instance, say: Say, *, tied: bool, port: int | None) -> tuple[Launched, list[str]]:
    """Start everything and wait; return it with a sentence for each process that is not ready."""
    if instance.is_running():
        address = instance.read_status().get("address")
        raise AlreadyRunning(
            f"Kith runs already, at {address}. `kith down` stops it, `kith status` shows it."
        )
    if port is not None and not is_free(port):
        raise LocalProblem(f"Port {port} is in use: choose another with --port, or leave --port out.")
    ensure_installed(os.environ, say)
    if elsewhere := data_elsewhere(instance, os.environ):
        say(elsewhere)
    launched = launch(instance, *(("--port", str(port)) if port else ()), tied=tied)
    try:
        late = launched.wait_until_ready(READY_SECONDS, say)
    except (KeyboardInterrupt, Interrupted):
        launched.stop()
        raise
    return launched, late


@contextmanager
def until_interrupted(
    instance: Instance, say: Say, *, port: int | None
) -> Iterator[tuple[Launched, list[str]]]:
    """Bring everything up for the length of the block, and drain and stop it at the end, however it ends.

    A second Ctrl-C stops at once instead of draining.
    """
    with interruptible():
        launched, late = bring_up(instance, say, tied=True, port=port)
        try:
            yield launched, late
        except (KeyboardInterrupt, Interrupted):
            pass
        finally:
            try:
                # The terminal may be what went away.
                with suppress(OSError):
                    if launched.process.poll() is None:
                        say("\ndraining and stopping; Ctrl-C again stops at once")
                launched.stop()
            except (KeyboardInterrupt, Interrupted):
                launched.stop(now=True)


@contextmanager
def interruptible() -> Iterator[None]:
    """Let SIGTERM and a closed terminal interrupt like Ctrl-C does."""

    def interrupt(_number: int, _frame: object) -> None:
        raise Interrupted

    before = {number: signal.signal(number, interrupt) for number in (signal.SIGTERM, signal.SIGHUP)}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def wait_for_the_end(launched: Launched) -> None:
    """Return when the supervisor ends by itself or through `kith down`."""
    code = launched.process.wait()
    problem = launched.instance.read_status().get("problem")
    if code < 0:
        raise LocalProblem("The supervisor was killed, and everything it ran has been ended; start again.")
    if problem:
        raise LocalProblem(problem)


def demonstrate_once(instance: Instance, say: Callable[[str], None]) -> None:
    """Fill an instance with the demonstration's region, the first time only."""
    done = instance.folder / "demonstrated"
    if done.exists():
        return
    if not (ROOT / "shared" / "commands" / "demo.py").is_file():
        say("There is no demonstration in this checkout: the installation is empty.")
        return
    say("filling a demonstration region; this happens once")
    result = subprocess.run([sys.executable, "-m", "shared.cli", "demo"], cwd=Path.cwd(), check=False)
    if result.returncode == 0:
        done.touch()
    else:
        say("The demonstration did not finish; everything else runs. `kith demo` tries again.")
