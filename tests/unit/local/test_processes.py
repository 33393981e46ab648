"""No process outlives whoever started it, and none of somebody else's is touched."""

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from infra.local import processes
from infra.local.managed import Managed
from infra.local.places import ROOT
from infra.local.problems import LocalProblem
from infra.local.processes import Program
from tests.plugins.waiting import eventually

# Tests are patched by eventlet, which warns of every fork; the supervisor is not patched, and forks to exec.
pytestmark = pytest.mark.filterwarnings("ignore:Using fork\\(\\) is a bad idea:DeprecationWarning")


def program(folder: Path, *command: str, name: str = "sleeper") -> Program:
    """Something to start."""
    log = folder / f"{name}.log"
    return Program(name=name, command=command, environment={"PATH": "/usr/bin:/bin"}, log=log)


@pytest.fixture
def pids(tmp_path: Path) -> Path:
    """Where processes are written down."""
    folder = tmp_path / "pids"
    folder.mkdir()
    return folder


def test_leftovers_of_an_earlier_run_are_ended(tmp_path: Path, pids: Path) -> None:
    """A power cut of the supervisor must not keep ports and data taken."""
    process = processes.start(program(tmp_path, "sleep", "600"), pids)

    assert processes.end_leftovers(pids) == ["sleeper"]
    assert process.wait(timeout=5) == -signal.SIGTERM
    assert list(pids.iterdir()) == []


def test_whoever_ignores_the_request_is_killed(tmp_path: Path, pids: Path) -> None:
    """Patience ends."""
    process = processes.start(program(tmp_path, "sh", "-c", "trap '' TERM; echo; sleep 600"), pids)
    eventually((tmp_path / "sleeper.log").read_text)

    processes.end_leftovers(pids, patience=0.2)
    assert process.wait(timeout=5) == -signal.SIGKILL


def test_a_process_that_only_has_the_number_is_left_alone(pids: Path) -> None:
    """Numbers are used again; after a restart of the machine anything may have it."""
    stranger = subprocess.Popen(["sleep", "600"], start_new_session=True)
    try:
        note = {"pid": stranger.pid, "born": "12345", "stop": int(signal.SIGKILL)}
        (pids / "postgresql.json").write_text(json.dumps(note))

        assert processes.end_leftovers(pids) == []
        assert stranger.poll() is None
    finally:
        stranger.kill()
        stranger.wait()


def test_what_is_started_while_leftovers_end_is_left_alone(tmp_path: Path, pids: Path) -> None:
    """The guard of a killed supervisor and the next supervisor work in the same directory."""
    first = processes.start(program(tmp_path, "sh", "-c", "trap '' TERM; sleep 600", name="first"), pids)
    leftovers = processes.still_alive(pids)
    second = processes.start(program(tmp_path, "sleep", "600", name="second"), pids)
    try:
        assert [one.name for one in leftovers] == ["first"]
        assert {one.name for one in processes.still_alive(pids)} == {"first", "second"}
    finally:
        for one in (first, second):
            one.kill()
            one.wait()


def test_a_child_ends_with_a_parent_that_is_killed(tmp_path: Path, pids: Path) -> None:
    """Nobody gets to clean up after kill -9."""
    script = (
        "import sys, time; from pathlib import Path; from infra.local import processes\n"
        "one = processes.Program(name='child', command=('/bin/sleep', '600'), environment={},"
        " log=Path(sys.argv[1]) / 'log')\n"
        "processes.start(one, Path(sys.argv[1]) / 'pids'); time.sleep(600)"
    )
    parent = subprocess.Popen([sys.executable, "-c", script, str(tmp_path)], cwd=ROOT)
    eventually(lambda: processes.still_alive(pids))
    parent.kill()
    parent.wait()

    eventually(lambda: not processes.still_alive(pids), timeout=5)


def test_the_guard_ends_what_a_killed_supervisor_left(tmp_path: Path, pids: Path) -> None:
    """The kernel's signal on a parent's death is Linux's alone."""
    orphan = processes.start(program(tmp_path, "sleep", "600"), pids)
    guard = subprocess.Popen(
        [sys.executable, "-m", "infra.local.guard", str(pids)], stdin=subprocess.PIPE, cwd=ROOT
    )
    assert guard.stdin is not None
    guard.stdin.close()

    assert orphan.wait(timeout=10) == -signal.SIGTERM
    assert guard.wait(timeout=10) == 0


def test_a_program_that_is_not_there_is_one_sentence(tmp_path: Path, pids: Path) -> None:
    """It may have been uninstalled since."""
    with pytest.raises(LocalProblem, match="/usr/nowhere/postgres: No such file"):
        processes.start(program(tmp_path, "/usr/nowhere/postgres"), pids)


class Restarts:
    """A managed process under a clock that the test turns by waiting on what happens."""

    def __init__(self, managed: Managed) -> None:
        self.managed = managed
        self.lines: list[str] = []

    def turn(self) -> str:
        """Do what is due; return everything said so far."""
        line = self.managed.tick()
        if line:
            self.lines.append(line)
        return "\n".join(self.lines)


def test_a_process_that_dies_is_started_again_later_each_time(tmp_path: Path, pids: Path) -> None:
    """At once and forever would burn a core and bury the reason in its own log."""
    failing = program(tmp_path, "sh", "-c", "echo 'no such key'; exit 2", name="failing")
    watched = Restarts(Managed(failing, lambda: "not yet", pids, 1))

    eventually(lambda: "next start in 1 s" in watched.turn())
    assert "failing ended with code 2: no such key; next start in 0.5 s" in watched.lines
    assert watched.managed.describe()["restarts"] == 2
    assert not watched.managed.ready


def test_readiness_is_what_the_check_says(tmp_path: Path, pids: Path) -> None:
    """Running is not the same as able to work."""
    answers = iter(["is starting", None, None])
    managed = Managed(program(tmp_path, "sleep", "600"), lambda: next(answers, None), pids, 1)
    watched = Restarts(managed)
    try:
        eventually(lambda: "sleeper is ready" in watched.turn())
    finally:
        managed.send(signal.SIGKILL)
        eventually(managed.has_ended)


def test_signals_reach_the_whole_session(tmp_path: Path, pids: Path) -> None:
    """A server's helpers go with it."""
    command = ("sh", "-c", "sleep 600 & echo $!; wait")
    process = processes.start(program(tmp_path, *command), pids)
    helper = int(eventually((tmp_path / "sleeper.log").read_text))
    processes.end_leftovers(pids)
    process.wait(timeout=5)

    eventually(lambda: processes.birth_of(helper) is None)


def test_a_birth_tells_a_process_from_a_later_one() -> None:
    """It stays the same as long as the process lives, and is nobody's afterwards."""
    born = processes.birth_of(os.getpid())
    assert born == processes.birth_of(os.getpid())

    ended = subprocess.Popen(["true"])
    ended.wait()
    assert processes.birth_of(ended.pid) is None
