"""Scheduling owns when and where groups meet, and who came: series, occurrences, venues, attendance."""
