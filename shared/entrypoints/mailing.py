"""`mailer = Mailing()` in a service: a mail server to hand mail to, or None where none is configured."""

from nameko.extensions import DependencyProvider

from shared.config import Settings
from shared.mail import Mailer


class Mailing(DependencyProvider):
    """Provides the `Mailer` of KITH_SMTP_URL."""

    mailer: Mailer | None

    def setup(self) -> None:
        """Read the settings; a server that is named wrongly keeps the service from starting."""
        settings: Settings = self.container.config["settings"]
        self.mailer = Mailer.from_environment(settings.extra, production=settings.environment == "production")

    def get_dependency(self, worker_ctx: object) -> Mailer | None:
        """Return the mailer; it keeps no state between calls."""
        return self.mailer
