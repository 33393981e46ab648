"""The documents that ship, parsed."""

import json
from functools import cache
from pathlib import Path
from typing import Any

import yaml

ROOT = Path(__file__).parents[3]
PROCESSES = ("http", "worker")


@cache
def compose() -> dict[str, Any]:
    """Return docker-compose.yml with its anchors resolved."""
    loaded: dict[str, Any] = yaml.safe_load((ROOT / "docker-compose.yml").read_text(encoding="utf-8"))
    return loaded


@cache
def prometheus() -> dict[str, Any]:
    """Return Prometheus's configuration."""
    path = ROOT / "infra/prometheus/prometheus.yml"
    loaded: dict[str, Any] = yaml.safe_load(path.read_text(encoding="utf-8"))
    return loaded


@cache
def alerts() -> list[dict[str, Any]]:
    """Return every alert."""
    path = ROOT / "infra/prometheus/alerts.yml"
    return [
        rule
        for group in yaml.safe_load(path.read_text(encoding="utf-8"))["groups"]
        for rule in group["rules"]
    ]


@cache
def dashboard() -> dict[str, Any]:
    """Return the committed dashboard."""
    path = ROOT / "infra/grafana/dashboards/kith.json"
    loaded: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return loaded


@cache
def manifests() -> list[dict[str, Any]]:
    """Return every document below k8s/, kustomizations included."""
    return [
        document
        for path in sorted((ROOT / "k8s").rglob("*.yaml"))
        for document in yaml.safe_load_all(path.read_text(encoding="utf-8"))
        if document
    ]


def manifests_of(kind: str) -> list[dict[str, Any]]:
    """Return the manifests of one kind."""
    return [document for document in manifests() if document["kind"] == kind]
