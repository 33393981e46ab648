"""`sealer = Sealing()` in a service: seals and unseals personal text."""

from nameko.extensions import DependencyProvider

from shared.config import Settings
from shared.security.sealing import Sealer


class Sealing(DependencyProvider):
    """Provides a `Sealer` with the service's key-encryption key."""

    sealer: Sealer

    def setup(self) -> None:
        """Take the key from the settings."""
        settings: Settings = self.container.config["settings"]
        self.sealer = Sealer(settings.key_encryption_key)

    def get_dependency(self, worker_ctx: object) -> Sealer:
        """Return the sealer; it keeps no state between calls."""
        return self.sealer
