"""What reminders say, in English, Spanish and German.

A discreet one says when, and nothing of what: whoever looks over a shoulder, or reads the subject on a locked
screen, learns that there is a reminder.
"""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from services.scheduling.reminders.domain import ChannelCode, Kind
from services.scheduling.reminders.words import LOOK, NEWS

LAST_RESORT = "en"

WEEKDAYS = {
    "en": ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"),
    "es": ("lunes", "martes", "miércoles", "jueves", "viernes", "sábado", "domingo"),
    "de": ("Montag", "Dienstag", "Mittwoch", "Donnerstag", "Freitag", "Samstag", "Sonntag"),
}
_MONTHS = {
    "en": "January February March April May June July August September October November December",
    "es": "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre",
    "de": "Januar Februar März April Mai Juni Juli August September Oktober November Dezember",
}
MONTHS = {language: months.split() for language, months in _MONTHS.items()}
DATE = {
    "en": "{weekday}, {day} {month} {year}, {time}",
    "es": "{weekday}, {day} de {month} de {year}, {time}",
    "de": "{weekday}, {day}. {month} {year}, {time} Uhr",
}
SUBJECT = {"en": "Reminder", "es": "Recordatorio", "de": "Erinnerung"}
FULL_SUBJECT = {"en": "Meeting: {when}", "es": "Reunión: {when}", "de": "Treffen: {when}"}
HELLO = {"en": "Hello,", "es": "Hola:", "de": "Hallo,"}
YOUR_TIME = {"en": "(for you: {when})", "es": "(en tu hora: {when})", "de": "(bei dir: {when})"}
CLOSING = {
    "en": (
        "You do not need to reply, and it is fine not to come.\n"
        "You can change or stop these reminders at any time."
    ),
    "es": (
        "No hace falta responder, y no pasa nada si no vienes.\n"
        "Puedes cambiar estos recordatorios o dejar de recibirlos en cualquier momento."
    ),
    "de": (
        "Du brauchst nicht zu antworten, und es ist in Ordnung, nicht zu kommen.\n"
        "Du kannst diese Erinnerungen jederzeit ändern oder beenden."
    ),
}


@dataclass(frozen=True, kw_only=True)
class About:
    """The meeting to remind of; its name and place are told only to those who asked for it."""

    local_start: datetime
    time_zone: str
    starts_at: datetime
    name: str | None = None
    place: str | None = None


@dataclass(frozen=True, kw_only=True)
class Message:
    """A reminder as it is sent. Sent again, it has the same id."""

    id: UUID
    language: str
    subject: str
    text: str


@dataclass(frozen=True, kw_only=True)
class Letter:
    """A message, and where and how it goes. A guest's tells the address of their page: its hash is kept."""

    channel: ChannelCode
    to: str
    message: Message
    secret_hash: bytes | None = None


def write(
    message_id: UUID,
    about: About,
    *,
    language: str,
    discreet: bool,
    time_zone: str,
    kind: Kind = Kind.MEETING,
) -> Message:
    """Write what is told of a meeting in a language, or in English; `time_zone` is the reader's."""
    spoken = language if language in SUBJECT else LAST_RESORT
    when = written_date(about.local_start, spoken)
    lines = [f"  {when} ({about.time_zone})"]
    yours = about.starts_at.astimezone(ZoneInfo(time_zone))
    if yours.replace(tzinfo=None) != about.local_start:
        lines.append(f"  {YOUR_TIME[spoken].format(when=written_date(yours, spoken))}")
    if not discreet:
        lines += [f"  {line}" for line in (about.name, about.place) if line]
    news = NEWS[kind][spoken]
    opening, advice = (
        (news.discreet, LOOK[spoken]) if discreet and news.discreet else (news.opening, news.advice)
    )
    told = [HELLO[spoken], opening, "\n".join(lines), advice, CLOSING[spoken]]
    return Message(
        id=message_id,
        language=spoken,
        subject=SUBJECT[spoken] if discreet else FULL_SUBJECT[spoken].format(when=when),
        text="\n\n".join(part for part in told if part) + "\n",
    )


def written_date(moment: datetime, language: str) -> str:
    """Write a date and a time of a clock in a language."""
    return DATE[language].format(
        weekday=WEEKDAYS[language][moment.weekday()],
        day=moment.day,
        month=MONTHS[language][moment.month - 1],
        year=moment.year,
        time=f"{moment:%H:%M}",
    )
