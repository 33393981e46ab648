"""A turn-taking aid: seats without names, and how often each has spoken. Nothing else is kept."""
