"""Feedback: what people are asked, the themes that others find in it, and what came of it."""
