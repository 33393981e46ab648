"""How times are found, counted, ranked and explained."""
