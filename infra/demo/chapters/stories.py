"""A member tells a story: it is checked, approved, asked for, shown, and gone when they take it back."""

from functools import partial
from typing import Any

import urllib3
from rich.console import Console
from rich.table import Table

from infra.demo.chapters.journal import as_member
from infra.demo.seed import MEMBERSHIP, Seeded, Seeder
from infra.demo.story import ANALYTICS, StoryBroken
from shared.api_client import ApiClient
from shared.security.principals import Role

STORY = {
    "language": "en",
    "title": "I am not alone with it",
    "text": (
        "For two years I slept badly. Nothing was found, and I began to doubt myself.\n"
        "Then I met others who knew this. Helen from the library taught me to breathe.\n"
        "Since May 2024 I work again, three days a week, at Harbour Foods. Bad weeks still come."
    ),
    "names": ["Harbour Foods"],
}
INSTEAD = {"Helen": "Somebody", "May 2024": "that spring", "Harbour Foods": "a small firm"}


def tell(console: Console, seeder: Seeder, seeded: Seeded) -> None:
    """Let a story be told, and taken back."""
    console.rule("A story stays its writer's")
    _, person_id = seeded.groups[0].people[1]
    coordinator, writer = seeder.client(Role.COORDINATOR), as_member(seeder, person_id)
    consent = {"person_id": person_id, "purpose": "story", "wording_version": "2026-01", "language": "en"}
    coordinator.post(f"{MEMBERSHIP}/consents", consent)
    story_id = approve(console, seeder, writer)
    address = show(coordinator, writer, story_id)
    before = read(seeder, address["address"])
    writer.post(f"{ANALYTICS}/renditions/{address['id']}/revoke")
    after = read(seeder, address["address"])
    if (before, after) != (200, 410):
        raise StoryBroken(
            f"a story was answered {before} while it was shown, and {after} once it was taken back"
        )
    console.print(
        f"Asked for as a page for everybody, agreed to, published, read without signing in: {before}. "
        f"Its writer takes it back, and the same address answers {after} at once.\n"
    )


def approve(console: Console, seeder: Seeder, writer: ApiClient) -> str:
    """Answer what the check finds, one by one, and approve what is left; return the story's id."""
    story_id = writer.post(f"{ANALYTICS}/stories", STORY)["id"]
    address = f"{ANALYTICS}/stories/{story_id}"
    table = Table(title="What the check asks before anybody else reads it", title_justify="left")
    for column in ("found", "why", "instead"):
        table.add_column(column)
    check = writer.get(f"{address}/check")
    while check["open"]:
        finding = next(one for one in check["findings"] if not one["kept"])
        by = INSTEAD.get(finding["words"])
        answer = {"answer": "replace", "by": by} if by else {"answer": "keep"}
        writer.post(f"{address}/findings/{finding['number']}/answer", answer, etag=f'"{check["version"]}"')
        table.add_row(finding["words"], finding["sign"], by or "(may stay)")
        check = writer.get(f"{address}/check")
    console.print(table)
    # Analytics hears of the consent by event.
    seeder.once_heard(partial(writer.post, f"{address}/approve", etag=f'"{check["version"]}"'))
    return str(story_id)


def show(coordinator: ApiClient, writer: ApiClient, story_id: str) -> dict[str, Any]:
    """Ask for a public page, let the writer agree, and publish it; return the rendition."""
    asked = {"kind": "page", "audience": "public", "purpose": "Our page on how it helps", "keep_days": 90}
    rendition = coordinator.post(f"{ANALYTICS}/approved-stories/{story_id}/renditions", asked)
    address = f"{ANALYTICS}/renditions/{rendition['id']}"
    writer.post(f"{address}/agree")
    published: dict[str, Any] = coordinator.post(f"{address}/publish")
    return published


def read(seeder: Seeder, address: str) -> int:
    """Read a public page as anybody would; return the status."""
    with urllib3.PoolManager() as pool:
        return pool.request("GET", seeder.origin + address, retries=False, timeout=10.0).status
