"""The rules of scheduling, by noun: venues, series, occurrences, attendance."""
