"""Stories: written by members, checked for what gives somebody away, approved by them, theirs throughout."""
