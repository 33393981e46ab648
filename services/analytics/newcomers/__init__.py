"""Newcomers by month, and who of them is an active member a quarter later."""
