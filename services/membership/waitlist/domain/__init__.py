"""Waiting: each wait, and whose turn it is. Nothing in here knows of databases or HTTP."""
