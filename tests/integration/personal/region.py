"""A whole installation inside a test: five services, each as two processes, a broker, the front door."""

import subprocess
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from eventlet.greenpool import GreenPool
from psycopg.conninfo import make_conninfo

from shared.entrypoints.container import ProcessContainer
from shared.entrypoints.events import EventConsumer
from shared.entrypoints.health import Health
from shared.entrypoints.relay import Relay
from shared.entrypoints.runner import load_service
from shared.entrypoints.timers import Timers
from shared.entrypoints.web import WebServer
from shared.events.catalogue import handled_by_class
from shared.security.principals import Principal
from tests.plugins import fix_events, fix_http
from tests.plugins.fix_broker import Broker
from tests.plugins.fix_database import DatabaseCluster, ServiceDatabase
from tests.plugins.fix_http import Client, Tokens

SERVICES = ("membership", "scheduling", "mentorship", "referrals", "analytics")


@dataclass
class Region:
    """Everything that runs; `databases` may be replaced by restored ones while a service is down."""

    broker: Broker
    tokens: Tokens
    cluster: DatabaseCluster
    databases: dict[str, ServiceDatabase]
    front_door: Callable[..., str]
    door: str = ""
    workers: dict[str, ProcessContainer] = field(default_factory=dict)
    ports: dict[str, int] = field(default_factory=dict)
    web: list[ProcessContainer] = field(default_factory=list)

    def start(self) -> None:
        """Start everything."""
        handled = {name: [spec.cls for spec in handled_by_class(load_service(name))] for name in SERVICES}
        self.broker.provision(handled)
        for name in SERVICES:
            self.start_http(name)
            self.start_worker(name)
        addresses = {name: f"http://127.0.0.1:{port}" for name, port in self.ports.items()}
        self.door = self.front_door(**addresses)

    def start_http(self, name: str) -> None:
        """Start a service's HTTP process, with the key-encryption key that its worker has."""
        settings = fix_http.settings_for(name, self.databases[name].url, self.tokens, {})
        key = fix_events.settings_for(name, database_url="", amqp_url="").key_encryption_key
        container = fix_http.start_container(load_service(name), replace(settings, key_encryption_key=key))
        self.web.append(container)
        self.ports[name] = container.shared_extensions[WebServer].port

    def start_worker(self, name: str) -> None:
        """Start a service's worker process."""
        settings = fix_events.settings_for(
            name, database_url=self.databases[name].url, amqp_url=self.broker.url(name)
        )
        config = {"settings": settings, "health": Health(), "process": "worker"}
        also = [Relay(), EventConsumer(), Timers()]
        container = ProcessContainer(load_service(name), config, also=also)
        container.start()
        self.workers[name] = container

    def stop(self) -> None:
        """Stop everything that runs."""
        running = [*self.workers.values(), *self.web]
        list(GreenPool().imap(ProcessContainer.stop, running))

    def as_(self, service: str, principal: Principal) -> Client:
        """Return a client of one service."""
        return Client(f"http://127.0.0.1:{self.ports[service]}", service, self.tokens.token(principal))

    def at_the_door(self, principal: Principal) -> Client:
        """Return a client of the front door."""
        return Client(self.door, "membership", self.tokens.token(principal))

    # Backups

    def dump(self, name: str, into: Path) -> Path:
        """Back a service's database up, as `pg_dump` does."""
        database = self.databases[name]
        path = into / f"{name}.sql"
        self._run("pg_dump", "--file", str(path), _conninfo(database))
        return path

    def restore(self, name: str, dump: Path) -> None:
        """Bring a service's database back as it was, while its worker is down; start that again."""
        self.workers.pop(name).stop()
        gone = self.databases[name]
        restored = ServiceDatabase(name, f"{gone.name}_restored", gone.superuser_url)
        with self.cluster._superuser() as connection:
            self.cluster._create(connection, name, restored.name, "template0")
        self._run("psql", "--quiet", "--set", "ON_ERROR_STOP=1", "--file", str(dump), _conninfo(restored))
        self.databases[name] = restored
        self.start_worker(name)

    @staticmethod
    def _run(*command: str) -> None:
        subprocess.run(command, check=True, capture_output=True, timeout=60)


def _conninfo(database: ServiceDatabase) -> str:
    return make_conninfo(database.superuser_url, dbname=database.name)


def plain_text_of(region: Region, into: Path, names: Sequence[str] = SERVICES) -> dict[str, str]:
    """Return the dump of each database as text: tables, events logged, parked and dead, and what waits."""
    return {name: region.dump(name, into).read_text(encoding="utf-8", errors="replace") for name in names}


def count(database: ServiceDatabase, query: str, *params: Any) -> int:
    """Return one number, past row-level security."""
    return int(database.rows(query, *params)[0][0])
