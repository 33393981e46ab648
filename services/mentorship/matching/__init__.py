"""Matching: mentors and newcomers who go some way together, from the first idea to a good end."""
