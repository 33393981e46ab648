"""The journal: what members note of their days, for themselves alone, and the patterns they see in it."""
