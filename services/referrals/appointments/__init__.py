"""What follows an acceptance: an appointment, who came to it, and how it ended."""
