"""Webhooks: where partners listen, what is sent there and how it went, by Standard Webhooks."""
