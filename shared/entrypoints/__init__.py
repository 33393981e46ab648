"""How the world reaches a service: HTTP, events, timers. With `service.py`, the only code that knows nameko.

Importing this package patches the process first, whatever is imported from it.
"""

from shared.entrypoints.patching import patch

patch()
