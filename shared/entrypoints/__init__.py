"""How the world reaches a service: HTTP, events, timers. With `service.py`, the only code that knows nameko.

Importing this package patches the process first, whatever is imported from it.
"""

from shared.entrypoints.patching import patch

patch()

# Everything below is imported into a patched process.
from shared.entrypoints.events import Received, on_event
from shared.entrypoints.http import http
from shared.entrypoints.pages import Page
from shared.entrypoints.requests import Request
from shared.entrypoints.sealing import Sealing
from shared.entrypoints.timers import every

__all__ = ["Page", "Received", "Request", "Sealing", "every", "http", "on_event"]
