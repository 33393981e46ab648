"""The `kith` command as somebody types it."""

import json
from pathlib import Path
from uuid import uuid4

import click
import pytest
from click.testing import CliRunner

from infra.local import doctor
from infra.local.places import Instance
from shared.cli import kith, main
from shared.commands.secrets import signing_key


@pytest.fixture(autouse=True)
def home(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """An empty place for instances."""
    monkeypatch.setenv("KITH_HOME", str(tmp_path))
    return tmp_path


def run(*arguments: str) -> tuple[int, str]:
    """Run a command; return its exit code and all it said."""
    result = CliRunner().invoke(kith, arguments, standalone_mode=False)
    if isinstance(result.exception, click.ClickException):
        return result.exception.exit_code, result.exception.format_message()
    code = result.return_value if isinstance(result.return_value, int) else result.exit_code
    return code, result.output


def test_every_file_is_a_command_that_explains_itself() -> None:
    """A command that cannot be loaded breaks the list for everyone."""
    code, listed = run("--help")

    assert code == 0
    for name in ("up", "down", "status", "doctor", "run", "serve", "migrate", "token", "key"):
        assert f"  {name} " in listed
        assert run(name, "--help")[0] == 0


def test_a_token_says_who_is_asking(home: Path) -> None:
    """Signed by the key that the console publishes."""
    (home / "key").write_text(signing_key())
    arguments = ("--role", "facilitator", "--network", str(uuid4()), "--group", str(uuid4()))
    code, token = run("token", *arguments, "--key", str(home / "key"))

    assert code == 0
    assert token.count(".") == 2


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--role", "coordinator"), "a coordinator needs a network"),
        (("--role", "partner", "--network", str(uuid4())), "a partner id goes with the role partner"),
        (("--role", "system"), "'system' is not one of"),
        (("--role", "operator", "--ttl", "forever"), "'forever' is no duration such as"),
        (("--role", "operator", "--network", "here"), "'here' is not a valid UUID"),
    ],
)
def test_a_token_that_makes_no_sense_is_refused(home: Path, arguments: tuple[str, ...], said: str) -> None:
    """Better here than by a service, later, with less to say."""
    (home / "key").write_text(signing_key())
    code, output = run("token", *arguments, "--key", str(home / "key"))

    assert code == 2
    assert said in output


def test_without_a_key_the_way_to_one_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    """One sentence, no traceback."""
    assert main(["token", "--role", "operator"]) == 1
    assert "`kith up` makes one" in capsys.readouterr().err


def test_nothing_running_is_said_and_counts_as_not_well() -> None:
    """Scripts ask by exit code."""
    code, output = run("status")
    assert (code, output) == (1, "Kith is not running; `kith up` starts it.\n")

    code, output = run("status", "--json")
    assert (code, json.loads(output)["phase"]) == (1, "stopped")


def test_stopping_what_does_not_run_is_no_error() -> None:
    """Whoever makes sure may do so twice."""
    assert run("down") == (0, "Nothing was running.\n")


def test_discarding_leaves_nothing(home: Path) -> None:
    """Passwords go with the data that they open."""
    instance = Instance.named("run")
    instance.make_folders()
    instance.password("database")

    assert run("down", "--discard")[0] == 0
    assert not instance.folder.exists()


def test_the_doctor_finds_a_healthy_machine_healthy(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every finding says something, also when all is well."""
    monkeypatch.setenv("DATABASE_URL", "postgresql://db")
    monkeypatch.setenv("AMQP_URL", "amqp://broker")
    code, output = run("doctor", "--json")

    assert code == 0
    assert all(finding["ok"] and finding["says"] for finding in json.loads(output))


def test_the_doctor_tells_what_does_not_work_and_why(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each wrong thing is a finding of its own, and the others are still looked at."""
    instance = Instance.named("run")
    instance.make_folders()
    instance.write_status({"problem": "rabbitmq ended with code 1: no space left"})
    monkeypatch.setattr(doctor, "PYTHON_AT_LEAST", (9, 0))
    findings = {finding.name: finding for finding in doctor.examine(instance, {})}

    assert "install Python 3.11 or newer" in findings["Python"].says
    assert "no space left" in findings["last run"].says
    assert findings["disk"].ok
