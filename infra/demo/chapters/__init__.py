"""The demonstration's chapters: each makes something more through the public APIs, and tells of it."""

from collections.abc import Callable

from rich.console import Console

from infra.demo.chapters import wellbeing
from infra.demo.seed import Seeded, Seeder

Chapter = Callable[[Console, Seeder, Seeded], None]

# In the order in which they are told.
CHAPTERS: tuple[Chapter, ...] = (wellbeing.tell,)
