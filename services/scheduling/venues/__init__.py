"""Venues: the places where groups meet, and that no two meetings have one at a time."""
