"""Guests: somebody from outside, for a part of one meeting, whom the group lets in."""
