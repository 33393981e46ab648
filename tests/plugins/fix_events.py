"""Worker processes of services, run inside the test: relay, consumer and timers as they are in production."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

import pytest

from shared.config import Settings
from shared.entrypoints.container import ProcessContainer
from shared.entrypoints.events import EventConsumer
from shared.entrypoints.health import Health
from shared.entrypoints.relay import Relay
from shared.entrypoints.timers import Timers
from tests.plugins.fix_broker import Broker
from tests.plugins.fix_database import ServiceDatabase
from tests.plugins.keys import KEY

StartWorker = Callable[..., ProcessContainer]


def settings_for(
    service: str,
    *,
    database_url: str,
    amqp_url: str,
    partitions: int = 4,
    extra: Mapping[str, str] | None = None,
) -> Settings:
    """Settings of a process of a service, with keys of no value."""
    return Settings(
        service=service,
        database_url=database_url,
        amqp_url=amqp_url,
        http_host="127.0.0.1",
        http_port=0,
        jwks_url="http://127.0.0.1:9/jwks.json",
        token_issuer="kith",
        token_audience="kith",
        key_encryption_key=KEY,
        log_level="INFO",
        log_format="console",
        partitions=partitions,
        environment="development",
        extra=extra or {},
    )


@pytest.fixture
def start_worker(broker: Broker, service_database: Callable[[str], ServiceDatabase]) -> Iterator[StartWorker]:
    """Call it with a service class, and what else is in its environment, to run its worker process."""
    running: list[ProcessContainer] = []

    def start(service_cls: Any, *, partitions: int = 4, **extra: str) -> ProcessContainer:
        name = service_cls.name
        health = Health()
        config = {
            "settings": settings_for(
                name,
                database_url=service_database(name).url,
                amqp_url=broker.url(name),
                partitions=partitions,
                extra=extra,
            ),
            "health": health,
            "process": "worker",
        }
        container = ProcessContainer(service_cls, config, also=[Relay(), EventConsumer(), Timers()])
        container.start()
        health.started = True
        running.append(container)
        return container

    yield start
    for container in running:
        container.stop()
