"""Faults that are made on purpose, against a broker and a database of their own."""
