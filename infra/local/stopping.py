"""Being asked to stop: by a signal, or by the end of whoever started us."""

import os
import select
import signal


class Stop(Exception):
    """Somebody asked the supervisor to stop."""


class StopRequests:
    """Listens for requests to stop, and wakes whoever sleeps here when something happens.

    SIGTERM, SIGINT and SIGHUP ask for an orderly stop, SIGQUIT for one at once. When `tied`, the end of
    standard input asks too.
    """

    def __init__(self, *, tied: bool) -> None:
        self.asked: int | None = None
        self._wakeup, alarm = os.pipe()
        os.set_blocking(alarm, False)
        signal.set_wakeup_fd(alarm, warn_on_full_buffer=False)
        self._watched = [self._wakeup, *([0] if tied else [])]
        for number in (signal.SIGTERM, signal.SIGINT, signal.SIGQUIT, signal.SIGHUP):
            signal.signal(number, self._asked)
        # A child's end wakes too; that it ended is found out by whoever started it.
        signal.signal(signal.SIGCHLD, lambda _number, _frame: None)

    def _asked(self, number: int, _frame: object) -> None:
        self.asked = number

    @property
    def at_once(self) -> bool:
        """Whether nobody wants to wait for an orderly end."""
        return self.asked == signal.SIGQUIT

    def hurry(self) -> None:
        """Stop at once, as if asked to."""
        self.asked = signal.SIGQUIT

    def check(self) -> None:
        """Raise `Stop` when somebody asked."""
        if self.asked is not None:
            raise Stop

    def sleep(self, seconds: float) -> None:
        """Wait that long, or until something may have happened."""
        readable, _, _ = select.select(self._watched, [], [], seconds)
        if self._wakeup in readable:
            os.read(self._wakeup, 4096)
        if 0 in readable and not os.read(0, 4096):
            self._watched.remove(0)
            self.asked = self.asked or signal.SIGTERM
