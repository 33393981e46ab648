"""A guest's invitation reaches them by mail, through a real mail server, once the group let them in."""

from datetime import UTC, datetime
from email.message import EmailMessage
from typing import Any
from uuid import UUID

import pytest

from services.scheduling.service import SchedulingService
from tests.integration.scheduling.reminders.conftest import PUBLIC_URL, Post


def zone_where_it_is(hour: int) -> str:
    """A time zone in which it is about that hour now: the signs of these names are the other way round."""
    ahead = (hour - datetime.now(UTC).hour + 11) % 24 - 11
    return f"Etc/GMT{-ahead:+d}"


class Hosts:
    """A group with a meeting two weeks ahead."""

    def __init__(self, post: Post) -> None:
        self.post, self.calendar = post, post.calendar

    def invite(self, reach: str, *, hour: int = 12, decided: bool = True) -> str:
        """Propose a guest to a group where it is that hour, let it decide, and return the path."""
        group_id: UUID = self.calendar.group(time_zone=zone_where_it_is(hour))
        self.calendar.series(group_id)
        self.facilitator = self.calendar.as_facilitator(group_id)
        self.meeting = self.calendar.ahead(group_id)[2]
        made = self.facilitator.post(
            f"/occurrences/{self.meeting['id']}/guests",
            {
                "contact": {"name": "Dr. Quirine Vole", "reach": reach},
                "topic": "Sleep and pain",
                "scope": "No cures.",
                "from_minute": 15,
                "minutes": 30,
                "language": "de",
            },
        )
        assert made.status == 201, made.body
        if decided:
            with self.calendar.service.database.superuser() as connection:
                connection.execute("update guest_invitations set objections_until = now()")
            with self.calendar.service.database.transaction(network_id=self.calendar.network_id) as tx:
                SchedulingService().decide_guests(tx)
        return f"/guest-invitations/{made.json['id']}"

    def mails(self) -> list[EmailMessage]:
        """Every mail that was sent."""
        self.post.run()
        return self.post.server.mails()

    def page(self, address: str) -> int:
        """What a browser gets at an address."""
        return int(self.calendar.service.as_(None).get(address).status)


@pytest.fixture
def hosts(post: Post) -> Hosts:
    """A group that might invite somebody."""
    return Hosts(post)


def test_a_guest_is_mailed_the_address_of_their_page_once(hosts: Hosts) -> None:
    """In their language, saying when and where to read on, and nothing of what the group is about."""
    path = hosts.invite("quirine@example.org")
    for _ in range(2):
        mails = hosts.mails()

    (mail,) = mails
    (address,) = [line.strip() for line in mail.get_content().splitlines() if PUBLIC_URL in line]
    shown: dict[str, Any] = hosts.facilitator.get(path).json
    assert (mail["To"], mail["Subject"]) == ("quirine@example.org", "Eine Einladung")
    assert ", 19:15 Uhr" in mail.get_content()
    assert "Sleep" not in mail.as_string()
    assert hosts.page(address.removeprefix(PUBLIC_URL)) == 200
    assert shown["mailed_at"] is not None
    invited = {
        "invitation_id": shown["id"],
        "occurrence_id": shown["occurrence_id"],
        "group_id": shown["group_id"],
    }
    assert hosts.calendar.announced("guest_invited") == [invited]
    assert hosts.calendar.announced("reminder_sent") == []
    assert "quirine" not in str(hosts.calendar.service.database.rows("select * from reminders"))


@pytest.mark.parametrize("why", ["undecided", "quiet", "by hand", "by telephone", "cancelled"])
def test_a_guest_is_not_mailed(hosts: Hosts, why: str) -> None:
    """Before the group let them in, at night, when they have the address, or when there is nothing to say."""
    reach = "+43 1 2345678" if why == "by telephone" else "quirine@example.org"
    path = hosts.invite(reach, hour=3 if why == "quiet" else 12, decided=why != "undecided")
    address = hosts.facilitator.post(f"{path}/address").json.get("address") if why == "by hand" else None
    if why == "cancelled":
        sends = hosts.post.claim()
        hosts.calendar.coordinator.post(f"/occurrences/{hosts.meeting['id']}/cancel")
        sends[0]()

    assert hosts.mails() == []
    assert hosts.facilitator.get(path).json["mailed_at"] is None
    if address:
        assert hosts.page(address) == 200


def test_an_address_that_reached_nobody_opens_nothing(hosts: Hosts) -> None:
    """The mail server said no; who runs the group hands the address over instead."""
    path = hosts.invite("never@example.org")

    assert hosts.mails() == []
    assert hosts.post.statuses() == ["failed"]
    assert hosts.calendar.service.database.rows("select secret_hash from guest_invitations") == [(None,)]
    assert hosts.page(hosts.facilitator.post(f"{path}/address").json["address"]) == 200
