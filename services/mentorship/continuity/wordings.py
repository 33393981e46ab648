"""What each risk says, in three languages."""

from services.mentorship.continuity.domain import Risk
from services.mentorship.domain.gates import Words, said

_SENTENCES: dict[Risk, Words] = {
    Risk.DEPENDENCE: {
        "en": "How much leading the group rests on one person.",
        "es": "Cuánto depende el grupo de una sola persona.",
        "de": "Wie sehr die Leitung an einer Person hängt.",
    },
    Risk.CADENCE: {
        "en": "How often meetings fell through lately.",
        "es": "Con qué frecuencia se cancelaron reuniones últimamente.",
        "de": "Wie oft Treffen zuletzt ausgefallen sind.",
    },
    Risk.BENCH: {
        "en": "Whether mentors or co-facilitators are there who could step up.",
        "es": "Si hay mentoras, mentores o cofacilitadores que puedan tomar el relevo.",
        "de": "Ob es Mentorinnen, Mentoren oder Co-Moderierende gibt, die nachrücken könnten.",
    },
    Risk.TRAINING: {
        "en": "Whether the training of those who facilitate is about to expire.",
        "es": "Si la formación de quienes facilitan está por caducar.",
        "de": "Ob Schulungen der Moderierenden bald ablaufen.",
    },
    Risk.FOUNDER: {
        "en": "Whether whoever has carried the group longest stays or has handed over.",
        "es": "Si quien lleva el grupo desde hace más tiempo sigue o ya ha pasado el relevo.",
        "de": "Ob die Person, die die Gruppe am längsten trägt, bleibt oder übergeben hat.",
    },
}


def in_words(risk: Risk, language: str) -> str:
    """Say what a risk is about."""
    return said(_SENTENCES[risk], language)
