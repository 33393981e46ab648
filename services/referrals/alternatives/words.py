"""What to say to somebody who was turned down: true, short, and on their side."""

from services.referrals.domain.referral import DeclineReason

LANGUAGES = ("en", "es", "de")

_ROOM = {
    "en": "There is no room there at the moment. That says something about the place, and nothing about you. "
    "Asking was a strong step, and it still counts.",
    "es": "En este momento no hay sitio allí. Eso habla del lugar y no de ti. "
    "Preguntar fue un paso valiente, y sigue contando.",
    "de": "Dort ist zurzeit kein Platz frei. Das sagt etwas über den Ort und nichts über dich. "
    "Zu fragen war ein starker Schritt, und er zählt weiterhin.",
}
_FIT = {
    "en": "What they offer is not what you are looking for. Now you know more about what would help, "
    "and other doors are open.",
    "es": "Lo que ofrecen no es lo que buscas. Ahora sabes mejor qué te ayudaría, "
    "y hay otras puertas abiertas.",
    "de": "Was es dort gibt, ist nicht das, was du suchst. Du weißt jetzt genauer, was helfen würde, "
    "und andere Türen stehen offen.",
}
_NEXT = {
    "en": "You decide whether to go on, with whom, and when. Your group is there either way.",
    "es": "Tú decides si quieres seguir, con quién y cuándo. Tu grupo está ahí en cualquier caso.",
    "de": "Du entscheidest, ob, mit wem und wann es weitergeht. Deine Gruppe ist so oder so da.",
}


def strengthening(reason: DeclineReason | None, language: str) -> list[str]:
    """Return what to say in a language of `LANGUAGES`; without a reason, only how it can go on."""
    if reason is None:
        return [_NEXT[language]]
    said = _ROOM if reason is DeclineReason.NO_CAPACITY else _FIT
    return [said[language], _NEXT[language]]
