"""The services are the same ones wherever they are listed."""

import json
import re

import yaml

from shared.contracts.registry import PRODUCERS
from tests.unit.shipping.documents import PROCESSES, ROOT, compose, manifests_of, prometheus

SERVICES = set(PRODUCERS)
PROCESS_NAMES = {f"{service}-{process}" for service in PRODUCERS for process in PROCESSES} | {"console-http"}


def test_compose_runs_every_process_of_every_service() -> None:
    """A service that compose forgets is missed only when its queue is full."""
    started = {
        name: service["command"]
        for name, service in compose()["services"].items()
        if re.search("-(http|worker)$", name)
    }

    assert set(started) == PROCESS_NAMES
    assert started == {name: name.split("-") for name in PROCESS_NAMES}


def test_the_front_door_leads_to_every_service() -> None:
    """An API that cannot be reached is not there."""
    text = (ROOT / "infra/front/Caddyfile").read_text(encoding="utf-8")
    routes = re.findall(r"handle /api/(\w+)/\* \{\s+reverse_proxy (\S+)", text)

    assert dict(routes) == {service: f"{service}-http:8000" for service in SERVICES}


def test_the_broker_has_a_user_an_exchange_and_queues_for_every_service() -> None:
    """The committed definitions are what an operator imports by hand."""
    broker = json.loads((ROOT / "infra/rabbitmq/definitions.json").read_text(encoding="utf-8"))
    queues = {queue["name"] for queue in broker["queues"]}

    assert {user["name"] for user in broker["users"]} == {f"kith_{service}" for service in SERVICES}
    assert {f"kith.{service}" for service in SERVICES} <= {
        exchange["name"] for exchange in broker["exchanges"]
    }
    for service in SERVICES:
        assert {f"{service}.p{number}" for number in range(4)} | {f"{service}.dead"} <= queues


def test_the_console_knows_every_service() -> None:
    """A service that it does not know is missing from its pages."""
    environment = compose()["services"]["console-http"]["environment"]
    known = {name: value for name, value in environment.items() if name.startswith("KITH_UPSTREAM_")}
    document = (ROOT / "k8s/base/services/console/kustomization.yaml").read_text(encoding="utf-8")

    assert known == {
        f"KITH_UPSTREAM_{service.upper()}": f"http://{service}-http:8000" for service in SERVICES
    }
    assert set(re.findall(r"name: (KITH_UPSTREAM_\w+)", document)) == set(known)


def test_prometheus_asks_every_process() -> None:
    """A process that is not scraped cannot alarm."""
    (job,) = [job for job in prometheus()["scrape_configs"] if job["job_name"] == "kith"]

    assert set(job["static_configs"][0]["targets"]) == {f"{name}:8000" for name in PROCESS_NAMES}


def test_kubernetes_runs_every_service() -> None:
    """Compose and Kubernetes are two ways to the same installation."""
    folder = ROOT / "k8s/base/services"
    base = yaml.safe_load((ROOT / "k8s/base/kustomization.yaml").read_text(encoding="utf-8"))

    assert {path.name for path in folder.iterdir()} == SERVICES | {"console"}
    assert {part.split("/")[1] for part in base["resources"] if part.startswith("services/")} == SERVICES | {
        "console"
    }


def test_each_service_on_kubernetes_has_its_own_name_and_secrets() -> None:
    """A copied folder with one name left unchanged would hand a service another's database."""
    for path in sorted((ROOT / "k8s/base/services").iterdir()):
        document = yaml.safe_load((path / "kustomization.yaml").read_text(encoding="utf-8"))

        assert document["namePrefix"] == f"{path.name}-"
        assert document["labels"][0]["pairs"] == {"app.kubernetes.io/name": path.name}
        assert f"value: {path.name}-secrets" in document["patches"][0]["patch"]


def test_the_ingress_leads_to_every_service() -> None:
    """The same paths as at the front door of compose."""
    (ingress,) = manifests_of("Ingress")
    paths = {
        path["path"]: path["backend"]["service"]["name"]
        for path in ingress["spec"]["rules"][0]["http"]["paths"]
    }
    hidden = {"/metrics": "nowhere", "/livez": "nowhere", "/readyz": "nowhere"}

    assert (
        paths
        == {f"/api/{service}": f"{service}-http" for service in SERVICES} | {"/": "console-http"} | hidden
    )


def test_provisioning_is_given_the_secrets_of_every_service() -> None:
    """One service without a role stops none of the others, and is noticed late."""
    (job,) = manifests_of("Job")
    sources = job["spec"]["template"]["spec"]["volumes"][0]["projected"]["sources"]
    handed = {item["path"] for source in sources for item in source["secret"].get("items", [])}
    wanted = {f"{service}_{kind}" for service in SERVICES for kind in ("database_url", "amqp_url")}

    assert handed == wanted
    assert wanted < set(compose()["services"]["provision"]["secrets"])


def test_workers_are_scaled_by_all_of_their_queues() -> None:
    """One partition alone may be the long one."""
    (config,) = manifests_of("ConfigMap")
    partitions = int(config["data"]["KITH_PARTITIONS"])
    scaled = {one["metadata"]["name"]: one["spec"] for one in manifests_of("ScaledObject")}

    assert set(scaled) == {f"{service}-worker" for service in SERVICES}
    for service in SERVICES:
        spec = scaled[f"{service}-worker"]

        assert spec["maxReplicaCount"] == partitions
        assert [trigger["metadata"]["queueName"] for trigger in spec["triggers"]] == [
            f"{service}.p{number}" for number in range(partitions)
        ]
