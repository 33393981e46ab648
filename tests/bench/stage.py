"""A virtual host and databases for one system, made for the run and dropped after it."""

import secrets
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlsplit, urlunsplit

import psycopg
from psycopg import sql

from shared.contracts.registry import EventSpec, spec_of
from shared.db.migrate import migrate, owner_role, runtime_role
from shared.db.provision import provision_database
from shared.events.provision import Management, provision_broker
from tests.bench.kith_event import Counted
from tests.bench.work import EFFECT_TABLES, MADE_TABLE

TABLES = Path(__file__).parent / "tables.sql"
PRODUCER, CONSUMER = "analytics", "referrals"
PARTITIONS = 4


@dataclass(frozen=True)
class Servers:
    """The administrators' addresses of PostgreSQL and RabbitMQ."""

    superuser_url: str
    amqp_url: str
    management_url: str

    def refuse_if_unsafe(self) -> dict[str, str]:
        """Return what is measured against; raise where a commit would not survive a power cut."""
        with psycopg.connect(self.superuser_url) as connection:
            wanted = ("server_version", "fsync", "synchronous_commit", "full_page_writes")
            told = {name: str(_first(connection.execute(f"show {name}"))) for name in wanted}
        if {told["fsync"], told["synchronous_commit"], told["full_page_writes"]} != {"on"}:
            raise SystemExit(
                f"PostgreSQL runs without durability, so nothing here would mean anything: {told}"
            )
        broker = Management(self.management_url).call("GET", "overview")
        return {"postgresql": told["server_version"].split()[0], "rabbitmq": broker["rabbitmq_version"]}


@dataclass(frozen=True)
class Stage:
    """Where one system plays: its virtual host and its databases."""

    amqp_url: str
    producer_url: str
    consumer_url: str
    # Where the effects are counted, past row-level security.
    observer_url: str


@contextmanager
def stage(servers: Servers, system: str) -> Iterator[Stage]:
    """Make a stage for `system` and take it down again."""
    run = f"bench_{system}_{secrets.token_hex(3)}"
    broker = Management(servers.management_url)
    databases = [run] if system != "kith" else [f"{run}_{PRODUCER}", f"{run}_{CONSUMER}"]
    try:
        _make_virtual_host(servers, broker, run)
        if system == "kith":
            yield _kith_stage(servers, run)
        else:
            yield _peer_stage(servers, run)
    finally:
        broker.call("DELETE", f"vhosts/{run}")
        _drop(servers, databases)


def _make_virtual_host(servers: Servers, broker: Management, name: str) -> None:
    broker.put("vhosts", name, body={})
    user = urlsplit(servers.amqp_url).username or "guest"
    broker.put("permissions", name, user, body={"configure": ".*", "write": ".*", "read": ".*"})


def _peer_stage(servers: Servers, run: str) -> Stage:
    with psycopg.connect(servers.superuser_url, autocommit=True) as connection:
        connection.execute(sql.SQL("create database {}").format(sql.Identifier(run)))
    url = _with_path(servers.superuser_url, run)
    with psycopg.connect(url) as connection:
        connection.execute(MADE_TABLE)
        connection.execute(EFFECT_TABLES)
    return Stage(_with_path(servers.amqp_url, run), url, url, url)


def _kith_stage(servers: Servers, run: str) -> Stage:
    urls = {}
    for service in (PRODUCER, CONSUMER):
        database = f"{run}_{service}"
        urls[service] = _service_database(servers, service, database)
        with psycopg.connect(_with_path(servers.superuser_url, database)) as connection:
            connection.execute(sql.SQL("set role {}").format(sql.Identifier(owner_role(service))))
            tables = TABLES.read_text(encoding="utf-8").replace(":runtime_role", runtime_role(service))
            connection.execute(tables.encode())
    observer = _with_path(servers.superuser_url, f"{run}_{CONSUMER}")
    _make_topology(servers, run, {CONSUMER: (spec_of(Counted),)})
    return Stage(_with_path(servers.amqp_url, run), urls[PRODUCER], urls[CONSUMER], observer)


def _service_database(servers: Servers, service: str, database: str) -> str:
    """Make a service's database, migrated and empty; return its address for the service's own role."""
    # Where the superuser needs no password, neither does the service.
    password = _password_of(service) if urlsplit(servers.superuser_url).password else None
    provision_database(
        servers.superuser_url, service, database=database, owner_password=None, runtime_password=password
    )
    administration = _with_path(servers.superuser_url, database)
    migrate(administration, service)
    return _as_user(administration, runtime_role(service), password)


@cache
def _password_of(service: str) -> str:
    """Return one password a run, since a service's role is one for all of its databases."""
    return secrets.token_hex(16)


@contextmanager
def service_stage(servers: Servers, service: str) -> Iterator[tuple[str, str]]:
    """Make a service's database for the run; yield its address for the service, and for a superuser."""
    database = f"bench_{service}_{secrets.token_hex(3)}"
    try:
        url = _service_database(servers, service, database)
        yield url, _with_path(servers.superuser_url, database)
    finally:
        _drop(servers, [database])


def _drop(servers: Servers, databases: list[str]) -> None:
    with psycopg.connect(servers.superuser_url, autocommit=True) as connection:
        for database in databases:
            statement = sql.SQL("drop database if exists {} with (force)")
            connection.execute(statement.format(sql.Identifier(database)))


@contextmanager
def broker_stage(servers: Servers, handled: Mapping[str, Iterable[EventSpec]]) -> Iterator[str]:
    """Make a virtual host with the queues of services that handle these; yield its address."""
    run = f"bench_{secrets.token_hex(3)}"
    broker = Management(servers.management_url)
    try:
        _make_virtual_host(servers, broker, run)
        _make_topology(servers, run, handled)
        yield _with_path(servers.amqp_url, run)
    finally:
        broker.call("DELETE", f"vhosts/{run}")


def _make_topology(servers: Servers, run: str, handled: Mapping[str, Iterable[EventSpec]]) -> None:
    # Services connect as the administrator of the run: other users of this broker stay as they are.
    provision_broker(servers.management_url, run, (), {}, handled=handled, partitions=PARTITIONS)


def _first(cursor: Any) -> Any:
    row = cursor.fetchone()
    return row[0] if row else None


def _with_path(url: str, path: str) -> str:
    return urlunsplit(urlsplit(url)._replace(path=f"/{quote(path, safe='')}"))


def _as_user(url: str, user: str, password: str | None) -> str:
    parts = urlsplit(url)
    host = parts.netloc.rpartition("@")[2]
    who = user if password is None else f"{user}:{password}"
    return urlunsplit(parts._replace(netloc=f"{who}@{host}"))
