"""How long to wait before trying again: longer each time, and never in step with the others."""

import random
from dataclasses import dataclass


@dataclass
class Backoff:
    """Doubling waits from `first` to `most` seconds, each shortened at random by up to a half."""

    first: float = 0.1
    most: float = 5.0
    failures: int = 0

    def next(self) -> float:
        """Return the seconds to wait after one more failure."""
        wait = min(self.most, self.first * 2.0 ** min(self.failures, 30))
        self.failures += 1
        return wait * random.uniform(0.5, 1)  # noqa: S311 - spreads load, guards nothing

    def reset(self) -> None:
        """Start again from `first`: it worked."""
        self.failures = 0
