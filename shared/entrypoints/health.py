"""Whether this process can take work: asked by `/readyz`, answered by whoever knows."""

from collections.abc import Callable

Check = Callable[[], str | None]


class Health:
    """The checks of one process; each returns None when well, or one sentence that says what is wrong."""

    def __init__(self) -> None:
        self.started = False
        self.draining = False
        self._checks: dict[str, Check] = {}

    def add_check(self, name: str, check: Check) -> None:
        """Ask `check` whenever readiness is asked; a check must answer within a second."""
        self._checks[name] = check

    def problems(self) -> dict[str, str]:
        """Return what is not ready, by name; empty when all is well."""
        if self.draining:
            return {"process": "is stopping"}
        if not self.started:
            return {"process": "is starting"}
        found = {}
        for name, check in self._checks.items():
            try:
                problem = check()
            except Exception as error:
                problem = f"cannot be checked ({type(error).__name__})"
            if problem is not None:
                found[name] = problem
        return found
