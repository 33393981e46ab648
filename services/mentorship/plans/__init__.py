"""Plans: which stages a network's pathway has, what can be shown on it, and what each gate asks for."""
