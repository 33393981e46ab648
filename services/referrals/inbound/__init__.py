"""Referrals the other way: a partner asks a group to welcome somebody, by that person's own consent."""
