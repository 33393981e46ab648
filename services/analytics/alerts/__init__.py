"""Alerts: what a coordinator should look at, and how every group stands."""
