"""What must be true of this process and its database before it may start."""

import socket
import threading
import time
from typing import Any

import psycopg
from psycopg import Connection
from psycopg.rows import TupleRow

_NAP_SECONDS = 0.2
_TICK_SECONDS = 0.01
_LEAST_TICKS = 2

_REACHABLE_WITHOUT_POLICY = """
select format('%I.%I', n.nspname, c.relname)
from pg_class c
join pg_namespace n on n.oid = c.relnamespace
where c.relkind in ('r', 'p')
  and n.nspname not in ('pg_catalog', 'information_schema')
  and n.nspname not like 'pg\\_%'
  and has_schema_privilege(n.oid, 'usage')
  and (
      has_any_column_privilege(c.oid, 'select, insert, update')
      or has_table_privilege(c.oid, 'delete, truncate')
  )
  and not (c.relrowsecurity and c.relforcerowsecurity)
order by 1
"""

_VIEWS_PAST_POLICIES = """
select format('%I.%I', n.nspname, c.relname)
from pg_class c
join pg_namespace n on n.oid = c.relnamespace
where (
      c.relkind = 'm'
      or c.relkind = 'v'
      and not coalesce(c.reloptions && '{security_invoker=true,security_invoker=on}', false)
  )
  and n.nspname not in ('pg_catalog', 'information_schema')
  and n.nspname not like 'pg\\_%'
  and has_schema_privilege(n.oid, 'usage')
  and has_any_column_privilege(c.oid, 'select')
order by 1
"""

_ROLE = """
select r.rolname, r.rolsuper, r.rolbypassrls,
       pg_has_role(d.datdba, 'member'),
       exists (
           select from pg_class c join pg_namespace n on n.oid = c.relnamespace
           where c.relkind in ('r', 'p', 'v', 'm') and n.nspname not like 'pg\\_%'
             and pg_has_role(c.relowner, 'member')
       )
from pg_roles r, pg_database d
where r.rolname = current_user and d.datname = current_database()
"""


def problems(database_url: str) -> list[str]:
    """Return, in words, every reason why this process must not serve; empty when there is none.

    Patched before all else; waits of psycopg let others run; the role obeys row-level security, and every
    table that it can reach has it. An unreachable database is one problem, and hides the others.
    """
    if not _is_patched():
        return ["the standard library is not patched: import shared.entrypoints before anything else"]
    try:
        with psycopg.connect(database_url, autocommit=True, connect_timeout=10) as connection:
            return [*waiting_problems(connection), *role_problems(connection)]
    except psycopg.OperationalError as error:
        return [f"the database cannot be reached: {' '.join(str(error).split())}"]


def _is_patched() -> bool:
    # Not asked of eventlet itself, which only the entrypoints may import.
    return time.sleep.__module__.startswith("eventlet") and socket.socket.__module__.startswith("eventlet")


def waiting_problems(connection: Connection[TupleRow]) -> list[str]:
    """Return a problem unless others run while psycopg waits: measured with a ticker during a short sleep."""
    ticks = 0
    stop = False

    def tick() -> None:
        nonlocal ticks
        while not stop:
            ticks += 1
            time.sleep(_TICK_SECONDS)

    ticker = threading.Thread(target=tick, daemon=True)
    ticker.start()
    before = ticks
    connection.execute("select pg_sleep(%s)", (_NAP_SECONDS,)).fetchone()
    seen = ticks - before
    stop = True
    ticker.join()
    # Of some twenty that are possible: a busy machine ticks late, a blocked process not at all.
    if seen < _LEAST_TICKS:
        return [
            f"each query stops the whole process ({seen} ticks in {_NAP_SECONDS} s):"
            " PSYCOPG_WAIT_FUNC must be wait_selector before psycopg is imported"
        ]
    return []


def role_problems(connection: Connection[Any]) -> list[str]:
    """Return how the role of this connection could get past row-level security."""
    found = []
    [(role, is_superuser, bypasses, owns_database, owns_tables)] = connection.execute(
        _ROLE.encode()
    ).fetchall()
    remedy = "use the runtime role that `kith provision` makes"
    if is_superuser:
        return [f"the role {role} is a superuser, whom row-level security does not hold for: {remedy}"]
    if bypasses:
        found.append(f"the role {role} has BYPASSRLS: {remedy}")
    if owns_database or owns_tables:
        found.append(
            f"the role {role} owns the database or its tables and could change their policies: {remedy}"
        )
    for query, what in (
        (_REACHABLE_WITHOUT_POLICY, "has no forced row-level security"),
        (_VIEWS_PAST_POLICIES, "is a view that looks past row-level security (needs security_invoker)"),
    ):
        found += [f"{name} {what}" for (name,) in connection.execute(query.encode()).fetchall()]
    return found
