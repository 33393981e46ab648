"""Feeds: a person's or a group's meetings as a calendar that calendar programs subscribe to."""
