"""Releases: the figures of a week or a month, published once and never changed."""
