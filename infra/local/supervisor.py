"""Starts everything of an instance, keeps it running, stops it: `python -m infra.local.supervisor INSTANCE`.

One supervisor per instance holds its lock. It forks from one thread only (the kernel's signal on a parent's
death is the thread's), writes what it sees to status.json, and stops on SIGTERM, or on the end of its
standard input when it was told to live no longer than whoever started it. SIGQUIT stops without waiting.
"""

import argparse
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from infra.local import logs, ports, processes, servers, services
from infra.local.managed import Managed, last_words, readiness
from infra.local.places import ROOT, Instance
from infra.local.problems import LocalProblem
from infra.local.stopping import Stop, StopRequests

SERVERS_WAIT = 120.0
START_ATTEMPTS = 3
DRAIN_SECONDS = 35.0
ROTATE_EVERY = 10.0


@dataclass(frozen=True, kw_only=True)
class Options:
    """How an instance is to run.

    Tied: no longer than whoever holds its standard input. Disposable: with new data, thrown away at the end.
    """

    tied: bool = False
    servers_only: bool = False
    disposable: bool = False
    port: int | None = None


class Supervisor:
    """All processes of one instance."""

    def __init__(self, instance: Instance, options: Options) -> None:
        self.instance = instance
        self.options = options
        self.servers: list[Managed] = []
        self.services: list[Managed] = []
        self.ports: dict[str, int] = {}
        self.phase = "starting"
        self.problem: str | None = None
        self.address: str | None = None
        self._stop = StopRequests(tied=options.tied)
        self._guard: subprocess.Popen[bytes] | None = None
        self._written: dict[str, Any] = {}
        self._rotate_at = 0.0

    def run(self) -> int:
        """Live until told to stop; return the exit code."""
        self.ports = dict(self.instance.read_status().get("ports", {}))
        self._write_status()
        leftovers = processes.end_leftovers(self.instance.pid_folder)
        if leftovers:
            say(f"ended what an earlier run had left: {', '.join(leftovers)}")
        try:
            if self.options.disposable:
                self._discard()
            self._start()
            while True:
                self._turn()
        except Stop:
            say("stopping")
        except (LocalProblem, OSError) as error:
            self.problem = str(error)
            say(self.problem)
        self._end()
        return 1 if self.problem else 0

    def _start(self) -> None:
        self._start_guard()
        chosen = self._start_servers()
        servers.keep_addresses(self.instance, chosen)
        if not self.options.servers_only:
            self._provision()
            self._start_services(services.declared(), chosen.addresses())
            self._enter("starting services")
            self._turn_until_ready(self.services, None)
        self._enter("ready")

    def _discard(self) -> None:
        """Remove the data of an earlier run, and its passwords with it."""
        for folder in servers.data_folders(self.instance):
            shutil.rmtree(folder, ignore_errors=True)
        for secret in self.instance.secret_folder.iterdir():
            secret.unlink()

    def _provision(self) -> None:
        """Provision in a process of its own, which imports what this one must not."""
        self._enter("provisioning")
        program = processes.Program(
            name="provisioning",
            command=(sys.executable, "-m", "infra.local.provisioning", self.instance.name),
            environment=os.environ,
            log=self.instance.log_folder / "provisioning.log",
            cwd=ROOT,
        )
        process = processes.start(program, self.instance.pid_folder)
        try:
            while process.poll() is None:
                self._turn()
        finally:
            process.kill()
            process.wait()
            processes.forget(program.name, self.instance.pid_folder)
        if process.returncode != 0:
            raise LocalProblem(f"{last_words(program.log)} (all of it in {program.log})")

    def _start_guard(self) -> None:
        self._guard = subprocess.Popen(
            [sys.executable, "-m", "infra.local.guard", str(self.instance.pid_folder)],
            stdin=subprocess.PIPE,
            cwd=ROOT,
            start_new_session=True,
        )

    def _start_servers(self) -> servers.Servers:
        """Start PostgreSQL and RabbitMQ side by side; on other ports when one does not come up."""
        for attempt in range(START_ATTEMPTS):
            chosen = servers.prepare(self.instance, os.environ, self.ports)
            self._enter("starting servers")
            # RabbitMQ first: PostgreSQL may have to be made, and RabbitMQ takes longer to come up.
            if rabbitmq := chosen.rabbitmq:
                rabbitmq.prepare()
                self.ports |= rabbitmq.ports
                self._add_server(rabbitmq.name_daemon(), lambda: None, rabbitmq.ports["epmd"])
                check = lambda: None if rabbitmq.is_ready() else "is starting"  # noqa: E731
                self._add_server(rabbitmq.program(), check, rabbitmq.ports["amqp"])
            if postgres := chosen.postgres:
                postgres.prepare()
                self.ports["postgresql"] = postgres.port
                check = lambda: None if postgres.is_ready() else "is starting"  # noqa: E731
                self._add_server(postgres.program(), check, postgres.port)
            if self._turn_until_ready(self.servers, SERVERS_WAIT):
                return chosen
            late = [f"{one.name} {one.problem}" for one in self.servers if not one.ready]
            say(f"attempt {attempt + 1}: {'; '.join(late)}")
            self._stop_servers(patience=5)
            self.servers.clear()
            self.ports.clear()
        raise LocalProblem(f"{'; '.join(late)}. See {self.instance.log_folder}.")

    def _add_server(self, program: processes.Program, check: Any, port: int) -> None:
        managed = Managed(program, check, self.instance.pid_folder, port)
        self.servers.append(managed)
        # At once, before the next one is prepared.
        managed.tick()

    def _start_services(self, declared: list[services.ServiceProcess], addresses: dict[str, str]) -> None:
        names = [*(process.name for process in declared), services.MAIL]
        front = self._choose_front_port()
        self.ports |= ports.assign(names, self.ports) | {"console-http": front}
        for process in declared:
            port = self.ports[process.name]
            self.services.append(
                Managed(
                    services.program(process, self.instance, addresses, self.ports),
                    lambda port=port: readiness(port),  # type: ignore[misc]  # a default binds it now
                    self.instance.pid_folder,
                    port,
                )
            )
        self.address = f"http://127.0.0.1:{front}"

    def _choose_front_port(self) -> int:
        if self.options.port is None:
            return ports.first_free(self.ports.get("console-http", ports.FRONT))
        if not ports.is_free(self.options.port):
            raise LocalProblem(
                f"Port {self.options.port} is in use: choose another with --port, or leave --port out."
            )
        return self.options.port

    def _turn_until_ready(self, wanted: list[Managed], seconds: float | None) -> bool:
        """Turn until all of them are ready; False after `seconds`, or when a server keeps dying."""
        deadline = time.monotonic() + seconds if seconds else None
        while not all(one.ready for one in wanted):
            self._turn()
            if deadline is None:
                continue
            if time.monotonic() > deadline or any(one.restarts and not one.ever_ready for one in wanted):
                return False
        return True

    def _turn(self) -> None:
        self._stop.check()
        for managed in (*self.servers, *self.services):
            line = managed.tick()
            if line:
                say(line)
            self._stop.check()
        if self._guard is not None and self._guard.poll() is not None:
            say("the guard ended; starting another")
            self._start_guard()
        if time.monotonic() > self._rotate_at:
            with suppress(OSError):
                logs.rotate(self.instance.log_folder)
            self._rotate_at = time.monotonic() + ROTATE_EVERY
        self._write_status()
        self._stop.sleep(0.25)

    def _enter(self, phase: str) -> None:
        self._stop.check()
        self.phase = phase
        say(phase)
        self._write_status()

    def _end(self) -> None:
        """Stop everything: first who uses the servers, then the servers, then the name daemon."""
        self.phase = "stopping"
        self._write_status()
        if self.options.disposable:
            # Nothing is worth a tidy end.
            self._stop.hurry()
        self._stop_all(self.services, patience=DRAIN_SECONDS)
        self._stop_servers(patience=30)
        if self._guard is not None and self._guard.stdin is not None:
            self._guard.stdin.close()
            self._guard.wait()
        if self.options.disposable:
            self._discard()
        self.phase = "failed" if self.problem else "stopped"
        self._write_status()
        say(self.phase)

    def _stop_servers(self, *, patience: float) -> None:
        self._stop_all([one for one in self.servers if one.name != "epmd"], patience=patience)
        self._stop_all(self.servers, patience=5)

    def _stop_all(self, wanted: Iterable[Managed], *, patience: float) -> None:
        remaining = [one for one in wanted if not one.has_ended()]
        for one in remaining:
            one.send(one.program.stop_signal)
        deadline = time.monotonic() + patience
        while remaining := [one for one in remaining if not self._has_ended(one)]:
            if time.monotonic() > deadline or self._stop.at_once:
                for one in remaining:
                    say(f"killing {one.name}")
                    one.send(signal.SIGKILL)
                deadline = time.monotonic() + patience
            self._stop.sleep(0.05)

    def _has_ended(self, managed: Managed) -> bool:
        ended = managed.has_ended()
        if ended:
            say(f"{managed.name} has stopped")
        return ended

    def _write_status(self) -> None:
        status = {
            "instance": self.instance.name,
            "phase": self.phase,
            "problem": self.problem,
            "pid": os.getpid(),
            "address": self.address,
            "ports": self.ports,
            "processes": [one.describe() for one in (*self.servers, *self.services)],
        }
        if status != self._written:
            # A full disk must not stop what runs; the next change is written again.
            with suppress(OSError):
                self.instance.write_status(status)
                self._written = status


def say(line: str) -> None:
    """Write a line to the supervisor's log, which is its standard output."""
    with suppress(OSError):
        sys.stdout.write(f"{datetime.now(UTC):%Y-%m-%dT%H:%M:%S.%fZ} {line}\n")
        sys.stdout.flush()


def main() -> int:
    """Take the instance, or exit with 4 when another supervisor has it."""
    parser = argparse.ArgumentParser(prog="python -m infra.local.supervisor")
    parser.add_argument("instance")
    parser.add_argument("--tied", action="store_true", help="stop when standard input ends")
    parser.add_argument("--servers-only", action="store_true", help="PostgreSQL and RabbitMQ, nothing else")
    parser.add_argument("--disposable", action="store_true", help="throw the data away at the end")
    parser.add_argument("--port", type=int, help="of the front door")
    chosen = vars(parser.parse_args())
    instance = Instance.named(chosen.pop("instance"))
    instance.make_folders()
    if instance.lock() is None:
        return 4
    return Supervisor(instance, Options(**chosen)).run()


if __name__ == "__main__":
    sys.exit(main())
