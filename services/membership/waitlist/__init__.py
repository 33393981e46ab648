"""Waiting for a place in a group: fair order, offers that expire, positions that a person can see."""
