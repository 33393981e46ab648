"""On Kubernetes too, a process can do no more than it must."""

from typing import Any

import pytest

from tests.unit.shipping.documents import manifests_of

WORKLOADS = [*manifests_of("Deployment"), *manifests_of("Job")]


def _pod(workload: dict[str, Any]) -> dict[str, Any]:
    spec: dict[str, Any] = workload["spec"]["template"]["spec"]
    return spec


@pytest.mark.parametrize("workload", WORKLOADS, ids=lambda workload: workload["metadata"]["name"])
def test_pods_fit_the_restricted_standard(workload: dict[str, Any]) -> None:
    """The namespace enforces it: a pod that does not fit is never made."""
    pod = _pod(workload)
    (container,) = pod["containers"]

    assert pod["securityContext"]["runAsNonRoot"] is True
    assert pod["securityContext"]["seccompProfile"] == {"type": "RuntimeDefault"}
    assert container["securityContext"] == {
        "allowPrivilegeEscalation": False,
        "readOnlyRootFilesystem": True,
        "capabilities": {"drop": ["ALL"]},
    }
    assert pod["automountServiceAccountToken"] is False


@pytest.mark.parametrize("workload", WORKLOADS, ids=lambda workload: workload["metadata"]["name"])
def test_pods_say_what_they_need(workload: dict[str, Any]) -> None:
    """Without requests a pod is the first to be evicted; without a limit it evicts others."""
    (container,) = _pod(workload)["containers"]

    assert set(container["resources"]["requests"]) == {"cpu", "memory"}
    assert "memory" in container["resources"]["limits"]


@pytest.mark.parametrize(
    "workload", manifests_of("Deployment"), ids=lambda workload: workload["metadata"]["name"]
)
def test_deployments_are_asked_whether_they_live_and_are_ready(workload: dict[str, Any]) -> None:
    """A process that waits for its database is alive, and must not be restarted for it."""
    pod = _pod(workload)
    (container,) = pod["containers"]

    assert container["livenessProbe"]["httpGet"]["path"] == "/livez"
    assert container["readinessProbe"]["httpGet"]["path"] == "/readyz"
    assert container["startupProbe"]["httpGet"]["path"] == "/livez"
    assert pod["terminationGracePeriodSeconds"] > 30 + container.get("lifecycle", {}).get("preStop", {}).get(
        "sleep", {}
    ).get("seconds", 0)


def test_no_deployment_can_be_drained_away_whole() -> None:
    """Maintenance of the cluster must leave one of each."""
    covered = {
        one["spec"]["selector"]["matchLabels"]["app.kubernetes.io/component"]
        for one in manifests_of("PodDisruptionBudget")
    }

    assert covered == {one["metadata"]["name"] for one in manifests_of("Deployment")}


def test_nothing_is_allowed_that_no_policy_names() -> None:
    """The first policy closes everything, in both directions."""
    (closed,) = [
        one for one in manifests_of("NetworkPolicy") if one["metadata"]["name"] == "nothing-unless-allowed"
    ]

    assert sorted(closed["spec"]["policyTypes"]) == ["Egress", "Ingress"]
    assert not closed["spec"].get("ingress")
    assert not closed["spec"].get("egress")


def test_webhooks_do_not_reach_inside() -> None:
    """An address that a partner chose must not lead to the cluster or to a cloud's metadata."""
    (webhooks,) = [
        one for one in manifests_of("NetworkPolicy") if one["metadata"]["name"] == "webhooks-to-the-internet"
    ]
    (allowed,) = webhooks["spec"]["egress"]
    closed = {network for peer in allowed["to"] for network in peer["ipBlock"].get("except", [])}

    assert {
        "10.0.0.0/8",
        "172.16.0.0/12",
        "192.168.0.0/16",
        "169.254.0.0/16",
        "127.0.0.0/8",
        "100.64.0.0/10",
    } <= closed
    assert allowed["ports"] == [{"port": 443}]
