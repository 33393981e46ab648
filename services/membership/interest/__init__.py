"""Interest: people outside the groups who would like to take part, or to give time, space or funding."""
