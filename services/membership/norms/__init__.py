"""What a group stands for: goals, norms, a shared language, in versions; and who has acknowledged which."""
