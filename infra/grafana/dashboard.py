"""The dashboard as Grafana's model: rows of panels, laid out on its grid. Grafana 11 (schema 41)."""

import json
from itertools import count
from pathlib import Path
from typing import Any

from infra.grafana.panels import ROWS, Panel

PATH = Path(__file__).parent / "dashboards" / "kith.json"
PROMETHEUS = {"type": "prometheus", "uid": "prometheus"}
WIDTH = 24


def dashboard() -> dict[str, Any]:
    """Return the whole dashboard as Grafana's model."""
    ids = count(1)
    panels: list[dict[str, Any]] = []
    top = 0
    for row in ROWS:
        panels.append(
            {
                "id": next(ids),
                "type": "row",
                "title": row.title,
                "collapsed": False,
                "gridPos": {"x": 0, "y": top, "w": WIDTH, "h": 1},
                "panels": [],
            }
        )
        top += 1
        left = 0
        for panel in row.panels:
            if left + panel.width > WIDTH:
                left, top = 0, top + panel.height
            position = {"x": left, "y": top, "w": panel.width, "h": panel.height}
            panels.append({"id": next(ids), "gridPos": position, **_model(panel)})
            left += panel.width
        top += row.panels[-1].height
    return {
        "uid": "kith",
        "title": "Kith: events and HTTP",
        "tags": ["kith"],
        "schemaVersion": 41,
        "version": 1,
        "editable": False,
        "timezone": "browser",
        "refresh": "30s",
        "time": {"from": "now-3h", "to": "now"},
        "templating": {"list": [_service_variable()]},
        "annotations": {"list": []},
        "panels": panels,
    }


def _model(panel: Panel) -> dict[str, Any]:
    defaults: dict[str, Any] = {"unit": panel.unit, "min": 0}
    if panel.worrying_from is not None:
        steps = [{"color": "green", "value": None}, {"color": "red", "value": panel.worrying_from}]
        defaults |= {"thresholds": {"mode": "absolute", "steps": steps}, "noValue": "0"}
    if panel.kind == "timeseries":
        stacking = {"mode": "normal" if panel.stacked else "none", "group": "A"}
        defaults["custom"] = {
            "fillOpacity": 20 if panel.stacked else 0,
            "stacking": stacking,
            "showPoints": "never",
        }
    options: dict[str, dict[str, Any]] = {
        "stat": {"reduceOptions": {"calcs": ["lastNotNull"]}, "colorMode": "background"},
        "timeseries": {
            "legend": {"displayMode": "list", "placement": "bottom"},
            "tooltip": {"mode": "multi", "sort": "desc"},
        },
        "table": {"sortBy": [{"displayName": "Value", "desc": True}]},
    }
    return {
        "type": panel.kind,
        "title": panel.title,
        "description": panel.means,
        "datasource": PROMETHEUS,
        "fieldConfig": {"defaults": defaults, "overrides": []},
        "options": options[panel.kind],
        "targets": [
            {
                "refId": chr(ord("A") + number),
                "datasource": PROMETHEUS,
                "expr": query,
                "legendFormat": legend or "__auto",
                "instant": panel.kind == "table",
                "range": panel.kind != "table",
                "format": "table" if panel.kind == "table" else "time_series",
            }
            for number, (legend, query) in enumerate(panel.queries.items())
        ],
    }


def _service_variable() -> dict[str, Any]:
    query = 'label_values(up{job="kith"}, service)'
    return {
        "name": "service",
        "label": "Service",
        "type": "query",
        "datasource": PROMETHEUS,
        "definition": query,
        "query": {"qryType": 1, "query": query, "refId": "services"},
        "refresh": 2,
        "sort": 1,
        "multi": True,
        "includeAll": True,
        "allValue": ".*",
        "current": {"text": ["All"], "value": ["$__all"]},
    }


def rendered() -> str:
    """Return the dashboard as the text of its file."""
    return json.dumps(dashboard(), indent=2, ensure_ascii=False) + "\n"
