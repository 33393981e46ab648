"""The front door: one origin for every API, the keys that verify tokens, and pages about what there is."""
