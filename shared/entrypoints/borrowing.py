"""A service instance for work that no nameko worker runs: a batch of events, a timer."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from nameko.containers import WorkerContext


@contextmanager
def borrowed_service(container: Any, entrypoint: Any) -> Iterator[Any]:
    """Give a fresh instance of the service, its dependencies injected as for a worker of `entrypoint`.

    `ServiceContainer.spawn_worker` would do the same in a greenlet of its own, and log, for every call;
    events come thousands a second, in greenlets that must keep their order.
    """
    service = container.service_cls()
    context = WorkerContext(container, service, entrypoint)
    container._inject_dependencies(context)
    container._worker_setup(context)
    exc_info = None
    try:
        yield service
    except Exception:
        exc_info = sys.exc_info()
        raise
    finally:
        container._worker_result(context, None, exc_info)
        container._worker_teardown(context)
