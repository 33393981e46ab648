"""The pages that everybody opens most, in a network of forty groups and in one of four thousand.

A page is a transaction of its own: who asks is said, the query runs below row-level security, the rows are
read. The two networks lie in one database; their pages are asked for in turn, so that whatever else the
machine does slows both.
"""

import random
import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import psycopg

from services.analytics import store as analytics
from services.analytics.alerts import store as alerts
from services.membership import store as membership
from services.scheduling import joining
from services.scheduling import store as scheduling
from shared.db.pool import open_pool
from shared.db.queries import parse_queries
from shared.db.transaction import Database, Transaction
from shared.entrypoints.pages import LIMIT_DEFAULT
from shared.ids import new_id
from shared.security.principals import Principal, Role
from tests.bench.measure import Row, percentile
from tests.bench.stage import Servers, service_stage

SIZES = (40, 4_000)
ROUNDS = 400
WARMING = 50
PAGE = {"after_1": None, "after_2": None, "limit": LIMIT_DEFAULT + 1}
ALL = {"organisation_id": None, "status": None, "external_id": None}
GROUPS, NEXT, NEXT_OF_GROUP = "list of groups", "next sessions", "next sessions of a group"
OVERVIEW = "overview of groups"
WORKS = (GROUPS, NEXT, NEXT_OF_GROUP, OVERVIEW)

FILL = parse_queries(
    """
-- name: membership
-- A network with so many groups.
with network as (
    insert into networks (network_id, name, time_zone, created_at)
    values (%(network_id)s, 'Bench', 'Europe/Vienna', now())
), organisation as (
    insert into organisations (network_id, id, name, created_at)
    values (%(network_id)s, gen_random_uuid(), 'Bench', now()) returning id
)
insert into groups (network_id, id, organisation_id, name, language, time_zone, status, created_at)
select
    %(network_id)s, gen_random_uuid(), organisation.id, 'Group ' || number, 'en', 'Europe/Vienna', 'open',
    now()
from organisation, generate_series(1, %(groups)s::int) as number;

-- name: series
-- A weekly series of each of so many groups.
insert into series (
    network_id, id, group_id, rule, starts_on, start_time, duration_minutes, time_zone, mode, formats,
    materialised_before
)
select
    %(network_id)s, gen_random_uuid(), gen_random_uuid(), 'FREQ=WEEKLY', current_date - 182, '19:00', 90,
    'Europe/Vienna', 'online', '{}', current_date + 182
from generate_series(1, %(groups)s::int);

-- name: occurrences
-- Their meetings of half a year before today, and half a year after it.
insert into occurrences (
    network_id, id, series_id, group_id, recurrence_id, starts_at, ends_at, local_start, held_on, time_zone,
    mode
)
select
    series.network_id, gen_random_uuid(), series.id, series.group_id, start, start at time zone 'UTC',
    start at time zone 'UTC' + interval '90 minutes', start, start::date, 'Europe/Vienna', 'online'
from series, generate_series(-26, 25) as week,
    lateral (
        select current_date + week * interval '7 days' + hashtext(series.id::text) %% 10080 * interval '1 min'
    ) as placed (start)
where series.network_id = %(network_id)s;

-- name: standings
-- How so many groups stand; half of them have alerts, and had some before.
with stood as (
    insert into standings (
        network_id, group_id, organisation_id, state, last_met_on, usual_gap_days, trend, trained, waiting,
        looked_at
    )
    select
        %(network_id)s, gen_random_uuid(), gen_random_uuid(), 'open', current_date - 3, 7, 'steady',
        number %% 3, number %% 7, now()
    from generate_series(1, %(groups)s::int) as number
    returning group_id, trained
)
insert into alerts (network_id, id, group_id, rule, threshold, evidence, raised_at, closed_at)
select
    %(network_id)s, gen_random_uuid(), group_id, 'cadence_broken', '{}', '{}',
    now() - ago * interval '9 days',
    case when ago > 0 or trained > 0 then now() - ago * interval '8 days' end
from stood, generate_series(0, 9) as ago;
""",
    __name__,
)


@dataclass(frozen=True)
class Network:
    """A filled network, and who asks there."""

    groups: int
    coordinator: Principal
    some_group: UUID | None = None


def measure_lists(servers: Servers) -> list[Row]:
    """Return milliseconds a page; here 40 groups are the limit that 4,000 are held against, p50 by p50."""
    with service_stage(servers, "membership") as (url, superuser_url):
        rows = _compare(GROUPS, url, "membership", _fill(superuser_url, "membership"), _list_groups)
    with service_stage(servers, "scheduling") as (url, superuser_url):
        networks = _fill(superuser_url, "series", "occurrences")
        rows += _compare(NEXT, url, "scheduling", networks, _next_sessions)
        rows += _compare(NEXT_OF_GROUP, url, "scheduling", networks, _next_of_group)
    with service_stage(servers, "analytics") as (url, superuser_url):
        rows += _compare(OVERVIEW, url, "analytics", _fill(superuser_url, "standings"), _overview)
    return rows


def _list_groups(tx: Transaction, _network: Network) -> list[Any]:
    return list(membership.list_groups(tx, **ALL, **PAGE))


def _next_sessions(tx: Transaction, _network: Network) -> list[Any]:
    return _sessions(tx, None)


def _next_of_group(tx: Transaction, network: Network) -> list[Any]:
    return _sessions(tx, network.some_group)


def _overview(tx: Transaction, _network: Network) -> list[Any]:
    analytics.find_settings(tx)
    return list(alerts.list_standings(tx, after_1=None, limit=PAGE["limit"]))


def _sessions(tx: Transaction, group_id: UUID | None) -> list[Any]:
    found = scheduling.list_occurrences(
        tx, group_id=group_id, from_at=datetime.now(UTC), until_at=None, **PAGE
    )
    return list(joining.shown_all(tx, found))


def _fill(superuser_url: str, *queries: str) -> list[Network]:
    networks = []
    with psycopg.connect(superuser_url, autocommit=True) as connection:
        for groups in SIZES:
            network_id = new_id()
            for name in queries:
                connection.execute(FILL[name].sql.encode(), {"network_id": network_id, "groups": groups})
            found = None
            if "series" in queries:
                found = connection.execute(
                    "select group_id from series where network_id = %s limit 1", (network_id,)
                ).fetchone()
            asks = Principal(new_id(), Role.COORDINATOR, network_id)
            networks.append(Network(groups, asks, found[0] if found else None))
        connection.execute("vacuum analyze")
    return networks


def _compare(
    work: str,
    url: str,
    service: str,
    networks: list[Network],
    ask: Callable[[Transaction, Network], list[Any]],
) -> list[Row]:
    pool = open_pool(url, service=service, max_size=2)
    database = Database(pool, service)
    took: dict[int, list[float]] = {network.groups: [] for network in networks}
    order = random.Random(40)
    try:
        for number in range(WARMING + ROUNDS):
            for network in order.sample(networks, len(networks)):
                began = time.perf_counter()
                with database.transaction(network.coordinator) as tx:
                    found = ask(tx, network)
                seconds = time.perf_counter() - began
                if not found:
                    raise SystemExit(f"{work}: nothing was found among {network.groups} groups")
                if number >= WARMING:
                    took[network.groups].append(seconds)
    finally:
        pool.close()
    return [_row(work, groups, seconds, took[SIZES[0]]) for groups, seconds in took.items()]


def _row(work: str, groups: int, seconds: list[float], of_few: list[float]) -> Row:
    ordered = sorted(seconds)
    return Row(
        work,
        f"kith, {groups} groups",
        p50_ms=1000 * statistics.median(ordered),
        p99_ms=1000 * percentile(ordered, 0.99),
        ratio_to_limit=round(statistics.median(of_few) / statistics.median(ordered), 3),
    )
