"""The other way round: a clinic refers somebody to a group; and where to turn when it cannot wait."""

from datetime import UTC, datetime
from uuid import UUID

from rich.console import Console

from infra.demo.chapters.directory import partners_of
from infra.demo.partners import REFERRALS
from infra.demo.seed import Seeded, Seeder
from shared.api_client import ApiClient
from shared.security.principals import Role


def tell(console: Console, seeder: Seeder, seeded: Seeded) -> None:
    """Open a group's door to a partner, welcome whom it sends, and show the page for urgent need."""
    console.rule("Arriving, and urgent need")
    welcome_somebody(console, seeder, seeded)
    point_the_way(console, seeder)


def welcome_somebody(console: Console, seeder: Seeder, seeded: Seeded) -> None:
    """Only the group's staff reads how to reach the person; the partner sees whether they are in touch."""
    partner, group = partners_of(seeder)[0], seeded.groups[0]
    staff = seeder.client(Role.FACILITATOR, group_ids=(UUID(group.group_id),))
    clinic = seeder.client(Role.PARTNER, partner_id=UUID(partner["id"]))
    staff.put(f"{REFERRALS}/groups/{group.group_id}/doors/{partner['id']}", {"is_open": True})
    consent = {"given": "on_paper", "wording_version": "2026-01", "given_at": datetime.now(UTC).isoformat()}
    sent = clinic.post(
        f"{REFERRALS}/inbound-referrals",
        {
            "group_id": group.group_id,
            "language": group.planned.language,
            "reach": {"name": "Robin", "contact": "robin@example.org"},
            "consent": consent,
        },
    )
    page = f"{REFERRALS}/inbound-referrals/{sent['id']}"
    reach = staff.get(f"{page}/reach")
    staff.post(f"{page}/welcome")
    seen = clinic.get(page)
    console.print(
        f"{partner['name']} refers somebody to {group.planned.name}, by their own consent. The facilitator "
        f"reads how to reach them ({reach['contact']}) and says hello; the clinic sees “{seen['status']}”, "
        "and nothing about the group. How to reach them is forgotten 30 days later.\n"
    )


def point_the_way(console: Console, seeder: Seeder) -> None:
    """Write the network's own page; anybody reads it without a token, and nothing is recorded."""
    coordinator = seeder.client(Role.COORDINATOR)
    coordinator.put(
        f"{REFERRALS}/signposts/en",
        {
            "title": "If it cannot wait",
            "words": "You do not have to carry this alone. These people answer now.",
            "signposts": [{"name": "Emergencies", "telephone": "112", "open_when": "day and night"}],
        },
        etag='"0"',
    )
    address = f"{REFERRALS}/urgent/{seeder.network_id}"
    anybody = ApiClient(seeder.origin, "")
    for language in ("en", "es"):
        page = anybody.get(f"{address}/{language}.json")
        first = page["signposts"][0]
        console.print(
            f"{address}/{language}.json, for anybody, without signing in: “{page['title']}” · "
            f"{first['name']} {first['telephone']} {first['open_when']}".rstrip()
        )
    console.print()
