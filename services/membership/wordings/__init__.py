"""Wordings: the texts that people consent to, kept by purpose, version and language."""
