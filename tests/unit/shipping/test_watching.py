"""Alerts and dashboard speak of metrics that exist."""

import re
from typing import Any

import pytest

from infra.grafana.dashboard import rendered
from shared.observability.metrics import REGISTRY
from tests.unit.shipping.documents import ROOT, alerts, dashboard, prometheus

NAME = re.compile(r"(?<![\w\"$])(kith_\w+|http_\w+|process_\w+|rabbitmq_\w+)")
# The broker's own, from the plugin rabbitmq_prometheus.
BROKERS = {"rabbitmq_detailed_queue_messages"}
PANELS = [panel for panel in dashboard()["panels"] if panel["type"] != "row"]


def _names() -> set[str]:
    """Return every name under which a declared metric is scraped."""
    suffixes = {"counter": ("_total",), "histogram": ("_bucket", "_count", "_sum"), "gauge": ("",)}
    return {
        family.name + suffix for family in REGISTRY.collect() for suffix in suffixes[family.type]
    } | BROKERS


def _labels(metric: str) -> set[str]:
    """Return the labels that a declared metric has, and those that Prometheus adds."""
    if metric.startswith("process_"):
        return {"service", "process"}
    for family in REGISTRY._collector_to_names:
        if metric in REGISTRY._collector_to_names[family]:
            return set(getattr(family, "_labelnames", ())) | {"service", "process", "le"}
    raise AssertionError(f"{metric} is not declared")


@pytest.mark.parametrize("alert", alerts(), ids=lambda alert: alert["alert"])
def test_alerts_ask_for_metrics_that_exist(alert: dict[str, Any]) -> None:
    """An alert on a misspelt metric is silent for ever."""
    assert set(NAME.findall(alert["expr"])) <= _names()


@pytest.mark.parametrize("alert", alerts(), ids=lambda alert: alert["alert"])
def test_alerts_say_how_bad_it_is_and_what_to_look_at(alert: dict[str, Any]) -> None:
    """Somebody reads it at night."""
    assert alert["labels"]["severity"] in ("critical", "warning")
    assert alert["annotations"]["summary"]
    assert alert["annotations"]["description"].endswith(".")


def test_every_alert_has_an_answer() -> None:
    """What to do is written down before it is needed."""
    text = (ROOT / "docs/how-to/answer-alerts.md").read_text(encoding="utf-8")

    assert [alert["alert"] for alert in alerts() if f"## {alert['alert']}" not in text] == []


@pytest.mark.parametrize("panel", PANELS, ids=lambda panel: panel["title"])
def test_panels_ask_for_metrics_and_labels_that_exist(panel: dict[str, Any]) -> None:
    """An empty panel looks like a calm day."""
    for target in panel["targets"]:
        names = set(NAME.findall(target["expr"]))

        assert names or "up{" in target["expr"]
        assert names <= _names()
        for grouped in re.findall(r"by \(([^)]*)\)", target["expr"]):
            for name in names - BROKERS:
                assert set(re.split(r",\s*", grouped)) <= _labels(name)


def test_the_dashboard_is_what_its_source_says() -> None:
    """Whoever edits the JSON by hand loses the change at the next `python -m infra.grafana`."""
    assert rendered() == (ROOT / "infra/grafana/dashboards/kith.json").read_text(encoding="utf-8")


def test_panels_lie_beside_each_other() -> None:
    """Overlapping panels are shifted by Grafana into an order that nobody chose."""
    taken: set[tuple[int, int]] = set()
    for panel in dashboard()["panels"]:
        at = panel["gridPos"]
        cells = {(x, y) for x in range(at["x"], at["x"] + at["w"]) for y in range(at["y"], at["y"] + at["h"])}

        assert at["x"] + at["w"] <= 24
        assert not cells & taken
        taken |= cells
    assert len({panel["id"] for panel in dashboard()["panels"]}) == len(dashboard()["panels"])


def test_queue_metrics_come_from_the_endpoint_that_names_queues() -> None:
    """The broker's plain endpoint adds all queues up."""
    (job,) = [job for job in prometheus()["scrape_configs"] if job["job_name"] == "rabbitmq-queues"]

    assert job["metrics_path"] == "/metrics/detailed"
    assert "queue_coarse_metrics" in job["params"]["family"]
