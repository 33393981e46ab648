"""One database pool per process, shared by everything in it that opens transactions."""

from nameko.extensions import ProviderCollector, SharedExtension

from shared.config import Settings
from shared.db.pool import open_pool
from shared.db.transaction import Database
from shared.errors import ConfigurationError

# More than the entrypoints in flight is never used; PostgreSQL's own default is 100 for everybody.
POOL_SIZE = 10


class DatabaseExtension(SharedExtension, ProviderCollector):
    """Opens the pool when the container is set up, and closes it once nobody needs it any more.

    Extensions that use the database while they stop, as the relay does when it flushes, call
    `register_provider(self)` in setup and `unregister_provider(self)` at the end of their own stop.
    """

    database: Database

    def setup(self) -> None:
        """Open the pool; connections are made in the background, so a database that is away is waited for."""
        settings: Settings = self.container.config["settings"]
        size = settings.extra.get("DATABASE_POOL_SIZE", str(POOL_SIZE))
        if not size.isascii() or not size.isdigit() or not 1 <= int(size) <= 100:
            raise ConfigurationError(f"DATABASE_POOL_SIZE: {size!r} is not a whole number from 1 to 100")
        pool = open_pool(settings.database_url, service=settings.service, max_size=int(size))
        self.database = Database(pool, settings.service, settings.partitions)
        health = self.container.config.get("health")
        if health is not None:
            health.add_check("database", self.database.problem)

    def stop(self) -> None:
        """Wait for those who registered, then close the pool."""
        self.wait_for_providers()
        self.database.pool.close()

    def kill(self) -> None:
        """Close the pool at once."""
        self.database.pool.close(timeout=0)
