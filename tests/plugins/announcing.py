"""Let a consumer hear of events as if their producer had announced them, without running the producer."""

import json
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from shared.contracts.registry import dump, spec_of
from shared.events.envelope import Envelope, Received, encode
from shared.events.topology import partition_of, queue_of
from shared.ids import new_id
from tests.plugins.fix_broker import Broker


def received(event: Any, network_id: UUID, *, time: datetime | None = None) -> Received:
    """Return an event in its envelope, as handlers of batches get it."""
    spec = spec_of(event)
    envelope = Envelope(
        id=new_id(),
        type=spec.type,
        source=f"/{spec.producer}",
        subject=getattr(event, spec.subject_field),
        time=time or datetime.now(UTC),
        network_id=network_id,
        correlation_id=new_id(),
    )
    return Received(event, envelope)


def announce(broker: Broker, consumer: str, *told: Received, partitions: int = 4) -> None:
    """Put events into the queues of `consumer`, each into its subject's."""
    for one in told:
        data = json.dumps(dump(one.event)).encode()
        body, headers, _ = encode(one.envelope, data)
        queue = queue_of(consumer, partition_of(one.envelope.subject, partitions))
        broker.publish(queue, body, headers, delivery_mode=2)
