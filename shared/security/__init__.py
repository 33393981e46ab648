"""Who is asking, how they prove it, and how what is personal is kept sealed."""
