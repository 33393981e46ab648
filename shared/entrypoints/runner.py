"""Start one process of one service: `python -m shared.entrypoints.runner membership http`.

Exit codes: 0 stopped when asked; 1 died of an error; 2 cannot start as configured; 3 did not stop in time.
"""

# Importing the package patches the process; nothing above this line may import psycopg.
import gc
import importlib
import os
import signal
import sys
from typing import Any

import eventlet
from eventlet.green import os as green_os
from eventlet.patcher import original

from shared.config import Settings
from shared.entrypoints.container import ProcessContainer
from shared.entrypoints.health import Health
from shared.errors import ConfigurationError
from shared.observability.logging import configure_logging, get_logger

PROCESSES = ("http", "worker")
STOP_SECONDS = 30
MAX_WORKERS = 32

log = get_logger(__name__)


def main(arguments: list[str] | None = None) -> int:
    """Run until told to stop; return the exit code."""
    arguments = sys.argv[1:] if arguments is None else arguments
    if len(arguments) != 2 or arguments[1] not in PROCESSES:
        sys.stderr.write("usage: python -m shared.entrypoints.runner SERVICE http|worker\n")
        return 2
    name, process = arguments
    try:
        service_cls = load_service(name)
        stateless = getattr(service_cls, "stateless", False)
        if stateless and process == "worker":
            raise ConfigurationError(f"{name} has no worker process: start {name} http alone.")
        settings = Settings.from_environment(service_cls.name, stateless=stateless)
        configure_logging(
            service=service_cls.name,
            process=process,
            level=settings.log_level,
            log_format=settings.log_format,
        )
        refuse_if_unfit(settings)
    except ConfigurationError as error:
        sys.stderr.write(f"{error}\n")
        return 2
    return run(service_cls, settings, process)


def load_service(name: str) -> Any:
    """Return the service class of that name, or the class at `module:Class`."""
    module_name, _, class_name = name.partition(":")
    if not class_name:
        module_name, class_name = f"services.{name}.service", f"{name.title()}Service"
    try:
        return getattr(importlib.import_module(module_name), class_name)
    except ModuleNotFoundError as error:
        if error.name is None or not module_name.startswith(error.name):
            raise
        raise ConfigurationError(f"There is no service called {name}.") from error


def refuse_if_unfit(settings: Settings) -> None:
    """Raise `ConfigurationError` with every reason why this process would not keep its promises."""
    from shared.db import selfcheck  # noqa: PLC0415 - not for the console, which has no database

    if settings.database_url and (problems := selfcheck.problems(settings.database_url)):
        listed = "\n".join(f"  - {problem}" for problem in problems)
        raise ConfigurationError(f"{settings.service} refuses to start:\n{listed}")


def run(service_cls: Any, settings: Settings, process: str) -> int:
    """Start the container, wait for a signal or a failure, stop it; return the exit code."""
    health = Health()
    config = {
        "AMQP_URI": settings.amqp_url,
        "WEB_SERVER_ADDRESS": f"{settings.http_host}:{settings.http_port}",
        "max_workers": getattr(service_cls, "max_workers", MAX_WORKERS),
        "settings": settings,
        "health": health,
        "process": process,
    }
    container = ProcessContainer(service_cls, config, also=extensions_of(process))
    stop_on_signals(container, health)
    # What was imported stays: looking through it for garbage costs a third of reading a batch of events.
    gc.collect()
    gc.freeze()
    try:
        container.start()
        health.started = True
        log.info("started", address=config["WEB_SERVER_ADDRESS"])
        container.wait()
    except ConfigurationError as error:
        sys.stderr.write(f"{error}\n")
        return 2
    except Exception:
        log.exception("died")
        return 1
    log.info("stopped")
    return 0


def extensions_of(process: str) -> list[Any]:
    """Return the extensions that every process of this kind has."""
    from shared.entrypoints.web import WebServer  # noqa: PLC0415 - keeps --help and usage errors quick

    if process == "http":
        return [WebServer()]
    from shared.entrypoints.events import EventConsumer  # noqa: PLC0415
    from shared.entrypoints.relay import Relay  # noqa: PLC0415
    from shared.entrypoints.timers import Timers  # noqa: PLC0415

    return [WebServer(), Relay(), EventConsumer(), Timers()]


def stop_on_signals(container: ProcessContainer, health: Health) -> None:
    """On SIGTERM or SIGINT: not ready, drain, stop; a watchdog ends the process after `STOP_SECONDS`."""

    def stop(_signum: int, _frame: object) -> None:
        if health.draining:
            return
        health.draining = True
        watchdog = original("threading").Timer(STOP_SECONDS, _give_up)
        watchdog.daemon = True
        watchdog.start()
        # A signal handler runs inside the event loop, which may not wait: a greenlet does the waiting.
        eventlet.spawn_n(container.stop)

    _wake_on_signals()
    signal.signal(signal.SIGTERM, stop)
    signal.signal(signal.SIGINT, stop)


def _wake_on_signals() -> None:
    """Let a signal end the wait of the event loop, which Python would take up again for up to a minute."""
    reader, writer = os.pipe()
    os.set_blocking(reader, False)
    os.set_blocking(writer, False)
    signal.set_wakeup_fd(writer, warn_on_full_buffer=False)

    def listen() -> None:
        while green_os.read(reader, 64):
            pass

    eventlet.spawn_n(listen)


def _give_up() -> None:
    sys.stderr.write(f"did not stop within {STOP_SECONDS} s; leaving now\n")
    os._exit(3)


if __name__ == "__main__":
    sys.exit(main())
