"""An installation by compose gives away nothing, and starts in order."""

import re
from pathlib import Path

import pytest

from shared.commands.secrets import make_secrets
from tests.unit.shipping.documents import compose

SERVICES = sorted(compose()["services"])
LASTING = sorted(set(SERVICES) - {"provision", "secrets"})
ADDRESS = re.compile(r"^(127\.0\.0\.1|\$\{KITH_BIND:-127\.0\.0\.1\}):")


@pytest.mark.parametrize("name", SERVICES)
def test_every_container_can_do_no_more_than_it_must(name: str) -> None:
    """Whoever breaks into one process should find nothing to climb."""
    service = compose()["services"][name]

    assert service["cap_drop"] == ["ALL"]
    assert service["security_opt"] == ["no-new-privileges:true"]
    assert service["read_only"] is True
    assert "privileged" not in service
    # Ours says so in its image.
    assert service.get("user", "10001").partition(":")[0] not in ("0", "root")


@pytest.mark.parametrize("name", LASTING)
def test_every_container_has_limits_and_a_health_check(name: str) -> None:
    """One that grows must not take the machine with it; one that hangs must be seen."""
    service = compose()["services"][name]
    limits = service["deploy"]["resources"]["limits"]

    assert set(limits) >= {"cpus", "memory", "pids"}
    assert service["healthcheck"]["test"][0] == "CMD"


@pytest.mark.parametrize("name", SERVICES)
def test_images_are_pinned_to_a_version(name: str) -> None:
    """What was tested is what runs, tomorrow too."""
    image = compose()["services"][name]["image"]

    assert image == "${KITH_IMAGE:-kith:local}" or re.search(
        r":v?\d+\.\d+\.\d+(-|$)|^postgres:\d+\.\d+(-|$)", image
    )


@pytest.mark.parametrize("name", SERVICES)
def test_nothing_listens_beyond_this_machine_unless_told(name: str) -> None:
    """A first try on a rented machine must not be open to the world."""
    for port in compose()["services"][name].get("ports", []):
        assert ADDRESS.match(port), port


def test_the_database_and_the_broker_are_reached_from_inside_alone() -> None:
    """Their ports are on no network that leads out."""
    services = compose()["services"]

    assert compose()["networks"]["inside"]["internal"] is True
    assert services["postgres"]["networks"] == services["rabbitmq"]["networks"] == ["inside"]


def test_only_what_must_reach_outside_does() -> None:
    """Webhooks leave from the worker of referrals; the others are reached from outside."""
    outside = {
        name for name, service in compose()["services"].items() if "outside" in service.get("networks", [])
    }

    assert outside == {"referrals-worker", "scheduling-worker", "front", "prometheus", "grafana"}


def test_services_start_when_everything_is_provisioned() -> None:
    """A service that starts before its migrations would serve errors."""
    processes = {
        name: service for name, service in compose()["services"].items() if re.search("-(http|worker)$", name)
    }

    # The console has neither database nor queue.
    del processes["console-http"]
    for service in processes.values():
        assert service["depends_on"]["provision"] == {"condition": "service_completed_successfully"}
        assert service["depends_on"]["postgres"] == {"condition": "service_healthy"}
        assert service["depends_on"]["rabbitmq"] == {"condition": "service_healthy"}


def test_every_secret_is_declared_used_and_made(tmp_path: Path) -> None:
    """A secret that nobody makes stops the first start; one that nobody uses is only a risk."""
    document = compose()
    used = {
        secret["source"] if isinstance(secret, dict) else secret
        for service in document["services"].values()
        for secret in service.get("secrets", [])
    }
    made = make_secrets(tmp_path, postgres="p:1", rabbitmq="r:1", management="m:1")

    assert used == set(document["secrets"])
    assert used <= set(made)
    for name, secret in document["secrets"].items():
        assert secret["file"].endswith(f"/{name}")


def test_secrets_are_handed_over_as_files_alone() -> None:
    """An environment can be read by whoever may list processes or inspect containers."""
    for service in compose()["services"].values():
        for variable, value in service.get("environment", {}).items():
            if re.search("PASSWORD|SECRET|TOKEN|_KEY|DATABASE_URL|AMQP_URL", variable):
                assert variable.endswith("_FILE")
                assert str(value).startswith("/run/secrets/")


def test_containers_have_time_to_drain() -> None:
    """A process that is killed while it drains leaves work to be done twice."""
    for name, service in compose()["services"].items():
        if re.search("-(http|worker)$", name):
            assert int(service["stop_grace_period"].removesuffix("s")) > 30
