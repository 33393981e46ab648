"""Erasing a person everywhere, with a certificate of it."""
