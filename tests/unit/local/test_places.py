"""Where an instance keeps what it has."""

import os
import stat
from pathlib import Path

import pytest

from infra.local import accounts, logs, ports, servers
from infra.local.accounts import Account
from infra.local.places import Instance
from infra.local.problems import LocalProblem

SOMEBODY = Account("somebody", 54321, 54321)


@pytest.fixture
def instance(tmp_path: Path) -> Instance:
    """An instance with its directories."""
    made = Instance("run", tmp_path / "run")
    made.make_folders()
    return made


def test_kith_home_says_where_instances_are(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """A full disk or a read-only checkout has a way out."""
    monkeypatch.setenv("KITH_HOME", str(tmp_path))

    assert Instance.named("run").folder == tmp_path / "run"


def test_secrets_are_for_their_owner_alone(instance: Instance) -> None:
    """Everybody on the machine can read the checkout."""
    password = instance.password("database")

    assert len(password) == 48
    assert stat.S_IMODE((instance.secret_folder / "database").stat().st_mode) == 0o600
    assert stat.S_IMODE(instance.secret_folder.stat().st_mode) == 0o700


def test_a_secret_is_made_once(instance: Instance) -> None:
    """A new password at every start would lock us out of the data."""
    assert instance.password("database") == instance.password("database")


def test_one_supervisor_has_the_instance(instance: Instance) -> None:
    """Two would start everything twice over the same data."""
    descriptor = instance.lock()
    assert descriptor is not None
    assert instance.lock() is None
    assert instance.is_running()

    os.close(descriptor)
    assert not instance.is_running()


def test_a_broken_status_counts_as_none(instance: Instance) -> None:
    """A crash may leave anything; the next start must not stumble over it."""
    instance.status_file.write_text("{half")

    assert instance.read_status() == {}


def test_a_directory_that_cannot_be_made_is_one_sentence(tmp_path: Path) -> None:
    """Also for root, to whom permissions do not apply."""
    (tmp_path / "file").touch()

    with pytest.raises(LocalProblem, match="You may not write to"):
        Instance("run", tmp_path / "file" / "run").make_folders()


def test_a_full_disk_is_one_sentence(instance: Instance, monkeypatch: pytest.MonkeyPatch) -> None:
    """PostgreSQL's and RabbitMQ's own words about it come much later."""
    monkeypatch.setattr(servers, "FREE_BYTES", 10**18)

    with pytest.raises(LocalProblem, match=r"has \d+ MB left"):
        servers.refuse_if_full(instance)


def test_data_moves_elsewhere_when_its_user_cannot_enter(tmp_path: Path) -> None:
    """A checkout under /root is closed to the users that the servers run as."""
    tmp_path.chmod(0o700)
    folder = tmp_path / "run"
    folder.mkdir()

    assert accounts.data_folder(folder, [None]) == folder / "data"
    assert accounts.data_folder(folder, [SOMEBODY]).parent == accounts.ELSEWHERE


def test_two_checkouts_never_share_data_elsewhere() -> None:
    """Both are called run."""
    assert accounts.elsewhere(Path("/root/a/.kith/run")) != accounts.elsewhere(Path("/root/b/.kith/run"))


def test_a_port_that_was_free_before_is_taken_again() -> None:
    """So that an address in a browser outlives a restart."""
    (port,) = ports.free_ports(1)

    assert ports.assign(["amqp"], {"amqp": port}) == {"amqp": port}


def test_a_port_in_use_is_replaced() -> None:
    """Whoever took it in the meantime keeps it."""
    port, listener = ports.hold()
    with listener:
        assert not ports.is_free(port)
        assert ports.assign(["amqp"], {"amqp": port})["amqp"] != port
        assert ports.first_free(port) > port


def test_a_large_log_is_set_aside_and_goes_on(tmp_path: Path) -> None:
    """The process that writes it holds it open and must not notice."""
    log = tmp_path / "membership-http.log"
    with log.open("a") as file:
        for text in ("first", "second", "third", "fourth", "fifth"):
            file.write(text)
            file.flush()
            logs.rotate(tmp_path, largest=4)

    assert log.read_text() == ""
    kept = {path.name: path.read_text() for path in tmp_path.glob("*.log.*")}
    assert kept == {
        "membership-http.log.1": "fifth",
        "membership-http.log.2": "fourth",
        "membership-http.log.3": "third",
    }
