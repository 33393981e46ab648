"""Loads: how much somebody carries, and how much they want to carry at most."""
