"""The dashboard, made by `python -m infra.grafana` and committed as JSON."""
