"""What people decide about themselves: consent, who close to them sees what, needs, practical help."""

from functools import partial
from random import Random
from typing import Any

from rich.console import Console
from rich.table import Table

from infra.demo.circle import Circle, chosen_name, listed, must, refusal, version
from infra.demo.seed import MEMBERSHIP, SCHEDULING, Seeded, Seeder
from infra.demo.story import await_that
from shared.api_client import ApiClient, ApiError

CLOSED = "closed"
# Of the fields on a receipt, those that people ask about.
RECEIPT = (
    "pii_processing.purpose",
    "pii_processing.privacy_notice",
    "pii_processing.language",
    "pii_processing.wording",
    "party_identification.party_name",
    "events.given",
    "events.event_state",
    "events.event_time",
)


def tell(console: Console, seeder: Seeder, seeded: Seeded) -> None:
    """Ask for consent, open topics to a caregiver, say what is needed, and help each other."""
    circle = Circle.of(seeder, seeded)
    console.rule("Nothing about anybody without them")
    consent(console, circle)
    say_needs(console, circle)
    open_to_a_caregiver(console, circle)
    help_each_other(console, circle)


def consent(console: Console, circle: Circle) -> None:
    """Read, agree, get a receipt, and take it back."""
    me = circle.as_member(circle.members[0])
    wording = me.get(f"{MEMBERSHIP}/wordings/current", purpose="session_notes", language=circle.language)
    given = me.post(
        f"{MEMBERSHIP}/consents",
        {
            "person_id": circle.members[0],
            "purpose": "session_notes",
            "wording_version": wording["version"],
            "language": wording["language"],
        },
    )
    page = f"{MEMBERSHIP}/consents/{given['id']}"
    before = me.get(f"{page}/receipt")
    me.post(f"{page}/withdraw")
    after = me.get(f"{page}/receipt")
    table = Table(title="A consent receipt, by ISO/IEC TS 27560", title_justify="left")
    for column in ("field", "given", "then taken back"):
        table.add_column(column)
    for field in RECEIPT:
        was, now = flat(before)[field], flat(after)[field]
        table.add_row(field.rpartition(".")[2].replace("_", " "), was, now if now != was else "the same")
    console.print(table)


def flat(document: Any, name: str = "") -> dict[str, str]:
    """Return a document as lines: the names of its parts, and what is said there."""
    if isinstance(document, dict):
        parts = [flat(inner, f"{name}.{key}".strip(".")) for key, inner in document.items()]
    elif isinstance(document, list):
        parts = [flat(inner, name) for inner in document]
    else:
        return {name: str(document)}
    return {key: said for part in parts for key, said in part.items()}


def say_needs(console: Console, circle: Circle) -> None:
    """Let two people say what they need, in codes that rules can use and words that few can read."""
    said: tuple[dict[str, Any], ...] = (
        {"languages": ["es", "de"], "accessibility": ["step_free", "breaks"], "connectivity": "limited_data"},
        {"languages": ["en"], "cultural": ["prayer_times"], "accessibility": ["lying_down", "breaks"]},
    )
    for person_id, needs in zip(circle.members, said, strict=False):
        me = circle.as_member(person_id)
        words = {"words": "After an hour I need to lie down for a moment."}
        me.put(f"{MEMBERSHIP}/persons/{person_id}/needs", needs | words, etag=version(0))
    found = list(circle.leader.items(f"{MEMBERSHIP}/needs", group_id=circle.group_id, accessibility="breaks"))
    console.print(
        f"{len(found)} people of {circle.name} said that they need breaks: whoever runs the group can plan "
        "for it. Their own words are sealed.\n"
    )


def open_to_a_caregiver(console: Console, circle: Circle) -> None:
    """Open topics to somebody close, one after the other, and close all of them again."""
    random = Random(f"{circle.name} caregiver")  # noqa: S311 - repeatable chance, not secrecy
    member, caregiver = circle.members[0], circle.registers(chosen_name(random))
    me, close = circle.as_member(member), circle.as_caregiver(caregiver)
    link = me.post(f"{MEMBERSHIP}/caregivers", {"caregiver_id": caregiver})
    page = f"{MEMBERSHIP}/caregivers/{link['id']}"
    table = Table(
        title=f"What {circle.names[caregiver]} sees of {circle.names[member]}", title_justify="left"
    )
    for column in ("", "needs", "milestones", "groups", "meetings"):
        table.add_column(column)
    table.add_row("linked, nothing opened", *sights(close, circle, member))
    for topics in (["needs"], ["groups", "sessions_calendar"]):
        me.post(f"{page}/open", {"topics": topics})
        # What belongs to another service takes effect with the event.
        await_that("the opened topics", partial(shows, close, circle, member, topics))
        table.add_row(f"{listed(topics)} opened", *sights(close, circle, member))
    me.post(f"{page}/close", {"topics": ["needs", "groups", "sessions_calendar"]})
    await_that("the closed topics", lambda: set(sights(close, circle, member)) == {CLOSED})
    table.add_row("all closed", *sights(close, circle, member))
    console.print(table)


def sights(close: ApiClient, circle: Circle, member: str) -> list[str]:
    """Return what a caregiver sees of each topic now."""
    return [
        needs_seen(close, member),
        counted(close, f"{MEMBERSHIP}/milestones"),
        counted(close, f"{MEMBERSHIP}/memberships", person_id=member),
        counted(close, f"{SCHEDULING}/occurrences", group_id=circle.group_id, limit=5),
    ]


def needs_seen(close: ApiClient, member: str) -> str:
    """Return the needs that a caregiver sees, in codes."""
    try:
        needs = close.get(f"{MEMBERSHIP}/persons/{member}/needs")
    except ApiError as error:
        if error.status in (403, 404):
            return CLOSED
        raise
    must(needs["words"] is None, "a member's own words stay closed to caregivers")
    return ", ".join(needs["accessibility"]) or CLOSED


def counted(close: ApiClient, path: str, **query: Any) -> str:
    """Return whether there is anything to see."""
    try:
        return "seen" if next(close.items(path, **query), None) else CLOSED
    except ApiError as error:
        if error.status in (403, 404):
            return CLOSED
        raise


def shows(close: ApiClient, circle: Circle, member: str, topics: list[str]) -> bool:
    """Return whether the last of these topics is to be seen."""
    needs, _, groups, meetings = sights(close, circle, member)
    return {"needs": needs, "groups": groups, "sessions_calendar": meetings}[topics[-1]] != CLOSED


def help_each_other(console: Console, circle: Circle) -> None:
    """Ask for a lift without a name, offer one, and only then know of each other."""
    asker, helper = circle.members[1], circle.members[2]
    me, other = circle.as_member(asker), circle.as_member(helper)
    asked = me.post(
        f"{MEMBERSHIP}/help-requests",
        {"group_id": circle.group_id, "kind": "transport", "words": "The last bus leaves before we end."},
    )
    seen = other.get(f"{MEMBERSHIP}/help-requests/{asked['id']}")
    offer = other.post(f"{MEMBERSHIP}/help-requests/{asked['id']}/offers")
    must(seen["person_id"] is None and offer["asker_id"] is None, "nobody knows yet who asks for help")
    me.post(f"{MEMBERSHIP}/help-offers/{offer['id']}/match")
    after = other.get(f"{MEMBERSHIP}/help-offers/{offer['id']}")["asker_id"]
    me.post(f"{MEMBERSHIP}/help-requests/{asked['id']}/fulfil")
    too_late = refusal(lambda: other.post(f"{MEMBERSHIP}/help-requests/{asked['id']}/offers"))
    console.print(
        f"Somebody asks for a lift home. The circle reads “{seen['kind']}” and "
        f"not who it is; {circle.names[helper]} offers "
        f"one, still without knowing for whom. Once the offer is "
        f"taken those two know of each other: {circle.names[after]} is driven home. Whoever offers now "
        f"hears: “{too_late}”\n"
    )
