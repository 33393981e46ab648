"""What is told of a meeting, by kind and language: before its time stands the opening, after it the advice.

Whoever wants it discreet reads `discreet` instead, and is asked to look for themself. A plain reminder says
nothing of what it is about anyway.
"""

from dataclasses import dataclass

from services.scheduling.reminders.domain import Kind


@dataclass(frozen=True)
class News:
    """What is said in one language."""

    opening: str
    advice: str = ""
    discreet: str = ""


NEWS: dict[Kind, dict[str, News]] = {
    Kind.MEETING: {
        "en": News("here is the reminder you asked for:"),
        "es": News("Este es el recordatorio que pediste:"),
        "de": News("hier ist die Erinnerung, um die du gebeten hast:"),
    },
    Kind.FAMILIES: {
        "en": News(
            "families and friends are welcome to a part of this meeting. We want you to know early:",
            "You can bring somebody, come alone, or choose the alternative. Any of these is fine.\n"
            "Have a look, and say which you prefer.",
            "there is something to choose for this date, and we want you to know early:",
        ),
        "es": News(
            "Familiares y amigos pueden venir a una parte de esta reunión. Queremos que lo sepas con tiempo:",
            "Puedes traer a alguien, venir por tu cuenta o elegir la alternativa. Todo está bien.\n"
            "Échale un vistazo y dinos qué prefieres.",
            "Para esta fecha hay algo que puedes elegir, y queremos que lo sepas con tiempo:",
        ),
        "de": News(
            "zu einem Teil dieses Treffens sind Angehörige und Freunde willkommen. Du sollst es früh wissen:",
            "Du kannst jemanden mitbringen, allein kommen oder die Alternative wählen. Alles ist gut so.\n"
            "Sieh es dir an und sag uns, was dir lieber ist.",
            "zu diesem Termin gibt es etwas zu wählen, und das sollst du früh wissen:",
        ),
    },
    Kind.ALTERNATIVE: {
        "en": News(
            "what you chose instead of the part with families is no longer there for this meeting:",
            "Have a look at what there is now, and say which you prefer.",
            "what you chose for this date is no longer there:",
        ),
        "es": News(
            "Lo que elegiste en lugar de la parte con familiares ya no está disponible para esta reunión:",
            "Mira qué opciones hay ahora y dinos cuál prefieres.",
            "Lo que elegiste para esta fecha ya no está disponible:",
        ),
        "de": News(
            "was du statt des Teils mit Angehörigen gewählt hast, gibt es für dieses Treffen nicht mehr:",
            "Sieh dir an, was es jetzt gibt, und sag uns, was dir lieber ist.",
            "was du für diesen Termin gewählt hast, gibt es nicht mehr:",
        ),
    },
    Kind.GOALS: {
        "en": News(
            "before this meeting, your group likes to be reminded of its goals:",
            "You find them with your group. They are there to help, not to be met.",
            "there is something short to read before this date:",
        ),
        "es": News(
            "Antes de esta reunión, tu grupo quiere recordar sus objetivos:",
            "Los encuentras en tu grupo. Están para ayudar, no para exigir.",
            "Hay algo breve que puedes leer antes de esta fecha:",
        ),
        "de": News(
            "vor diesem Treffen möchte deine Gruppe an ihre Ziele erinnern:",
            "Du findest sie bei deiner Gruppe. Sie sollen helfen und sind keine Pflicht.",
            "vor diesem Termin gibt es etwas Kurzes zu lesen:",
        ),
    },
}
LOOK = {
    "en": "Please sign in and have a look when it suits you.",
    "es": "Entra y échale un vistazo cuando te venga bien.",
    "de": "Melde dich an und sieh nach, wann immer es dir passt.",
}
