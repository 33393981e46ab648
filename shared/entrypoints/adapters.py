"""`sms = Adapter("KITH_SMS_ADAPTER")` in a service: something an installation brings of its own.

The variable names a function, as `package.module:factory`. It is called once with the environment, and what
it returns is what the service gets; None where the variable is not set.
"""

from importlib import import_module
from typing import Any

from nameko.extensions import DependencyProvider

from shared.config import Settings
from shared.errors import ConfigurationError


class Adapter(DependencyProvider):
    """Provides what the function named by a variable returns."""

    def __init__(self, variable: str) -> None:
        self.variable = variable
        self.made: Any = None

    def setup(self) -> None:
        """Call the function; whatever is wrong with its name keeps the service from starting."""
        settings: Settings = self.container.config["settings"]
        named = settings.extra.get(self.variable, "")
        if not named:
            return
        module, _, function = named.partition(":")
        try:
            factory = getattr(import_module(module), function)
        except (ImportError, AttributeError, ValueError) as error:
            raise ConfigurationError(
                f"{self.variable}: {named!r} names no function, as package.module:factory would ({error})"
            ) from error
        self.made = factory(settings.extra)

    def get_dependency(self, worker_ctx: object) -> Any:
        """Return what was made."""
        return self.made
