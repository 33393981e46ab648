"""Rules of webhooks: which endpoints are told, when a message is tried again, when it is given up."""
