"""What reminders say, in English, Spanish and German.

A discreet one says when, and nothing of what: whoever looks over a shoulder, or reads the subject on a locked
screen, learns that there is a reminder.
"""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from services.scheduling.reminders.domain import ChannelCode, Kind

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
# Before the meeting's time, and after it: what is told, to whoever does and does not want it discreet.
OPENING = {
    ("en", Kind.MEETING): "here is the reminder you asked for:",
    ("es", Kind.MEETING): "Este es el recordatorio que pediste:",
    ("de", Kind.MEETING): "hier ist die Erinnerung, um die du gebeten hast:",
    (
        "en",
        Kind.FAMILIES,
    ): ("families and friends are welcome to a part of this meeting. We want you to know early:"),
    ("es", Kind.FAMILIES): (
        "Familiares y amigos pueden venir a una parte de esta reunión. Queremos que lo sepas con tiempo:"
    ),
    ("de", Kind.FAMILIES): (
        "zu einem Teil dieses Treffens sind Angehörige und Freunde willkommen. Das sollst du früh wissen:"
    ),
    (
        "en",
        Kind.ALTERNATIVE,
    ): ("what you chose instead of the part with families is no longer there for this meeting:"),
    ("es", Kind.ALTERNATIVE): (
        "Lo que elegiste en lugar de la parte con familiares ya no está disponible para esta reunión:"
    ),
    ("de", Kind.ALTERNATIVE): (
        "was du statt des Teils mit Angehörigen gewählt hast, gibt es für dieses Treffen nicht mehr:"
    ),
}
DISCREET_OPENING = {
    ("en", Kind.FAMILIES): "there is something to choose for this date, and we want you to know early:",
    ("es", Kind.FAMILIES): "Para esta fecha hay algo que puedes elegir, y queremos que lo sepas con tiempo:",
    ("de", Kind.FAMILIES): "zu diesem Termin gibt es etwas zu wählen, und das sollst du früh wissen:",
    ("en", Kind.ALTERNATIVE): "what you chose for this date is no longer there:",
    ("es", Kind.ALTERNATIVE): "Lo que elegiste para esta fecha ya no está disponible:",
    ("de", Kind.ALTERNATIVE): "was du für diesen Termin gewählt hast, gibt es nicht mehr:",
}
HELLO = {"en": "Hello,", "es": "Hola:", "de": "Hallo,"}
ADVICE = {
    ("en", Kind.FAMILIES): (
        "You can bring somebody, come alone, or choose the alternative. Any of these is fine.\n"
        "Have a look, and say which you prefer."
    ),
    ("es", Kind.FAMILIES): (
        "Puedes traer a alguien, venir por tu cuenta o elegir la alternativa. Todo está bien.\n"
        "Échale un vistazo y dinos qué prefieres."
    ),
    ("de", Kind.FAMILIES): (
        "Du kannst jemanden mitbringen, allein kommen oder die Alternative wählen. Alles ist in Ordnung.\n"
        "Sieh es dir an und sag uns, was dir lieber ist."
    ),
    ("en", Kind.ALTERNATIVE): "Have a look at what there is now, and say which you prefer.",
    ("es", Kind.ALTERNATIVE): "Mira qué opciones hay ahora y dinos cuál prefieres.",
    ("de", Kind.ALTERNATIVE): "Sieh dir an, was es jetzt gibt, und sag uns, was dir lieber ist.",
}
DISCREET_ADVICE = {
    "en": "Please sign in and have a look when it suits you.",
    "es": "Entra y échale un vistazo cuando te venga bien.",
    "de": "Melde dich an und sieh nach, wann immer es dir passt.",
}
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
    opening, advice = _told(spoken, kind, discreet=discreet)
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


def _told(language: str, kind: Kind, *, discreet: bool) -> tuple[str, str]:
    """Return what is said before the meeting's time and after it; a plain reminder is discreet anyway."""
    if discreet and (language, kind) in DISCREET_OPENING:
        return DISCREET_OPENING[language, kind], DISCREET_ADVICE[language]
    return OPENING[language, kind], ADVICE.get((language, kind), "")
