"""The demonstration's chapters: each makes something more through the public APIs, and tells of it."""

from collections.abc import Callable

from rich.console import Console

from infra.demo.chapters import (
    arrivals,
    directory,
    evening,
    guests,
    journal,
    leaving,
    mentors,
    overview,
    places,
    planning,
    provision,
    referrals,
    reminders,
    reports,
    stories,
    support,
    voices,
    welcome,
    wellbeing,
    words,
)
from infra.demo.seed import Seeded, Seeder

Chapter = Callable[[Console, Seeder, Seeded], None]

# How a group lives: these need nothing but the front door.
GROUP_LIFE: tuple[Chapter, ...] = (
    reminders.ask,
    welcome.tell,
    support.tell,
    voices.tell,
    planning.tell,
    evening.tell,
    words.tell,
    guests.tell,
    mentors.tell,
    # Before a split: whoever goes to another group is not reminded of this one.
    reminders.tell,
    places.tell,
)

# In the order in which they are told; whoever leaves is known to nobody afterwards.
CHAPTERS: tuple[Chapter, ...] = (
    directory.tell,
    referrals.tell,
    arrivals.tell,
    *GROUP_LIFE,
    wellbeing.tell,
    journal.tell,
    stories.tell,
    overview.tell,
    reports.tell,
    provision.tell,
    leaving.tell,
)
