"""Wellbeing of those who carry others: a private self-check, and resting."""
