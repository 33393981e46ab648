"""Debriefs: somebody who carries a group asks to talk a meeting over, and somebody listens."""
