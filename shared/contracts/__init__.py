"""Every event of Kith, declared once: one file per producing service, registered by `@event`.

Payloads carry ids and facts, never a name, a contact, free text or a health detail. The network, the time and
the correlation travel in the envelope (`shared.events.envelope`).
"""
