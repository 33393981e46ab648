"""What each process is told by its environment, and what it is not."""

from pathlib import Path

import pytest

from infra.local import services
from infra.local.places import Instance
from infra.local.services import ServiceProcess
from shared.config import Settings
from shared.contracts.registry import PRODUCERS

ADDRESSES = {
    "postgres_url": "postgresql://postgres:topsecret@127.0.0.1:5555/postgres",
    "amqp_url": "amqp://admin:topsecret@127.0.0.1:6666/%2F",
    "management_url": "http://admin:topsecret@127.0.0.1:7777",
}
PORTS = {f"{service}-http": 8100 + number for number, service in enumerate(PRODUCERS)} | {
    f"{service}-worker": 8200 + number for number, service in enumerate(PRODUCERS)
}
PORTS["console-http"] = 8080


@pytest.fixture
def instance(tmp_path: Path) -> Instance:
    """An instance with its directories."""
    made = Instance("run", tmp_path / "run")
    made.make_folders()
    return made


@pytest.mark.parametrize("service", PRODUCERS)
def test_a_service_is_told_everything_that_its_settings_need(instance: Instance, service: str) -> None:
    """A variable that is missing is otherwise found out at the first start."""
    program = services.program(ServiceProcess(service, "http"), instance, ADDRESSES, PORTS)
    settings = Settings.from_environment(service, program.environment)

    assert settings.database_url.startswith(f"postgresql://kith_{service}:")
    assert settings.database_url.endswith(f"@127.0.0.1:5555/kith_{service}")
    assert settings.http_port == PORTS[f"{service}-http"]
    assert settings.jwks_url == "http://127.0.0.1:8080/.well-known/jwks.json"


def test_no_service_sees_an_administrator_s_address(
    instance: Instance, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Row-level security is worth nothing to whoever can sign in as a superuser."""
    monkeypatch.setenv("DATABASE_URL", ADDRESSES["postgres_url"])
    monkeypatch.setenv("AMQP_URL", ADDRESSES["amqp_url"])
    monkeypatch.setenv("RABBITMQ_MANAGEMENT_URL", ADDRESSES["management_url"])

    for process in (ServiceProcess("referrals", "worker"), ServiceProcess("console", "http")):
        program = services.program(process, instance, ADDRESSES, PORTS)
        assert not [name for name, value in program.environment.items() if "topsecret" in value]


def test_every_service_has_keys_of_its_own(instance: Instance) -> None:
    """One that leaks opens one database and one set of sealed texts."""
    files = {
        services.program(ServiceProcess(service, "http"), instance, ADDRESSES, PORTS).environment[
            "KEY_ENCRYPTION_KEY_FILE"
        ]
        for service in PRODUCERS
    }

    assert len({Path(file).read_text() for file in files}) == len(PRODUCERS)


def test_the_console_knows_where_the_services_are(instance: Instance) -> None:
    """It is the one origin in front of them."""
    program = services.program(ServiceProcess("console", "http"), instance, ADDRESSES, PORTS)

    assert program.environment["KITH_UPSTREAM_MEMBERSHIP"] == f"http://127.0.0.1:{PORTS['membership-http']}"
    assert "DATABASE_URL" not in program.environment


def test_only_services_that_are_there_are_started(tmp_path: Path) -> None:
    """A checkout may be older than the list."""
    (tmp_path / "services" / "console").mkdir(parents=True)
    (tmp_path / "services" / "console" / "service.py").touch()
    (tmp_path / "services" / "referrals" / "service").mkdir(parents=True)

    assert [one.name for one in services.declared(tmp_path)] == [
        "referrals-http",
        "referrals-worker",
        "console-http",
    ]
