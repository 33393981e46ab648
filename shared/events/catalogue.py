"""Who handles what: read from the service classes, for provisioning and for the generated reference."""

import importlib
import json
import subprocess
import sys
from collections.abc import Iterable

from shared.contracts.registry import EventSpec, by_type, load_all

ATTRIBUTE = "kith_handles"


def handled_by_each(services: Iterable[str]) -> dict[str, tuple[EventSpec, ...]]:
    """Return the events that each service has handlers for.

    Asks another process, because importing a service patches the one that does.
    """
    load_all()
    asked = subprocess.run(  # noqa: S603 - our own interpreter and module
        [sys.executable, "-m", "shared.events.catalogue", *services], check=True, stdout=subprocess.PIPE
    )
    types: dict[str, list[str]] = json.loads(asked.stdout)
    return {service: tuple(filter(None, map(by_type, names))) for service, names in types.items()}


def handled_by(service: str) -> tuple[EventSpec, ...]:
    """Return the events that a service has handlers for, by type; none for one that has no service class."""
    load_all()
    name = f"services.{service}.service"
    try:
        module = importlib.import_module(name)
    except ModuleNotFoundError as error:
        if error.name is None or not name.startswith(error.name):
            raise
        return ()
    service_class = getattr(module, f"{service.title()}Service", None)
    return () if service_class is None else handled_by_class(service_class)


def handled_by_class(service_class: type) -> tuple[EventSpec, ...]:
    """Return the events that the methods of a class handle, by type."""
    specs = {
        spec.type: spec
        for name in dir(service_class)
        for spec in getattr(getattr(service_class, name), ATTRIBUTE, ())
    }
    return tuple(specs[type_] for type_ in sorted(specs))


if __name__ == "__main__":
    importlib.import_module("shared.entrypoints")
    sys.stdout.write(json.dumps({name: [spec.type for spec in handled_by(name)] for name in sys.argv[1:]}))
