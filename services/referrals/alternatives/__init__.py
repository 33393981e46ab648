"""Who else could help, and could this partner: answered from what partners say, without personal data."""
