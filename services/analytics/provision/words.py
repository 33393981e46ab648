"""Why an area comes where it does, and why a next group should meet there and then, in three languages."""

from collections.abc import Mapping
from dataclasses import dataclass

from services.analytics.provision.domain import Part, Provision, Served, Slot, Suggestion
from services.analytics.reports.content import number
from services.analytics.reports.domain import Language

# As their speakers call them; others by their tag.
LANGUAGES = {
    "ar": "العربية",
    "bn": "বাংলা",
    "de": "Deutsch",
    "en": "English",
    "es": "español",
    "fa": "فارسی",
    "fr": "français",
    "hi": "हिन्दी",
    "it": "italiano",
    "pa": "ਪੰਜਾਬੀ",
    "pl": "polski",
    "pt": "português",
    "ro": "română",
    "ru": "русский",
    "so": "Soomaali",
    "tr": "Türkçe",
    "uk": "українська",
    "ur": "اردو",
    "vi": "Tiếng Việt",
    "zh": "中文",
}


@dataclass(frozen=True, kw_only=True)
class Words:
    """One language."""

    days: tuple[str, ...]
    parts: Mapping[Part, str]
    need: str
    fair: str
    enough: str
    language: str
    access: str
    part_free: str
    day_free: str
    usual: str
    most_free: str
    point: str


WORDS = {
    Language.EN: Words(
        days=("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"),
        parts={Part.MORNING: "morning", Part.AFTERNOON: "afternoon", Part.EVENING: "evening"},
        need="{people} people live in {name}, and need is greater there than in {percent} % of the areas.",
        fair="By people and need, {fair} meetings in four weeks would be there; there are {meetings}.",
        enough="By people and need, {fair} meetings in four weeks would do; there are {meetings}.",
        language="About {people} of them speak {code}; no group there meets in it.",
        access="About {people} of them have an access need, {code}; no group there offers it.",
        part_free="Nothing there meets in the {part}: who can come only then is left out. So: {day} {part}.",
        day_free="On {day} nothing meets there at all. So: {day} {part}.",
        usual="No group meets there yet. {day} {part} is when most groups of the network meet.",
        most_free="At this time nothing meets there: {day} {part}.",
        point=".",
    ),
    Language.ES: Words(
        days=("lunes", "martes", "miércoles", "jueves", "viernes", "sábado", "domingo"),
        parts={Part.MORNING: "por la mañana", Part.AFTERNOON: "por la tarde", Part.EVENING: "por la noche"},
        need="En {name} viven {people} personas, con más necesidad que en el {percent} % de las zonas.",
        fair="Por personas y necesidad serían {fair} reuniones en cuatro semanas; hay {meetings}.",
        enough="Por personas y necesidad bastarían {fair} reuniones en cuatro semanas; hay {meetings}.",
        language="Unas {people} hablan {code}; ningún grupo de allí se reúne en esa lengua.",
        access="Unas {people} tienen una necesidad de acceso, {code}; ningún grupo de allí la atiende.",
        part_free="Allí nada se reúne {part}: quien solo puede entonces queda fuera. Por eso: {day} {part}.",
        day_free="El {day} allí no se reúne nada. Por eso: {day} {part}.",
        usual="Allí no se reúne aún ningún grupo. El {day} {part} es cuando más grupos de la red se reúnen.",
        most_free="A esta hora no se reúne nada allí: {day} {part}.",
        point=",",
    ),
    Language.DE: Words(
        days=("Montag", "Dienstag", "Mittwoch", "Donnerstag", "Freitag", "Samstag", "Sonntag"),
        parts={Part.MORNING: "vormittags", Part.AFTERNOON: "nachmittags", Part.EVENING: "abends"},
        need="In {name} leben {people} Menschen, und der Bedarf ist größer als in {percent} % der Gebiete.",
        fair="Nach Menschen und Bedarf wären dort {fair} Treffen in vier Wochen; es sind {meetings}.",
        enough="Nach Menschen und Bedarf genügten {fair} Treffen in vier Wochen; es sind {meetings}.",
        language="Etwa {people} von ihnen sprechen {code}; keine Gruppe trifft sich dort in dieser Sprache.",
        access="Etwa {people} von ihnen haben einen Bedarf, {code}; keine Gruppe bietet es dort.",
        part_free="Dort trifft sich {part} nichts: wer nur dann kann, bleibt außen vor. Darum: {day} {part}.",
        day_free="Am {day} trifft sich dort gar nichts. Darum: {day} {part}.",
        usual="Dort trifft sich noch keine Gruppe. {day} {part} treffen sich die meisten im Netzwerk.",
        most_free="Zu dieser Zeit trifft sich dort nichts: {day} {part}.",
        point=",",
    ),
}


def why_here(one: Provision, language: Language) -> list[str]:
    """Say in plain words why an area comes where it does."""
    words, area = WORDS[language], one.area
    fair = f"{one.fair:.1f}".replace(".", words.point)
    said = [
        words.need.format(
            people=number(area.population), name=area.name, percent=round(100 * one.less_needy)
        ),
        (words.fair if one.gap > 0 else words.enough).format(fair=fair, meetings=one.meetings),
    ]
    said += [_said(words.language, served, LANGUAGES) for served in one.languages if served.is_missing]
    return said + [_said(words.access, served, {}) for served in one.access if served.is_missing]


def why_then(one: Suggestion, language: Language) -> list[str]:
    """Say in plain words why a next group should be there, and then."""
    said = why_here(one.provision, language)
    return [*said, _when(WORDS[language], one.slot, one.taken)] if one.slot else said


def about(count: int) -> int:
    """Round to two digits that count: shares are known no better."""
    unit = int(10 ** max(len(str(count)) - 2, 0))
    return round(count / unit) * unit


def _said(sentence: str, served: Served, names: Mapping[str, str]) -> str:
    return sentence.format(
        people=number(about(served.people)), code=names.get(served.code, served.code.replace("_", " "))
    )


def _when(words: Words, slot: Slot, taken: frozenset[Slot]) -> str:
    if not taken:
        sentence = words.usual
    elif slot.part not in {one.part for one in taken}:
        sentence = words.part_free
    elif slot.weekday not in {one.weekday for one in taken}:
        sentence = words.day_free
    else:
        sentence = words.most_free
    said = sentence.format(day=words.days[slot.weekday - 1], part=words.parts[slot.part])
    return said[0].upper() + said[1:]
