"""Finding PostgreSQL and RabbitMQ wherever packages put them."""

from pathlib import Path

import pytest

from infra.local import find
from infra.local.problems import LocalProblem
from infra.local.servers import external_addresses, missing


def postgres_at(folder: Path, version: str) -> str:
    """Put a PostgreSQL of that version in a directory, and return the directory."""
    folder.mkdir(parents=True)
    for name in ("postgres", "initdb"):
        (folder / name).write_text(f"#!/bin/sh\necho 'postgres (PostgreSQL) {version} (Debian)'\n")
        (folder / name).chmod(0o755)
    return str(folder)


def rabbitmq_at(folder: Path, version: str) -> str:
    """Put a RabbitMQ of that version in a directory, and return the directory."""
    (folder / "sbin").mkdir(parents=True)
    (folder / "sbin" / "rabbitmq-server").touch()
    (folder / "plugins" / f"rabbit-{version}").mkdir(parents=True)
    return str(folder)


@pytest.fixture(autouse=True)
def _bare_path(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "/usr/nowhere")


def test_the_newest_postgresql_is_first(tmp_path: Path) -> None:
    """Debian keeps several beside each other."""
    folders = [postgres_at(tmp_path / "15", "15.4"), postgres_at(tmp_path / "16", "16.1")]

    assert [one.version for one in find.postgres_servers(folders)] == [(16, 1), (15, 4)]


def test_a_client_alone_is_no_server(tmp_path: Path) -> None:
    """Many machines have psql and nothing else."""
    (tmp_path / "psql").touch()

    assert find.postgres_servers([str(tmp_path)]) == []


def test_rabbitmq_tells_its_version_without_being_started(tmp_path: Path) -> None:
    """Starting Erlang to ask takes seconds."""
    folder = rabbitmq_at(tmp_path / "rabbitmq_server-3.10.8", "3.10.8")

    assert find.rabbitmq_servers([folder]) == [find.Found(Path(folder), (3, 10, 8))]


@pytest.mark.parametrize(
    ("version", "usable"), [((14, 9), False), ((15,), True), ((15, 0), True), ((17, 2), True)]
)
def test_what_is_too_old_is_not_used(version: tuple[int, ...], usable: bool) -> None:
    """Row-level security as we need it begins with 15."""
    found = [find.Found(Path("/somewhere"), version)]

    assert (find.new_enough(found, find.POSTGRES_AT_LEAST) is not None) == usable


def test_what_is_too_old_is_not_replaced_either(monkeypatch: pytest.MonkeyPatch) -> None:
    """Somebody may be using it: they are told, and choose."""
    old = [find.Found(Path("/usr/lib/postgresql/13/bin"), (13, 1))]
    monkeypatch.setattr(find, "postgres_servers", lambda: old)

    with pytest.raises(LocalProblem, match=r"PostgreSQL 13\.1 in .* is too old: Kith needs 15 or newer"):
        missing({"AMQP_URL": "amqp://somewhere"})


def test_servers_that_the_environment_names_are_never_missing() -> None:
    """Then nothing is looked for, and nothing installed."""
    assert missing({"DATABASE_URL": "postgresql://db", "AMQP_URL": "amqp://broker"}) == []


def test_the_management_api_is_where_it_usually_is() -> None:
    """Unless RABBITMQ_MANAGEMENT_URL says otherwise."""
    broker = {"AMQP_URL": "amqp://me:secret@broker:5672/%2f"}

    assert external_addresses(broker)["management_url"] == "http://me:secret@broker:15672"
    named = broker | {"RABBITMQ_MANAGEMENT_URL": "http://other:1"}
    assert external_addresses(named)["management_url"] == "http://other:1"
