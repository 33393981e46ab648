"""Reads what other systems know of meetings, and brings it in through the public HTTP APIs alone."""
