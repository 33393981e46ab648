"""RSVPs: who means to come, and who then did not."""
