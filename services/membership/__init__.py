"""Owns the network's organisations, groups, people, memberships and consents."""
