"""Reminders of meetings, for those who asked and agreed: discreet, in their language, never twice."""
