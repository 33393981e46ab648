"""Buddies: members who agreed to stand beside a newcomer."""
