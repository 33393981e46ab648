"""Private servers and the supervisor over them, as they really start, die and end.

Each start of RabbitMQ takes seconds, so the tests share as much as they can.
"""

import json
import os
import shutil
import signal
import stat
import tempfile
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
import urllib3

from infra.local import processes
from infra.local.client import AlreadyRunning, Launched, launch
from infra.local.places import Instance
from infra.local.ports import answers
from infra.local.servers import read_addresses
from tests.plugins.waiting import eventually

START_SECONDS = 120
END_SECONDS = 30
# 127.0.0.1 and ::1, as Linux lists them.
LOOPBACK = {"0100007F", "00000000000000000000000001000000"}


@pytest.fixture(scope="module")
def home() -> Iterator[Path]:
    """A place for instances that every user can enter, with no servers named by the environment."""
    folder = Path(tempfile.mkdtemp(prefix="kith-test-"))
    folder.chmod(0o755)
    patch = pytest.MonkeyPatch()
    patch.setenv("KITH_HOME", str(folder))
    for name in ("DATABASE_URL", "AMQP_URL", "RABBITMQ_MANAGEMENT_URL"):
        patch.delenv(name, raising=False)
    yield folder
    patch.undo()
    shutil.rmtree(folder)


@pytest.fixture(scope="module")
def servers(home: Path) -> Iterator[Launched]:
    """PostgreSQL and RabbitMQ of an instance called a."""
    launched = start("a")
    yield launched
    launched.stop(now=True)


def start(name: str) -> Launched:
    """Start the servers of an instance, and wait for them."""
    launched = launch(Instance.named(name), "--servers-only", tied=True)
    assert launched.wait_until_ready(START_SECONDS, lambda _line: None) == []
    return launched


def pid_of(launched: Launched, name: str) -> int:
    """Return the process of that name."""
    return int(next(one["pid"] for one in launched.status()["processes"] if one["name"] == name))


def test_both_servers_take_their_administrators(servers: Launched) -> None:
    """With the generated passwords, on the ports that were free."""
    addresses = read_addresses(servers.instance)
    with psycopg.connect(addresses["postgres_url"]) as connection:
        (superuser,) = connection.execute(
            "select usesuper from pg_user where usename = current_user"
        ).fetchone()  # type: ignore[misc]

    assert superuser
    assert users_of(addresses["management_url"]) == {"kith_administrator"}


def users_of(management_url: str) -> set[str]:
    """Return the names of the broker's users."""
    address = urllib3.util.parse_url(management_url)
    headers = urllib3.util.make_headers(basic_auth=address.auth)
    answer = urllib3.request("GET", f"http://{address.host}:{address.port}/api/users", headers=headers)
    return {user["name"] for user in answer.json()}


def test_nobody_enters_without_a_password(servers: Launched) -> None:
    """Other users of the machine reach the same loopback."""
    address = urllib3.util.parse_url(read_addresses(servers.instance)["postgres_url"])
    with pytest.raises(psycopg.OperationalError, match="password"):
        psycopg.connect(f"postgresql://postgres@{address.host}:{address.port}/postgres", passfile="/nowhere")

    broker = servers.instance.read_status()["ports"]["management"]
    guest = urllib3.util.make_headers(basic_auth="guest:guest")
    assert urllib3.request("GET", f"http://127.0.0.1:{broker}/api/whoami", headers=guest).status == 401


def test_everything_listens_on_this_machine_alone(servers: Launched) -> None:
    """A laptop in a café is no database server."""
    ports = set(servers.instance.read_status()["ports"].values())
    listening = [line.split()[1] for line in Path("/proc/net/tcp").read_text().splitlines()[1:]]
    listening += [line.split()[1] for line in Path("/proc/net/tcp6").read_text().splitlines()[1:]]
    ours = [address for address in listening if int(address.rpartition(":")[2], 16) in ports]

    assert ours
    assert {address.rpartition(":")[0] for address in ours} <= LOOPBACK


def test_nothing_is_traded_for_speed(servers: Launched) -> None:
    """What was committed is on the disk."""
    with psycopg.connect(read_addresses(servers.instance)["postgres_url"]) as connection:
        for setting in ("fsync", "synchronous_commit", "full_page_writes", "data_checksums"):
            assert connection.execute(f"show {setting}").fetchone() == ("on",), setting


def test_no_server_runs_as_root(servers: Launched) -> None:
    """PostgreSQL would refuse; RabbitMQ would not."""
    for name in ("postgresql", "rabbitmq", "epmd"):
        assert Path(f"/proc/{pid_of(servers, name)}").stat().st_uid != 0


def test_passwords_are_for_their_owner_alone(servers: Launched) -> None:
    """Neither status nor logs tell them."""
    folder = servers.instance.folder
    password = servers.instance.password("postgresql_superuser_password")
    for path in servers.instance.secret_folder.iterdir():
        assert stat.S_IMODE(path.stat().st_mode) == 0o600

    open_to_all = [servers.instance.status_file, *(folder / "log").iterdir(), *(folder / "pids").iterdir()]
    assert not [path for path in open_to_all if password in path.read_text(errors="replace")]


def test_a_second_supervisor_gives_way(servers: Launched) -> None:
    """Two over one set of data would ruin it."""
    second = launch(servers.instance, "--servers-only", tied=True)

    with pytest.raises(AlreadyRunning):
        second.wait_until_ready(START_SECONDS, lambda _line: None)


def test_a_server_that_is_killed_comes_back_where_it_was(servers: Launched) -> None:
    """Addresses that others hold stay good, and nothing committed is lost."""
    url = read_addresses(servers.instance)["postgres_url"]
    with psycopg.connect(url) as connection:
        connection.execute("create table kept (id int)")
    before = pid_of(servers, "postgresql")
    os.kill(before, signal.SIGKILL)

    def is_back() -> bool:
        status = next(one for one in servers.status()["processes"] if one["name"] == "postgresql")
        return bool(status["ready"]) and status["pid"] != before

    eventually(is_back, timeout=START_SECONDS)
    with psycopg.connect(url) as connection:
        connection.execute("select from kept")


@pytest.fixture(scope="module")
def killed(servers: Launched) -> Launched:
    """A second instance, beside the first, whose supervisor was killed."""
    launched = start("b")
    psycopg.connect(read_addresses(launched.instance)["postgres_url"]).close()
    launched.process.kill()
    launched.process.wait()
    return launched


def test_a_killed_supervisor_leaves_nothing_running(killed: Launched, servers: Launched) -> None:
    """Kernel and guard need nobody's help for it; and the other instance is not touched."""
    ports = json.loads(killed.instance.status_file.read_text())["ports"]

    eventually(lambda: not list(killed.instance.pid_folder.iterdir()), timeout=END_SECONDS)
    eventually(lambda: not [name for name, port in ports.items() if answers(port)], timeout=END_SECONDS)
    assert {"epmd", "postgresql", "rabbitmq"} == {
        one.name for one in processes.still_alive(servers.instance.pid_folder)
    }


def test_the_next_start_finds_the_data_and_the_addresses(killed: Launched) -> None:
    """After a crash as after an orderly end."""
    before = read_addresses(killed.instance)
    eventually(lambda: not killed.instance.is_running(), timeout=END_SECONDS)
    again = start("b")

    assert read_addresses(again.instance) == before
    again.stop()
    assert list(again.instance.pid_folder.iterdir()) == []
    assert again.process.returncode == 0


def test_the_servers_end_with_whoever_they_are_tied_to(killed: Launched) -> None:
    """pytest may be killed; its servers must not stay behind, nor their data."""
    tied = launch(Instance.named("c"), "--servers-only", "--disposable", tied=True)
    eventually(lambda: tied.status().get("phase") == "starting servers", timeout=START_SECONDS)
    assert tied.process.stdin is not None
    tied.process.stdin.close()
    tied.process.wait(timeout=END_SECONDS)

    assert list(tied.instance.pid_folder.iterdir()) == []
    assert list(tied.instance.secret_folder.iterdir()) == []
