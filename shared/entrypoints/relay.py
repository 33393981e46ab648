"""The relay as part of a worker process; whoever leads the service also runs its timers."""

from typing import Any

from nameko.extensions import SharedExtension

from shared.config import Settings
from shared.events import outbox
from shared.events.leader import Leadership
from shared.events.relay import Relay as RelayLoop


class Relay(SharedExtension):
    """Runs the relay for as long as the process; `is_leading` is true in one worker of the service."""

    leadership: Leadership
    loop: RelayLoop
    _thread: Any = None

    def setup(self) -> None:
        """Take addresses from the settings; nothing is connected yet."""
        settings: Settings = self.container.config["settings"]
        self.leadership = Leadership(settings.database_url, settings.service)
        self.loop = RelayLoop(self.leadership, settings.amqp_url)
        health = self.container.config.get("health")
        if health is not None:
            health.add_check("relay", self.problem)

    def start(self) -> None:
        """Relay from now on, and at once when this process commits events."""
        outbox.on_written(self.loop.wake)
        self._thread = self.container.spawn_managed_thread(self.loop.run, identifier="relay")

    @property
    def is_leading(self) -> bool:
        """Whether this process leads its service."""
        return self._thread is not None and self.leadership.held

    def problem(self) -> str | None:
        """Return None when this relay has what it needs, or one sentence that says what it lacks."""
        if self.is_leading and not self.loop.connected:
            return "the relay is not connected to the broker"
        return None

    def stop(self) -> None:
        """Send what is in the outbox, await the confirms, give up the lead."""
        if self._thread is not None:
            outbox.off_written(self.loop.wake)
            self.loop.stop()
            self._thread.wait()

    def kill(self) -> None:
        """Give up the lead at once."""
        self.leadership.resign()
