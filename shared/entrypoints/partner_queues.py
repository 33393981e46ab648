"""`broker = PartnerQueues()` in a service: publishing to the virtual hosts of partners."""

from nameko.extensions import DependencyProvider

from shared.config import Settings
from shared.events.partners import PartnerBroker


class PartnerQueues(DependencyProvider):
    """Provides a `PartnerBroker`."""

    broker: PartnerBroker

    def setup(self) -> None:
        """Read where the broker is."""
        settings: Settings = self.container.config["settings"]
        self.broker = PartnerBroker(settings.amqp_url)

    def get_dependency(self, worker_ctx: object) -> PartnerBroker:
        """Return it; it keeps no connection between calls."""
        return self.broker
