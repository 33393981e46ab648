"""A region of its own says how it is, and is asked what would help: what of it all can be seen."""

from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from random import Random
from typing import Any
from uuid import UUID

from rich.console import Console
from rich.table import Table

from infra.demo.region import plan_region
from infra.demo.seed import AT_ONCE, MEMBERSHIP, Seeded, Seeder
from infra.demo.story import ANALYTICS, await_that
from shared.api_client import ApiClient, ApiError
from shared.security.principals import Principal, Role

GROUPS, PEOPLE = 3, 150
# Who was there by then, says how they are three times: twice soon, and once much later.
BY_WEEK, BEGAN_AGO, AGAIN_AGO, LATEST_AGO = 7, 126, 115, 38
BETTER = {"sleep": 1, "stress": -1, "mood": 1}
PARTS = ("improved", "no_reliable_change", "worsened", "missing")
SAID = ("The last bus goes at nine.", "Getting home is hard.", "I have to leave before the end.")


def tell(console: Console, seeder: Seeder, seeded: Seeded) -> None:
    """Let people check in, release what that tells, close a loop of feedback, and print both."""
    console.rule("How people are, and what would help")
    region = plan_region(seed=seeder.region.seed + 1, today=seeder.region.today, groups=GROUPS, people=PEOPLE)
    own = Seeder(seeder.origin, seeder.issue, region, lambda _step, _by: None)
    made = own.make()
    people = [
        person_id
        for group in made.groups
        for person, person_id in group.people
        if person.joins_in_week <= BY_WEEK and person.leaves_in_week is None
    ]
    chance = Random(region.seed)  # noqa: S311 - a demonstration, the same each time
    courses = [(person_id, course_of(chance)) for person_id in people]
    with ThreadPoolExecutor(AT_ONCE) as pool:
        list(pool.map(lambda one: check_in(own, *one), courses))
    coordinator = own.client(Role.COORDINATOR)
    while coordinator.post(f"{ANALYTICS}/releases"):
        pass
    tell_changes(console, coordinator, region.today - timedelta(days=LATEST_AGO), len(people))
    close_a_loop(console, own, made.groups[0].group_id, [one for _, one in made.groups[0].people[2:14]])


def course_of(chance: Random) -> list[dict[str, int]]:
    """Return what somebody answers at three times: more get better than worse, and some say nothing."""
    first, again, latest = {}, {}, {}
    for measure, better in BETTER.items():
        began = chance.gauss(5, 2.2)
        moved = chance.choices((4, 0, -4), (0.4, 0.45, 0.15))[0] * better
        first[measure] = within(began)
        again[measure] = within(began + chance.gauss(0, 0.8))
        latest[measure] = within(began + moved + chance.gauss(0, 0.8))
    return [first, again, latest if chance.random() < 0.8 else {}]


def within(value: float) -> int:
    """Return the answer nearest to a value."""
    return max(0, min(10, round(value)))


def check_in(seeder: Seeder, person_id: str, course: Iterable[dict[str, int]]) -> None:
    """Consent, and say how one is, as the person themselves."""
    consent = {
        "person_id": person_id,
        "purpose": "wellbeing_analytics",
        "wording_version": "2026-01",
        "language": "en",
    }
    member = client_of(seeder, person_id)
    member.post(f"{MEMBERSHIP}/consents", consent)
    for ago, answers in zip((BEGAN_AGO, AGAIN_AGO, LATEST_AGO), course, strict=True):
        if answers:
            day = seeder.region.today - timedelta(days=ago)
            once_agreed(member, {"answers": answers, "taken_on": day.isoformat()})


def once_agreed(member: ApiClient, body: dict[str, Any]) -> None:
    """Check in as soon as analytics has heard, by event, of the consent."""

    def accepted() -> bool:
        try:
            member.post(f"{ANALYTICS}/check-ins", body)
        except ApiError as error:
            if error.slug != "consent-needed":
                raise
            return False
        return True

    await_that("a check-in by a consent that was given", accepted)


def client_of(seeder: Seeder, person_id: str, *group_ids: str) -> ApiClient:
    """Return a client of this very person."""
    groups = tuple(map(UUID, group_ids))
    principal = Principal(UUID(person_id), Role.MEMBER, network_id=seeder.network_id, group_ids=groups)
    return ApiClient(seeder.origin, seeder.issue(principal), connections=1)


def tell_changes(console: Console, coordinator: ApiClient, day: date, agreed: int) -> None:
    """Print what the month of a day tells of everybody, and how much of it is withheld below that."""
    span = {"from": (day - timedelta(days=35)).isoformat(), "until": (day + timedelta(days=35)).isoformat()}
    levels = {
        level: list(coordinator.items(f"{ANALYTICS}/figures/wellbeing", level=level, limit=200, **span))
        for level in ("network", "organisation", "group")
    }
    month = max(row["starts_on"] for row in levels["network"] if row["starts_on"] <= day.isoformat())
    figures = {level: [row for row in rows if row["starts_on"] == month] for level, rows in levels.items()}
    table = Table(
        title=f"{agreed} people agreed to be counted; in percent of all of them", title_justify="left"
    )
    for column in ("measure", "a change counts from"):
        table.add_column(column)
    for part in PARTS:
        table.add_column(part.replace("_", " "), justify="right")
    for row in figures["network"]:
        shown = [row["parts"].get(part, {}).get("percent") for part in PARTS]
        table.add_row(
            row["measure"],
            "not enough known" if row["counts_from"] is None else f"{row['counts_from']} points",
            *("withheld" if one is None else f"{one} %" for one in shown),
        )
    console.print(table)
    rows = figures["organisation"] + figures["group"]
    below = [part["people"] for row in rows for part in row["parts"].values()]
    hidden = sum(people is None for people in below)
    console.print(
        f"Of {len(below)} such figures of single organisations and groups, {hidden} are withheld. "
        "What one person answered, only that person reads.\n"
    )


def close_a_loop(console: Console, seeder: Seeder, group_id: str, people: list[str]) -> None:
    """Ask a group, sort what it says, tell what came of it, and print that."""
    leader = seeder.client(Role.FACILITATOR, group_ids=(UUID(group_id),))
    asked = {"group_id": group_id, "asked": "What would make meetings easier for you?"}
    question = f"{ANALYTICS}/feedback/{leader.post(f'{ANALYTICS}/feedback', asked)['id']}"
    for number, person_id in enumerate(people):
        client_of(seeder, person_id, group_id).put(f"{question}/answer", {"words": SAID[number % len(SAID)]})
    theme = leader.post(f"{question}/themes", {"name": "The way home"})
    for answer in list(leader.items(f"{question}/answers")):
        leader.put(f"{question}/answers/{answer['id']}/themes", {"theme_ids": [theme["id"]]})
    (named,) = leader.get(f"{question}/themes")
    leader.post(f"{question}/close")
    response = leader.post(
        f"{question}/responses",
        {"said": "It ends too late to get home.", "did": "From May on we begin at six."},
    )
    for number, person_id in enumerate(people):
        helped = {"helped": number % 4 != 3}
        client_of(seeder, person_id, group_id).post(f"{question}/responses/{response['id']}/verdict", helped)
    console.print(
        f"{asked['asked']} {named['answers']} of {len(people)} answers: {named['name'].lower()}.\n"
        f"You said: {response['said']} We did: {response['did']} "
        "Whether it helped is counted four weeks from now.\n"
    )
