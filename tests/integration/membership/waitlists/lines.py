"""Waiting in line, as tests need it: one short call for each thing that people do."""

from typing import Any

from tests.integration.membership.conftest import Region
from tests.plugins.fix_http import Client


def waits(region: Region, group_id: str, person_id: str | None = None, **more: Any) -> str:
    """Let a person join a waitlist by themself; return the entry's id."""
    person_id = person_id or region.person()
    body = {"group_id": group_id, "person_id": person_id, **more}
    made = region.as_member(person_id).post("/waitlist-entries", body)
    assert made.status == 201, made.body
    return str(made.json["id"])


def entry(region: Region, entry_id: str) -> Any:
    """A wait, as the coordinator sees it."""
    return region.coordinator.get(f"/waitlist-entries/{entry_id}").json


def owner(region: Region, entry_id: str) -> Client:
    """A client that asks as the one who waits."""
    return region.as_member(entry(region, entry_id)["person_id"])


def full_group(region: Region, capacity: int = 1) -> tuple[str, list[str]]:
    """A group whose places are taken, and the memberships in it."""
    group_id = region.group(capacity=capacity)
    return group_id, [region.joined(group_id, region.person()) for _ in range(capacity)]


def leave(region: Region, membership_id: str) -> None:
    """Make a place free."""
    assert region.coordinator.post(f"/memberships/{membership_id}/leave").status == 200
