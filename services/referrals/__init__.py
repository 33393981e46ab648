"""Referrals: hands people over to partners, with their consent, and hears how it went."""
