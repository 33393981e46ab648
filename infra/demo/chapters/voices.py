"""Being heard and thanked: a concern that goes around whom it is about, milestones, offers from outside."""

from functools import partial
from typing import Any

from rich.console import Console
from rich.table import Table

from infra.demo.circle import Circle, must, refusal, version
from infra.demo.seed import MEMBERSHIP, Seeded, Seeder
from infra.demo.story import await_that

OFFERS: tuple[tuple[str, list[str], str], ...] = (
    ("host", ["space"], "A community centre"),
    ("clinician", ["time"], "A physiotherapist"),
    ("volunteer", ["time", "funding"], "A neighbour"),
    ("person", [], "Somebody who would like to take part"),
)


def tell(console: Console, seeder: Seeder, seeded: Seeded) -> None:
    """Raise a concern about whoever runs the group, celebrate who wants it, and keep who is interested."""
    circle = Circle.of(seeder, seeded)
    console.rule("Heard, thanked, welcome")
    concern = raise_a_concern(circle)
    # Meanwhile somebody is found who answers it.
    keep_who_is_interested(console, circle)
    celebrate(console, circle)
    answer_the_concern(console, circle, concern)


def raise_a_concern(circle: Circle) -> dict[str, Any]:
    """Raise one about whoever runs the group, which goes around them; return it."""
    circle.coordinator.put(f"{MEMBERSHIP}/concern-contacts/me", None)
    raised: dict[str, Any] = circle.as_member(circle.members[0]).post(
        f"{MEMBERSHIP}/concerns",
        {
            "kind": "coercion",
            "group_id": circle.group_id,
            "concerned_ids": [circle.leader_id],
            "is_anonymous": False,
            "words": "I was told that I must tell my story to stay.",
        },
    )
    return raised


def answer_the_concern(console: Console, circle: Circle, concern: dict[str, Any]) -> None:
    """Let a coordinator answer, whom it is not about; those whom it is about see nothing of it."""
    me, answering = circle.as_member(circle.members[0]), circle.coordinator
    page = f"{MEMBERSHIP}/concerns/{concern['id']}"
    must(not list(circle.leader.items(f"{MEMBERSHIP}/concerns")), "a concern goes around whom it is about")
    hidden = refusal(partial(circle.leader.get, page))
    await_that("somebody who answers the concern", lambda: me.get(page)["assigned_to"] is not None)
    answering.post(f"{page}/acknowledge")
    words = "Thank you for telling us. We have spoken with them, and nobody must."
    answering.post(f"{page}/close", {"outcome": "acted", "words": words})
    steps = [one["step"] for one in me.items(f"{page}/steps")]
    console.print(
        f"A member raised a concern about whoever runs {circle.name}. That person finds none in their list, "
        f"and by its address hears “{hidden}”: the database itself holds it back. A coordinator whom it is "
        f"not about answers, by {concern['acknowledge_by'][:16].replace('T', ' ')} at the latest: "
        f"{', '.join(steps)}. The member reads: “{me.get(f'{page}/words')['outcome_words']}”\n"
    )


def celebrate(console: Console, circle: Circle) -> None:
    """Count for those who want it, and for nobody else; and thank somebody."""
    wants, other = circle.members[1], circle.members[2]
    me = circle.as_member(wants)
    choice = {"milestones": True, "shared": True, "appreciation": True, "goal_reminders": True}
    me.put(f"{MEMBERSHIP}/memberships/{circle.memberships[wants]}/celebrations", choice, etag=version(0))
    await_that("the milestone", lambda: any(True for _ in me.items(f"{MEMBERSHIP}/milestones")))
    reached = [one["milestone"] for one in me.items(f"{MEMBERSHIP}/milestones")]
    thanks = {"group_id": circle.group_id, "text": "Thank you for the lift, and for the quiet on the way."}
    for person_id in (wants, other):
        circle.as_member(circle.members[3]).post(
            f"{MEMBERSHIP}/appreciations", thanks | {"person_id": person_id}
        )
    await_that("the thanks", lambda: any(True for _ in me.items(f"{MEMBERSHIP}/appreciations")))
    [given] = list(me.items(f"{MEMBERSHIP}/appreciations"))
    not_wanted = list(circle.as_member(other).items(f"{MEMBERSHIP}/appreciations"))
    page = f"{MEMBERSHIP}/groups/{circle.group_id}/goal-reminders"
    reminded = circle.leader.put(page, {"every_weeks": 4}, etag=version(0))
    console.print(
        f"{circle.names[wants]} would like milestones and thanks: {', '.join(reached)}, and "
        f"“{given['text']}” {circle.names[other]} chose nothing, so nothing was counted and "
        f"{len(not_wanted)} thanks arrived; whoever thanked them cannot tell. The group is reminded of its "
        f"goals every four weeks, next on {reminded['next_on']}: only those who chose that.\n"
    )


def keep_who_is_interested(console: Console, circle: Circle) -> None:
    """Keep who offers what, call one of them, and forget another on their word."""
    staff = circle.coordinator
    kept = [
        staff.post(
            f"{MEMBERSHIP}/interests",
            {
                "kind": kind,
                "offers": offers,
                "language": circle.language,
                "reach": {"name": who, "email": "hello@example.org"},
            },
        )["id"]
        for kind, offers, who in OFFERS
    ]
    for step in ("contact", "engage"):
        staff.post(f"{MEMBERSHIP}/interests/{kept[0]}/{step}")
    staff.post(f"{MEMBERSHIP}/interests/{kept[2]}/forget")
    table = Table(title="Who is interested", title_justify="left")
    for column in ("who", "offers", "where it stands"):
        table.add_column(column)
    found = {one["id"]: one for one in staff.items(f"{MEMBERSHIP}/interests", limit=200)}
    for (_, offers, who), interest_id in zip(OFFERS, kept, strict=True):
        known = found.get(interest_id)
        forgotten = interest_id == kept[2]
        table.add_row(
            "nobody can tell any more" if forgotten else who,
            ", ".join(offers) or "to take part",
            "forgotten, as they asked" if forgotten else known["status"] if known else "",
        )
    console.print(table)
