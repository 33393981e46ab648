"""Write the dashboard's JSON: `python -m infra.grafana`."""

from infra.grafana.dashboard import PATH, rendered

PATH.write_text(rendered(), encoding="utf-8")
print(PATH)
