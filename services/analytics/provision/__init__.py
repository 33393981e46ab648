"""Provision: where people need groups, where and when groups meet, and where a next one would help most."""
