"""Agendas: how a meeting goes, from settling in to settling out, with time to feel and time to do."""
