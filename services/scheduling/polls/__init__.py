"""Polls and check-ins: what a group needs, asked by those who run it, anonymously where they say so."""
