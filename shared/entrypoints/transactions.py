"""`transactions = Transactions()` in a service: transactions for `@plain` methods, which have none.

    with self.transactions.open(Principal(feed_id, Role.MEMBER, network_id)) as tx:
        ...

What came without a token has shown nothing yet, so whoever opens one says as whom, and picks the least that
serves: row-level security holds for it as for everybody.
"""

from contextlib import AbstractContextManager

from nameko.extensions import DependencyProvider

from shared.db.transaction import Transaction
from shared.entrypoints.database import DatabaseExtension
from shared.security.principals import Principal


class Transactions(DependencyProvider):
    """Opens transactions as a principal that the caller names."""

    database = DatabaseExtension()

    def setup(self) -> None:
        """Keep the database open until this stops."""
        self.database.register_provider(self)

    def stop(self) -> None:
        """Let the database go."""
        self.database.unregister_provider(self)

    def get_dependency(self, worker_ctx: object) -> "Transactions":
        """Return this: it keeps no state between calls."""
        return self

    def open(self, principal: Principal) -> AbstractContextManager[Transaction]:
        """Open a transaction in the principal's network, or in none."""
        return self.database.database.transaction(principal, network_id=principal.network_id)
