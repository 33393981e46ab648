"""What members want to be celebrated and reminded of: milestones, appreciation, goals. All by choice."""
