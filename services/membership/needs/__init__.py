"""Needs: what somebody needs in order to take part, in codes for rules and in words for people."""
