"""Disclosure control: what may be shown, and an auditor that tries to find out the rest."""
