"""Everything that a report says, in three languages."""

from services.analytics.reports.domain import Language
from services.analytics.reports.words import de, en, es
from services.analytics.reports.words.kinds import Words

WORDS: dict[Language, Words] = {Language.EN: en.WORDS, Language.ES: es.WORDS, Language.DE: de.WORDS}

__all__ = ["WORDS", "Words"]
