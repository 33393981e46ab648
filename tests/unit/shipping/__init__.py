"""What ships: compose, manifests, alerts, dashboard, secrets."""
