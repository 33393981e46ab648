"""Replay: send what a service announced once more, to one consumer.

Events go straight into that consumer's queues, in the order of the log, through the same inbox as ever: what
it has handled is known there, so a plain replay heals what was lost and changes nothing else. With a name of
its own (`under`) everything is handled again: first empty what the handlers wrote, or let them write so that
writing twice is the same as once.

An operator does this, not a service: no service may read another's log or write into another's queues.
"""

from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, datetime
from typing import Any

from shared.db.transaction import Database
from shared.events.link import close_politely
from shared.events.message import CONSUMER_HEADER
from shared.events.outbox import QUERIES
from shared.events.publisher import Publisher
from shared.events.topology import queue_of
from shared.security.principals import Principal

BATCH = 500
SINCE_EVER = datetime(2000, 1, 1, tzinfo=UTC)


def replay(
    database: Database,
    amqp_url: str,
    *,
    consumer: str,
    types: Iterable[str],
    since: datetime | None = None,
    under: str | None = None,
    progress: Callable[[int], None] = lambda _sent: None,
) -> int:
    """Send the logged events of `database` of these types to `consumer`; return how many.

    `amqp_url` is an administrator's, in the services' virtual host. Raises one of PUBLISHING_ERRORS when the
    broker does not take them; doing it again is harmless.
    """
    publisher = Publisher(
        amqp_url,
        name=f"replay to {consumer}",
        source=f"/{database.service}",
        route=lambda _key, partition: ("", queue_of(consumer, partition)),
        extra_headers={} if under is None else {CONSUMER_HEADER: under},
    )
    sent = 0
    try:
        for rows in read_log(database, types=types, since=since or SINCE_EVER):
            publisher.publish(rows)
            while publisher.under_way:
                publisher.listen(1)
            publisher.take_confirmed()
            sent += len(rows)
            progress(sent)
    finally:
        close_politely(publisher.link)
    return sent


def read_log(
    database: Database, *, types: Iterable[str], since: datetime, at_once: int = BATCH
) -> Iterator[list[Any]]:
    """Yield the logged events of these types, in the order of the log, so many at a time."""
    day, wanted = SINCE_EVER.date(), sorted(types)
    while days := _ask(database, "find_next_logged_day", day=day, since=since):
        day, after = days[0][0], 0
        while rows := _ask(
            database, "read_log", day=day, after=after, since=since, types=wanted, limit=at_once
        ):
            yield rows
            after = rows[-1][0]


def _ask(database: Database, query: str, **params: Any) -> list[Any]:
    with database.transaction(Principal.system(database.service)) as tx:
        return tx.fetch_rows(QUERIES[query], **params)
