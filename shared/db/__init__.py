"""PostgreSQL as the services see it: transactions that say who is asking, named queries, migrations."""
