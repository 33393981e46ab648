"""`outgoing = OutgoingCalls()` in a service: calls to addresses that somebody outside chose."""

from nameko.extensions import DependencyProvider

from shared.config import Settings
from shared.errors import ConfigurationError
from shared.outgoing import Outgoing

ALLOW_LOOPBACK = "KITH_WEBHOOK_ALLOW_LOOPBACK"


class OutgoingCalls(DependencyProvider):
    """Provides an `Outgoing`: public addresses only, unless development explicitly allows this machine."""

    outgoing: Outgoing

    def setup(self) -> None:
        """Read the allowance; refuse it in production, where it would open the host's own services."""
        settings: Settings = self.container.config["settings"]
        allow_loopback = settings.extra.get(ALLOW_LOOPBACK) == "1"
        if allow_loopback and settings.environment != "development":
            raise ConfigurationError(
                f"{ALLOW_LOOPBACK}=1 is for KITH_ENVIRONMENT=development only: leave it out here."
            )
        self.outgoing = Outgoing(allow_loopback=allow_loopback)

    def get_dependency(self, worker_ctx: object) -> Outgoing:
        """Return the client; it keeps no state between calls."""
        return self.outgoing
