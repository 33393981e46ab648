"""When somebody is reminded, what a reminder says, and what is wrong with a mail server's name."""

from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from uuid import uuid4

import pytest

from services.scheduling.domain.languages import Language
from services.scheduling.reminders.domain import (
    ATTEMPTS,
    ChannelCode,
    Kind,
    Preference,
    Reminder,
    Status,
    postponed,
    sending,
)
from services.scheduling.reminders.texts import SUBJECT, About, write
from shared.entrypoints.public import read_public_url
from shared.errors import ConfigurationError
from shared.mail import Mailer

PREFERENCE = Preference(
    person_id=uuid4(),
    channel=ChannelCode.MAIL,
    language=Language.EN,
    discreet=True,
    lead_minutes=60,
    quiet_from=time(21),
    quiet_until=time(8),
    time_zone="Europe/Berlin",
    address=b"sealed",
)


def utc(text: str) -> datetime:
    """An instant."""
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("starts_at", "due_at"),
    [
        ("2026-11-24T18:00", "2026-11-24T17:00"),
        # Seven in the morning in Berlin is quiet: the evening before, a quarter to nine.
        ("2026-11-24T07:00", "2026-11-23T19:45"),
        # Half past ten in the evening: the same evening.
        ("2026-11-24T22:30", "2026-11-24T19:45"),
        # The clocks went back in between; quiet hours are on the clock of the person.
        ("2026-10-25T07:30", "2026-10-24T18:45"),
        ("2026-03-29T06:30", "2026-03-28T19:45"),
    ],
)
def test_what_would_come_in_quiet_hours_comes_before_they_begin(starts_at: str, due_at: str) -> None:
    """A reminder that waits until the meeting is over is none."""
    assert PREFERENCE.due_at(utc(starts_at)) == utc(due_at)


@pytest.mark.parametrize(
    ("quiet_from", "quiet_until", "quiet"),
    [
        (time(21), time(8), [0, 7, 21, 23]),
        (time(13), time(15), [13, 14]),
        (time(9), time(9), []),
    ],
)
def test_quiet_hours_may_pass_midnight(quiet_from: time, quiet_until: time, quiet: list[int]) -> None:
    """And equal times mean that there are none."""
    preference = replace(PREFERENCE, quiet_from=quiet_from, quiet_until=quiet_until, time_zone="Etc/UTC")

    hours = [h for h in range(24) if preference.is_quiet(utc(f"2026-11-24T{h:02}:30"))]

    assert set(quiet) <= set(hours)
    assert bool(hours) is bool(quiet)


def test_a_late_reminder_still_comes_until_the_meeting_begins_but_not_at_night() -> None:
    """After an outage one would rather be told late than not; nobody wants to be woken."""
    starts_at = utc("2026-11-24T18:00")

    due = [PREFERENCE.is_due(starts_at, starts_at - timedelta(minutes=m)) for m in (61, 60, 1, 0, -1)]

    assert due == [False, True, True, False, False]
    assert not PREFERENCE.is_due(utc("2026-11-24T07:30"), utc("2026-11-24T02:00"))


def test_what_certainly_was_not_sent_is_tried_again_after_ever_longer_pauses() -> None:
    """And in the end it is given up."""
    now = utc("2026-11-24T12:00")
    reminder = Reminder(
        id=uuid4(),
        kind=Kind.MEETING,
        occurrence_id=uuid4(),
        person_id=uuid4(),
        starts_at=now,
        channel=ChannelCode.MAIL,
        claimed_at=now,
        next_at=now,
    )

    pauses = []
    while reminder.status is Status.CLAIMED:
        reminder = postponed(sending(reminder, reminder.channel, now), now)
        pauses.append(reminder.next_at - now)

    assert (reminder.status, reminder.attempts) == (Status.FAILED, ATTEMPTS)
    assert pauses[:-1] == [timedelta(minutes=minutes) for minutes in (1, 2, 4, 8)]


ABOUT = About(
    local_start=datetime.fromisoformat("2026-11-24T19:00"),
    time_zone="Europe/Berlin",
    starts_at=utc("2026-11-24T18:00"),
    name="Living with Pain",
    place="Pain Clinic, 1 Quay Street",
)


@pytest.mark.parametrize(
    ("language", "says"),
    [
        ("en", "Tuesday, 24 November 2026, 19:00 (Europe/Berlin)"),
        ("es", "martes, 24 de noviembre de 2026, 19:00 (Europe/Berlin)"),
        ("de", "Dienstag, 24. November 2026, 19:00 Uhr (Europe/Berlin)"),
        ("fr", "Tuesday, 24 November 2026, 19:00 (Europe/Berlin)"),
    ],
)
def test_a_discreet_reminder_says_when_and_nothing_of_what(language: str, says: str) -> None:
    """Its subject stands on locked screens."""
    message = write(uuid4(), ABOUT, language=language, discreet=True, time_zone="Europe/Berlin")

    assert message.subject == SUBJECT.get(language, "Reminder")
    assert says in message.text
    assert not any(word in message.subject + message.text for word in ("Pain", "Quay", "group", "Gruppe"))


def test_who_asked_for_it_is_told_the_name_the_place_and_their_own_time() -> None:
    """Seven in Berlin is one in New York."""
    message = write(uuid4(), ABOUT, language="en", discreet=False, time_zone="America/New_York")

    assert message.subject == "Meeting: Tuesday, 24 November 2026, 19:00"
    assert "(for you: Tuesday, 24 November 2026, 13:00)" in message.text
    assert "Living with Pain\n  Pain Clinic, 1 Quay Street" in message.text


@pytest.mark.parametrize("kind", [Kind.FAMILIES, Kind.ALTERNATIVE, Kind.GOALS])
@pytest.mark.parametrize("language", ["en", "es", "de"])
def test_news_is_told_in_full_only_to_who_wants_it_so(language: str, kind: Kind) -> None:
    """Whoever looks over a shoulder learns a date, and that there is something to choose or to read."""

    def told(*, discreet: bool) -> str:
        message = write(
            uuid4(), ABOUT, language=language, discreet=discreet, time_zone="Europe/Berlin", kind=kind
        )
        return message.subject + message.text

    words = ("famil", "Famil", "Angehörige", "goals", "objetivos", "Ziele", "Pain", "Quay")
    assert any(word in told(discreet=False) for word in words[:6])
    assert not any(word in told(discreet=True) for word in words)
    assert SUBJECT[language] in told(discreet=True)


@pytest.mark.parametrize(
    ("starts_at", "now", "due"),
    [
        ("2026-12-24T18:00", "2026-11-24T12:00", True),
        ("2026-12-24T18:00", "2026-11-24T03:00", False),
        ("2026-11-24T18:00", "2026-11-24T18:00", False),
    ],
)
def test_news_is_told_weeks_ahead_but_not_at_night(starts_at: str, now: str, due: bool) -> None:
    """A reminder waits for its time; that families come is told as soon as it is so."""
    assert PREFERENCE.is_due(utc(starts_at), utc(now), Kind.FAMILIES) is due


@pytest.mark.parametrize(
    ("text", "read"),
    [("", None), ("https://kith.example.org/", "https://kith.example.org")],
)
def test_our_own_address_is_read(text: str, read: str | None) -> None:
    """It stands before the paths in mails."""
    assert read_public_url(text, production=True) == read


@pytest.mark.parametrize(
    "text", ["kith.example.org", "http://kith.example.org", "https://a?b", "https://u@h"]
)
def test_what_is_no_address_of_ours_is_said_to_be(text: str) -> None:
    """At the start, and not when a guest cannot open the link."""
    with pytest.raises(ConfigurationError, match="KITH_PUBLIC_URL"):
        read_public_url(text, production=True)


@pytest.mark.parametrize(
    ("url", "sender", "says"),
    [
        ("mail.example.org", "a@example.org", "must be smtps://"),
        ("http://mail.example.org", "a@example.org", "must be smtps://"),
        ("smtp://mail.example.org:x", "a@example.org", "port"),
        ("smtp+plain://mail.example.org", "a@example.org", "in the clear"),
        ("smtps://mail.example.org", "", "KITH_MAIL_FROM"),
        ("smtps://mail.example.org", "nobody", "KITH_MAIL_FROM"),
    ],
)
def test_a_mail_server_that_is_named_wrongly_is_said_to_be(url: str, sender: str, says: str) -> None:
    """At the start, and not when the first reminder does not arrive."""
    with pytest.raises(ConfigurationError, match=says):
        Mailer.from_environment({"KITH_SMTP_URL": url, "KITH_MAIL_FROM": sender}, production=True)


def test_a_mail_server_is_read_from_its_url() -> None:
    """And its password is in no text that one could log."""
    mailer = Mailer.from_environment(
        {"KITH_SMTP_URL": "smtps://us%40er:p%2Fw@mail.example.org", "KITH_MAIL_FROM": "Kith <k@example.org>"},
        production=True,
    )

    assert mailer is not None
    assert (mailer.host, mailer.port, mailer.user, mailer.password) == (
        "mail.example.org",
        465,
        "us@er",
        "p/w",
    )
    assert (mailer.domain, "p/w" in repr(mailer)) == ("example.org", False)
    assert Mailer.from_environment({}, production=True) is None
