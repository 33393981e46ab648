"""What is fair, who can, and what may happen to a duty. Nothing in here knows of databases or HTTP."""
