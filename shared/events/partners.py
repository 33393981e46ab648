"""A virtual host for each partner that listens by AMQP: made, limited, published to, taken away.

In it are one exchange, one queue and one user, the partner's, who can read that queue and nothing else: not
declare, bind, publish or delete. Whatever a partner does there, it does to itself: its connections, channels
and messages are limited, and nobody else's virtual host knows it. The user of referrals publishes there and
can neither read nor declare.
"""

import secrets
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote, unquote, urlsplit, urlunsplit
from uuid import UUID

from shared.events.link import close_politely
from shared.events.provision import Management, ProvisioningFailed, user_of
from shared.events.publisher import PUBLISHING_ERRORS, NotConfirmed, Publisher
from shared.events.topology import NO_DELIVERY_LIMIT

PUBLISHER = "referrals"
EXCHANGE = "kith.referrals"
QUEUE = "referrals"
MOST_MESSAGES = 10_000
MOST_BYTES = 20_000_000
MOST_CONNECTIONS = 5
MOST_CHANNELS = 20
# Beside the partner's own there is room for ours, whatever the partner opens.
CONNECTIONS_OF_ALL = MOST_CONNECTIONS + 3
NOTHING = "^$"


def name_of(partner_id: UUID) -> str:
    """Return the name of a partner's virtual host, and of its user."""
    return f"kith.partner.{partner_id}"


def queue_arguments() -> dict[str, Any]:
    """Return the arguments of a partner's queue: a full one refuses what is new, and loses nothing."""
    return {
        "x-queue-type": "quorum",
        "x-max-length": MOST_MESSAGES,
        "x-max-length-bytes": MOST_BYTES,
        "x-overflow": "reject-publish",
        "x-delivery-limit": NO_DELIVERY_LIMIT,
    }


def grant(management_url: str, partner_id: UUID) -> str:
    """Make a partner's virtual host, user and queue, or mend them; return the user's new password.

    Whoever is connected as that user with an earlier password is disconnected.
    """
    broker, name, password = Management(management_url), name_of(partner_id), secrets.token_hex(24)
    broker.put("vhosts", name, body={"default_queue_type": "quorum"})
    for limit, value in (("max-connections", CONNECTIONS_OF_ALL), ("max-queues", 1)):
        broker.put("vhost-limits", name, limit, body={"value": value})
    broker.put("users", name, body={"password": password, "tags": ""})
    for limit, value in (("max-connections", MOST_CONNECTIONS), ("max-channels", MOST_CHANNELS)):
        broker.put("user-limits", name, limit, body={"value": value})
    administrator = unquote(urlsplit(management_url).username or "guest")
    broker.put("permissions", name, administrator, body={"configure": ".*", "write": ".*", "read": ".*"})
    broker.put("exchanges", name, EXCHANGE, body={"type": "topic", "durable": True})
    broker.put("queues", name, QUEUE, body={"durable": True, "arguments": queue_arguments()})
    place = quote(name, safe="")
    broker.call("POST", f"bindings/{place}/e/{EXCHANGE}/q/{QUEUE}", {"routing_key": "#"})
    broker.put("permissions", name, name, body={"configure": NOTHING, "write": NOTHING, "read": f"^{QUEUE}$"})
    broker.put(
        "permissions",
        name,
        user_of(PUBLISHER),
        body={"configure": NOTHING, "write": f"^{EXCHANGE.replace('.', '[.]')}$", "read": NOTHING},
    )
    _hang_up(broker, name)
    return password


def revoke(management_url: str, partner_id: UUID) -> None:
    """Take a partner's virtual host and user away, with what waits there; harmless when they are gone."""
    broker, name = Management(management_url), name_of(partner_id)
    known = {each["name"] for each in broker.call("GET", "vhosts")}
    if name in known:
        broker.call("DELETE", f"vhosts/{quote(name, safe='')}")
    if name in {each["name"] for each in broker.call("GET", "users")}:
        broker.call("DELETE", f"users/{quote(name, safe='')}")


def _hang_up(broker: Management, name: str) -> None:
    for connection in broker.call("GET", f"vhosts/{quote(name, safe='')}/connections"):
        if connection.get("user") == name:
            # It may have gone by itself meanwhile.
            with suppress(ProvisioningFailed):
                broker.call("DELETE", f"connections/{quote(connection['name'], safe='')}")


@dataclass(frozen=True, kw_only=True)
class Note:
    """One CloudEvent for a partner, in the text that goes into the message; `data` is JSON."""

    id: UUID
    type: str
    subject: UUID
    time: str
    network_id: UUID
    data: str


@dataclass(frozen=True)
class PartnerBroker:
    """Publishes to the virtual hosts of partners; `amqp_url` is that of the publishing service."""

    amqp_url: str = field(repr=False)

    def publish(self, partner_id: UUID, notes: Sequence[Note]) -> tuple[set[UUID], str | None]:
        """Publish CloudEvents in binary mode; return which the broker confirmed, and what went wrong.

        Of a partner whose queue is full some may be confirmed and others not.
        """
        try:
            publisher = Publisher(
                urlunsplit(urlsplit(self.amqp_url)._replace(path="/" + quote(name_of(partner_id), safe=""))),
                name="notices to a partner",
                source=f"/{PUBLISHER}",
                route=lambda routing_key, _partition: (EXCHANGE, routing_key),
            )
        except PUBLISHING_ERRORS:
            return set(), "away"
        trouble = None
        try:
            publisher.publish([_row(place, note) for place, note in enumerate(notes)])
            while publisher.under_way:
                publisher.listen(1)
        except NotConfirmed:
            trouble = "not_taken"
        except PUBLISHING_ERRORS:
            trouble = "away"
        finally:
            if trouble == "away":
                publisher.link.drop()
            else:
                close_politely(publisher.link)
        return {notes[place].id for place in publisher.confirmed}, trouble


def _row(place: int, note: Note) -> tuple[Any, ...]:
    """Return what `Publisher` takes: as of the outbox."""
    id_ = str(note.id)
    return (
        place,
        note.type,
        0,
        id_,
        str(note.subject),
        note.time,
        str(note.network_id),
        id_,
        None,
        None,
        note.data,
    )
