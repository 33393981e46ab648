"""`public_url = PublicUrl()` in a service: where people reach this installation, or None where nobody said.

KITH_PUBLIC_URL=https://kith.example.org
"""

from urllib.parse import urlsplit

from nameko.extensions import DependencyProvider

from shared.config import Settings
from shared.errors import ConfigurationError

URL = "KITH_PUBLIC_URL"


class PublicUrl(DependencyProvider):
    """Provides the address that stands before paths in what is mailed, without a slash at its end."""

    url: str | None

    def setup(self) -> None:
        """Read the setting; what is no address keeps the service from starting."""
        settings: Settings = self.container.config["settings"]
        self.url = read_public_url(
            settings.extra.get(URL, ""), production=settings.environment == "production"
        )

    def get_dependency(self, worker_ctx: object) -> str | None:
        """Return the address."""
        return self.url


def read_public_url(text: str, *, production: bool) -> str | None:
    """Return an address without a slash at its end, or None for nothing; raise `ConfigurationError`."""
    if not text:
        return None
    parts = urlsplit(text)
    schemes = ("https",) if production else ("https", "http")
    if parts.scheme not in schemes or not parts.hostname or parts.query or parts.fragment or parts.username:
        raise ConfigurationError(f"{URL}: must be https:// and a host, as in https://kith.example.org")
    return text.rstrip("/")
