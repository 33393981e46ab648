"""Queues of partners at the broker, each in a virtual host of its own."""
