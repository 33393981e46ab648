"""The curriculum of a group: which theme is planned for which meeting, and what was covered."""
