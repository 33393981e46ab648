"""Reliability: where to meet when a room fails, how often it does, and how to join."""
