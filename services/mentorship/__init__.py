"""Owns people's pathways from participant to facilitator, and the gates on them."""
