"""`python -m tests.suite`: every test, by sessions of pytest that run side by side and share their servers.

Folders of tests are dealt out, those first that take longest, and each is a session of its own. Databases and
virtual hosts have names of their own, so sessions that share servers do not meet. Exits with 1 where one of
them failed, and says how to run it again.
"""

import os
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from queue import Empty, SimpleQueue
from xml.etree import ElementTree

from infra.local.problems import LocalProblem
from infra.local.servers import ADDRESSES, external_addresses
from tests.plugins.fix_instances import INSTANCE, launch_free

ROOT = Path(__file__).parents[1]
TESTS = ROOT / "tests"
# The rest follows by the size of its files, which is near enough to how long it takes.
LONGEST = ("tests/faults", "tests/system")
# What pytest exits with when all passed, and when there was nothing to run.
FINE = (0, 5)
SESSIONS = min(4, max(2, os.cpu_count() or 2))


@dataclass
class Tally:
    """What came of the sessions so far."""

    counts: dict[str, int] = field(default_factory=lambda: dict.fromkeys(("tests", "failures", "errors"), 0))
    failed: list[str] = field(default_factory=list)
    told: threading.Lock = field(default_factory=threading.Lock)


def main() -> int:
    """Run all; return what to exit with."""
    began = time.monotonic()
    waiting: SimpleQueue[str] = SimpleQueue()
    for folder in folders():
        waiting.put(folder)
    tally = Tally()
    with servers() as environment:
        lanes = [
            threading.Thread(target=_run_all, args=(waiting, environment, tally)) for _ in range(SESSIONS)
        ]
        for lane in lanes:
            lane.start()
        for lane in lanes:
            lane.join()
    bad = tally.counts["failures"] + tally.counts["errors"]
    print(f"\n{tally.counts['tests']:,} tests, {bad} failed, in {time.monotonic() - began:.0f} s", flush=True)
    for folder in tally.failed:
        print(f'failed: make test ARGS="{folder}"', flush=True)
    return 1 if tally.failed else 0


def folders() -> list[str]:
    """Return the folders that are sessions: kinds of tests, integration by its subject; the longest first."""
    kinds = [path for path in TESTS.iterdir() if path.name != "integration"]
    sizes = {
        str(folder.relative_to(ROOT)): sum(path.stat().st_size for path in folder.rglob("test_*.py"))
        for folder in (*kinds, *(TESTS / "integration").iterdir())
    }
    with_tests = [name for name, size in sizes.items() if size]
    return sorted(with_tests, key=lambda name: (name not in LONGEST, -sizes[name]))


@contextmanager
def servers() -> Iterator[dict[str, str]]:
    """Yield an environment for sessions: its servers are those that ours names, or new ones for this run."""
    if set(external_addresses(os.environ)) == set(ADDRESSES):
        yield dict(os.environ)
        return
    launched = launch_free(print)
    try:
        yield os.environ | {INSTANCE: launched.instance.name}
    finally:
        launched.stop(now=True)


def _run_all(waiting: SimpleQueue[str], environment: dict[str, str], tally: Tally) -> None:
    while True:
        try:
            folder = waiting.get_nowait()
        except Empty:
            return
        _run(folder, environment, tally)


def _run(folder: str, environment: dict[str, str], tally: Tally) -> None:
    """Run a session and tell what it said, all at once."""
    with tempfile.TemporaryDirectory() as place:
        report = Path(place) / "report.xml"
        command = [sys.executable, "-m", "pytest", folder, "--quiet", f"--junit-xml={report}"]
        ended = subprocess.run(
            command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False
        )
        with tally.told:
            print(f"\n== {folder}\n{ended.stdout.decode(errors='replace').rstrip()}", flush=True)
            if ended.returncode not in FINE:
                tally.failed.append(folder)
            if report.exists():
                for suite in ElementTree.parse(report).iter("testsuite"):
                    for name in tally.counts:
                        tally.counts[name] += int(suite.get(name, 0))


def _end(_number: int, _frame: object) -> None:
    """Ctrl-C and SIGTERM: the sessions are of this process group, and end with it."""
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    os.killpg(0, signal.SIGTERM)
    os._exit(128 + _number)


if __name__ == "__main__":
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, _end)
    try:
        sys.exit(main())
    except LocalProblem as problem:
        sys.exit(f"no PostgreSQL and RabbitMQ to test against: {problem}")
