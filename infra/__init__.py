"""How an installation is made: local instances, broker, databases, dashboards."""
