"""Slots: times that suit the most people, each with who can, who cannot and why."""
