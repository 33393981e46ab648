"""Topics: what mentors and facilitators choose for a group, by what it said in polls and where it stands."""
