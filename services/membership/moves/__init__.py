"""Going on in another group without losing anything, and coming as often as one can."""
