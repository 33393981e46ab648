"""Interpreters, booked with a meeting, and its material in other languages."""
