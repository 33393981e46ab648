"""Concerns: raised by anyone, routed around whoever they are about, answered by a deadline."""
