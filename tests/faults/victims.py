"""Processes that are killed: two workers of each service, the broker and the database."""

import base64
import os
import random
import signal
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from infra.local.client import Launched
from infra.local.places import ROOT
from tests.plugins.waiting import eventually


@dataclass
class Workers:
    """The worker processes of one service; one that is killed is started again at once."""

    service_class: str
    environment: dict[str, str]
    log: Path
    count: int = 2
    running: list["subprocess.Popen[bytes]"] = field(default_factory=list)

    def start(self) -> None:
        """Start as many as there should be."""
        while len(self.running) < self.count:
            with self.log.open("ab") as log:
                self.running.append(
                    subprocess.Popen(
                        [
                            *(sys.executable, "-W", "ignore", "-m", "shared.entrypoints.runner"),
                            *(f"tests.faults.services:{self.service_class}", "worker"),
                        ],
                        env=os.environ | self.environment,
                        cwd=ROOT,
                        stdout=log,
                        stderr=subprocess.STDOUT,
                        start_new_session=True,
                    )
                )

    def kill_one(self, chance: random.Random) -> None:
        """Kill one without warning."""
        victim = self.running.pop(chance.randrange(len(self.running)))
        victim.send_signal(signal.SIGKILL)
        victim.wait()
        self.start()

    def restart_dead(self) -> None:
        """Start again what ended by itself, as a supervisor does."""
        self.running = [process for process in self.running if process.poll() is None]
        self.start()

    def end(self) -> None:
        """Kill all of them."""
        for process in self.running:
            process.kill()
            process.wait()
        self.running.clear()


def worker_environment(database_url: str, amqp_url: str) -> dict[str, str]:
    """What a worker process is told."""
    return {
        "DATABASE_URL": database_url,
        "AMQP_URL": amqp_url,
        "JWKS_URL": "http://127.0.0.1:9/jwks.json",
        "KEY_ENCRYPTION_KEY": base64.urlsafe_b64encode(bytes(32)).decode(),
        # Any free port: nobody asks these workers for anything.
        "HTTP_ADDR": "127.0.0.1:0",
        "LOG_LEVEL": "INFO",
        "LOG_FORMAT": "json",
    }


def kill_server(launched: Launched, name: str) -> None:
    """Kill PostgreSQL or RabbitMQ without warning; its supervisor starts it again."""
    pid = eventually(lambda: pid_of(launched, name), timeout=60) or 0
    os.kill(pid, signal.SIGKILL)
    eventually(lambda: pid_of(launched, name) != pid, timeout=30)


def pid_of(launched: Launched, name: str) -> int | None:
    """The process of a server that is ready, or None."""
    found: list[dict[str, Any]] = launched.status().get("processes", [])
    return next((one["pid"] for one in found if one["name"] == name and one["ready"]), None)
