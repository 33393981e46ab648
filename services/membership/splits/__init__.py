"""Making two groups of one that is full, and one of two."""
