"""What every service stands on: contracts, events, database, entrypoints, security, observability."""
