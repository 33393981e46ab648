"""What a service holds of a person: declared once, and from that exported, erased and proven."""
