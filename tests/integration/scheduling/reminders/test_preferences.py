"""What people say of how they want to be reminded."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

import pytest

from services.scheduling.reminders.channels import Channel
from services.scheduling.reminders.texts import Message
from shared.ids import new_id
from tests.integration.scheduling.conftest import Calendar
from tests.integration.scheduling.reminders.conftest import Post, preferring
from tests.plugins.fix_http import RunningService


def test_where_somebody_is_reached_is_sealed_and_forgotten_when_they_say_so(
    post: Post, group_id: UUID
) -> None:
    """Nobody but themselves reads it, and no copy of the database tells it."""
    me = post.reminded(group_id)

    kept = str(
        post.calendar.service.database.rows("select reminder_preferences::text from reminder_preferences")
    )
    shown = me.get("/reminders/preference").json
    assert me.delete("/reminders/preference").status == 204

    assert "example.net" not in kept
    assert b"example.net".hex() not in kept
    assert (shown["address"], shown["consent"], shown["discreet"]) == ("ana@example.net", True, True)
    assert me.get("/reminders/preference").status == 404
    post.run()
    assert post.server.mails() == []


@pytest.mark.parametrize(
    ("change", "slug"),
    [
        ({"address": "nowhere"}, "invalid"),
        ({"address": "a@b\nBcc: c@d"}, "invalid"),
        ({"lead_minutes": 5}, "invalid"),
        ({"time_zone": "Mars"}, "invalid"),
        ({"channel": "sms"}, "channel-not-offered"),
    ],
)
def test_a_preference_that_cannot_be_kept_is_refused(
    post: Post, group_id: UUID, change: dict[str, Any], slug: str
) -> None:
    """At once, and not when a reminder fails to come."""
    client = post.calendar.as_member(post.calendar.member(group_id), group_id)

    assert client.put("/reminders/preference", preferring(**change)).slug == slug


class Paper:
    """A channel that an installation brings of its own."""

    code = "sms"

    def check_address(self, address: str) -> str:
        """Take any number."""
        return address

    def send(self, to: str, message: Message) -> None:
        """Send nothing."""


def paper_sms(_environ: object) -> Channel:
    """What KITH_SMS_ADAPTER names."""
    return Paper()


def test_an_installation_may_bring_another_channel(serve: Callable[..., RunningService]) -> None:
    """Named by a variable; without a mail server, mail is not offered."""
    service = serve("scheduling", KITH_SMS_ADAPTER=f"{__name__}:paper_sms")
    network_id = new_id()
    calendar = Calendar(service, network_id, service.as_(None))
    client = calendar.as_member(calendar.member(calendar.group()))

    texted = client.put("/reminders/preference", preferring(channel="sms", address="+44 20 7946 0000"))

    assert texted.status == 200, texted.body
    assert client.put("/reminders/preference", preferring()).slug == "channel-not-offered"
