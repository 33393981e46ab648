"""Outcomes: the page that everybody may read, where a network decided so, with all that goes with it."""
