"""RSVPs: who means to come, who then did not, and what those who missed a meeting can read."""
