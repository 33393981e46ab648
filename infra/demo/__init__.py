"""A synthetic region, made through the public HTTP APIs, and the story of what happens in it."""
