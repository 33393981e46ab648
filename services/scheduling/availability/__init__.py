"""Availability: the hours of a person's week, for finding times that suit the most."""
