"""Summaries of meetings: released when all who were there agree, and gone when one of them no longer does."""
