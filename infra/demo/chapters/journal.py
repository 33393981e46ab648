"""A member keeps a journal for six weeks, and sees what goes with what; nobody else sees anything."""

from datetime import UTC, datetime, timedelta
from random import Random
from uuid import UUID

from rich.console import Console
from rich.table import Table

from infra.demo.seed import Seeded, Seeder
from infra.demo.story import ANALYTICS, StoryBroken
from shared.api_client import ApiClient, ApiError
from shared.security.principals import Principal, Role

DAYS = 42
SHOWN = 4
WHEN = ("that day", "the next day")


def tell(console: Console, seeder: Seeder, seeded: Seeded) -> None:
    """Note six weeks, with days left out, and print what the journal says to its writer."""
    console.rule("What is for oneself alone")
    _, person_id = seeded.groups[0].people[0]
    member = as_member(seeder, person_id)
    noted = note_days(member, Random(seeder.region.seed))  # noqa: S311 - a demonstration, the same each time
    patterns = member.get(f"{ANALYTICS}/journal/patterns", language="en")
    table = Table(title=f"A journal of {noted} days in {DAYS // 7} weeks", title_justify="left")
    for column in ("noted", "what it says"):
        table.add_column(column)
    for column in ("days compared", "worth", "rho, 95 %"):
        table.add_column(column, justify="right")
    for one in patterns[:SHOWN]:
        sure = one["strength"] is not None
        worth = f"{one['effective_days']:.0f}" if sure else ""
        reach = f"{one['low']:.2f} to {one['high']:.2f}" if sure else ""
        looked_at = f"{one['first']}, {one['then']} {WHEN[one['days_later']]}"
        table.add_row(looked_at, one["words"], str(one["days"]), worth, reach)
    console.print(table)
    console.print(
        f"A coordinator who asks for it is answered {refused(seeder)}; nothing of it is in any event.\n"
    )


def as_member(seeder: Seeder, person_id: str) -> ApiClient:
    """Return a client of this very person."""
    principal = Principal(UUID(person_id), Role.MEMBER, network_id=seeder.network_id)
    return ApiClient(seeder.origin, seeder.issue(principal))


def note_days(member: ApiClient, chance: Random) -> int:
    """Note days on which tension is followed by symptoms, and leave out one in five; return how many."""
    today, noted, tension = datetime.now(UTC).date(), 0, 5
    for ago in range(DAYS, 0, -1):
        before, tension = tension, max(0, min(10, tension + chance.choice((-4, -3, -2, 2, 3, 4))))
        if chance.random() < 0.2:
            continue
        scales = {
            "stress": tension,
            "symptoms": max(0, min(10, before + chance.choice((-1, 0, 1)))),
            "sleep": chance.randrange(11),
        }
        day = {"on_day": (today - timedelta(days=ago)).isoformat(), "scales": scales}
        member.post(f"{ANALYTICS}/journal/entries", day)
        noted += 1
    return noted


def refused(seeder: Seeder) -> int:
    """Return how a coordinator is answered who asks for a journal."""
    try:
        seeder.client(Role.COORDINATOR).get(f"{ANALYTICS}/journal/entries")
    except ApiError as error:
        return error.status
    raise StoryBroken("a coordinator was shown a journal")
