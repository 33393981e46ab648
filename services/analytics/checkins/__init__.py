"""Wellbeing check-ins: short questions about how somebody is, and which change of an answer counts."""
