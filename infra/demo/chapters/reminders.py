"""Reminders: asked for early in the story, and read when the mail has come."""

from datetime import date, timedelta
from typing import Any

from rich.console import Console

from infra.demo.circle import Circle, must
from infra.demo.seed import MEMBERSHIP, SCHEDULING, Seeded, Seeder
from infra.demo.story import await_that

PREFERENCE = f"{SCHEDULING}/reminders/preference"


def ask(_console: Console, seeder: Seeder, seeded: Seeded) -> None:
    """Let two people ask to be reminded of the coming week; one of them gives no consent to it."""
    if seeder.mailbox is None:
        return
    circle = Circle.of(seeder, seeded)
    if date.fromisoformat(circle.meetings(ahead=True)[0]["held_on"]) > seeder.region.today + timedelta(
        days=6
    ):
        circle.meets_once(days_ahead=2)
    willing, other = circle.members[1:3]
    for person_id in (willing, other):
        circle.as_member(person_id).put(PREFERENCE, wish(person_id))
    consent = {"person_id": willing, "purpose": "reminders", "wording_version": "2026-01", "language": "en"}
    circle.as_member(willing).post(f"{MEMBERSHIP}/consents", consent)


def tell(console: Console, seeder: Seeder, seeded: Seeded) -> None:
    """Read the mail that came, and ask for quiet nights."""
    if seeder.mailbox is None:
        return
    circle, mailbox = Circle.of(seeder, seeded), seeder.mailbox
    console.rule("Reminders")
    await_that("the reminder by mail", lambda: bool(mailbox.letters))
    letter, willing = mailbox.letters[0], str(mailbox.letters[0]["To"]).partition("@")[0]
    text = " ".join(str(letter.get_content()).split())
    must(circle.name not in text + letter["Subject"], "a discreet reminder names no group")
    must(len({one["To"] for one in mailbox.letters}) == 1, "nobody is reminded without their consent")
    quiet = wish(willing) | {"quiet_from": "21:00", "quiet_until": "08:00"}
    kept = circle.as_member(willing).put(PREFERENCE, quiet)
    name = circle.coordinator.get(f"{MEMBERSHIP}/persons/{willing}")["display_name"]
    console.print(
        f"{name} asked for reminders in Spanish, and a mail has come. Its subject: "
        f"“{letter['Subject']}” It says: “{text}” Not of what, and not from whom. Somebody else asked as "
        "well, but gave no consent to it: none came. From now on the nights are quiet, from "
        f"{kept['quiet_from'][:5]} to {kept['quiet_until'][:5]}.\n"
    )


def address_of(person_id: str) -> str:
    """Return where somebody reads their mail."""
    return f"{person_id}@example.net"


def wish(person_id: str) -> dict[str, Any]:
    """Return how somebody would like to be reminded: a week ahead, discreetly, at any hour."""
    return {
        "address": address_of(person_id),
        "language": "es",
        "time_zone": "Europe/Madrid",
        "lead_minutes": 7 * 24 * 60,
        "quiet_from": "00:00",
        "quiet_until": "00:00",
    }
