"""The processes of the systems: how each is started, known to be ready, and stopped."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

import urllib3

from tests.bench.stage import PARTITIONS, Stage

READY_SECONDS = 60
STOP_SECONDS = 40
# 32 bytes, base64url. Nothing here is sealed, but a service does not start without a key.
UNUSED_KEY = "A" * 43


@dataclass(frozen=True)
class System:
    """One of the things compared. `consumer`: which of Kith's consumers."""

    name: str
    stage: Stage
    marks: Path
    consumer: str = "ConsumerService"

    def with_consumer(self, name: str) -> "System":
        """Return the same system with another consumer service."""
        return replace(self, consumer=name)

    def produce(self, events: int, *, pace: float = 0, first: int = 0, marked: bool = False) -> float:
        """Make events and return how many seconds it took; raise when the producer failed."""
        arguments = ["produce", str(events), str(pace), str(first)]
        environment = self._environment(self.stage.producer_url, "committed" if marked else None)
        done = subprocess.run(
            [sys.executable, "-m", f"tests.bench.{self.name}_system", *arguments],
            env=environment,
            stdout=subprocess.PIPE,
            text=True,
            check=True,
        )
        return float(done.stdout.split("done ")[1])

    @contextmanager
    def consuming(self, *, marked: bool = False) -> Iterator[None]:
        """Run what consumes; for Kith, the relay beside it."""
        marks = "effected" if marked else None
        with ExitStack() as stack:
            if self.name == "kith":
                for service, url in (
                    (self.consumer, self.stage.consumer_url),
                    ("ProducerService", self.stage.producer_url),
                ):
                    target = f"tests.bench.kith_system:{service}"
                    stack.enter_context(kith_worker(target, self._environment(url, marks)))
            else:
                module = f"tests.bench.{self.name}_system"
                environment = self._environment(self.stage.consumer_url, marks)
                stack.enter_context(_peer_consumer(module, environment))
            yield

    def _environment(self, database_url: str, marks: str | None) -> dict[str, str]:
        environment = {
            **os.environ,
            "DATABASE_URL": database_url,
            "AMQP_URL": self.stage.amqp_url,
            "PYTHONWARNINGS": "ignore",
        }
        environment.pop("BENCH_MARKS", None)
        if marks:
            environment["BENCH_MARKS"] = str(self.marks / marks)
        return environment


@contextmanager
def _peer_consumer(module: str, environment: Mapping[str, str]) -> Iterator[None]:
    process = subprocess.Popen(
        [sys.executable, "-m", module, "consume"], env=environment, stdout=subprocess.PIPE, text=True
    )
    try:
        assert process.stdout is not None
        if process.stdout.readline() != "ready\n":
            raise SystemExit(f"{module} did not start (exit code {process.wait()})")
        yield
    finally:
        _stop(process)


@contextmanager
def kith_worker(target: str, environment: Mapping[str, str]) -> Iterator[None]:
    """Run the worker process of a service, by its name or as MODULE:CLASS."""
    port = _free_port()
    settings = {
        "JWKS_URL": "http://127.0.0.1:9/",
        "KEY_ENCRYPTION_KEY": UNUSED_KEY,
        "HTTP_ADDR": f"127.0.0.1:{port}",
        "LOG_LEVEL": "WARNING",
        "LOG_FORMAT": "console",
        "KITH_PARTITIONS": str(PARTITIONS),
    }
    process = subprocess.Popen(
        [sys.executable, "-m", "shared.entrypoints.runner", target, "worker"],
        env={**os.environ, **environment, **settings},
    )
    try:
        _wait_until_ready(process, port)
        yield
    finally:
        _stop(process)


def _wait_until_ready(process: "subprocess.Popen[bytes]", port: int) -> None:
    deadline = time.monotonic() + READY_SECONDS
    pool = urllib3.PoolManager()
    while time.monotonic() < deadline:
        if process.poll() is not None:
            raise SystemExit(f"a Kith worker ended while starting (exit code {process.returncode})")
        try:
            if pool.request("GET", f"http://127.0.0.1:{port}/readyz", retries=False, timeout=2).status == 200:
                return
        except urllib3.exceptions.HTTPError:
            pass
        time.sleep(0.05)
    raise SystemExit(f"a Kith worker was not ready within {READY_SECONDS} s")


def _stop(process: "subprocess.Popen[bytes] | subprocess.Popen[str]") -> None:
    if process.poll() is None:
        process.send_signal(signal.SIGTERM)
        try:
            process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port: int = listener.getsockname()[1]
        return port
