"""A nameko container for one kind of process: `http` or `worker`."""

from collections.abc import Iterable
from typing import Any

from nameko.containers import ServiceContainer
from nameko.extensions import Extension, iter_extensions
from nameko.utils.concurrency import SpawningSet


class ProcessContainer(ServiceContainer):
    """Runs only the entrypoints whose `process` is this one's, so that neither kind can starve the other.

    `also`: the extensions that such a process always has, such as its relay and its web server.
    """

    def __init__(self, service_cls: type, config: dict[str, Any], also: Iterable[Extension] = ()) -> None:
        super().__init__(service_cls, config)
        declared = vars(self)["entrypoints"]
        self.entrypoints = SpawningSet(one for one in declared if one.process == config["process"])
        self.subextensions = SpawningSet(
            nested for bound in (*self.dependencies, *self.entrypoints) for nested in iter_extensions(bound)
        )
        for extension in also:
            bound = extension.bind(self.interface)
            self.subextensions.add(bound)
            self.subextensions.update(iter_extensions(bound))
