"""Why somebody has a duty, or why nobody has, in a sentence that a person can read.

Reasons hold counts and codes, never who the others are or why somebody is away.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from uuid import UUID

from services.scheduling.rota.domain.assigning import Slot, able_for
from services.scheduling.rota.domain.people import Person


class ReasonCode(StrEnum):
    """How it came about."""

    SMALLEST_SHARE = "smallest_share"
    EVEN_IN_TOTAL = "even_in_total"
    ONLY_ONE = "only_one"
    SWAPPED = "swapped"
    TAKEN_OVER = "taken_over"
    OVERRIDDEN = "overridden"
    NOBODY_CAN = "nobody_can"
    DECLINED = "declined"
    UNAVAILABLE = "unavailable"


@dataclass(frozen=True, kw_only=True)
class Reason:
    """A code and the counts of its sentence: how many could, duties so far, meetings they could come to."""

    code: ReasonCode
    able: int = 0
    duties: int = 0
    sessions: int = 0


LANGUAGES = ("en", "es", "de")
_SENTENCES: dict[ReasonCode, dict[str, str]] = {
    ReasonCode.SMALLEST_SHARE: {
        "en": "Able to do this: {able}. Nobody among them has a smaller share: duties before this one"
        " {duties}, meetings they could come to {sessions}.",
        "es": "Pueden hacerlo: {able}. Nadie entre ellas tiene una parte menor: tareas anteriores {duties},"
        " reuniones a las que pudo venir {sessions}.",
        "de": "Das können übernehmen: {able}. Niemand davon hat einen kleineren Anteil: Aufgaben davor"
        " {duties}, mögliche Treffen {sessions}.",
    },
    ReasonCode.EVEN_IN_TOTAL: {
        "en": "Able to do this: {able}. Given this way, everybody's total stays as even as it can be:"
        " duties before this one {duties}, meetings they could come to {sessions}.",
        "es": "Pueden hacerlo: {able}. Así el total de cada persona queda lo más parejo posible: tareas"
        " anteriores {duties}, reuniones a las que pudo venir {sessions}.",
        "de": "Das können übernehmen: {able}. So bleibt es insgesamt möglichst gleich: Aufgaben davor"
        " {duties}, mögliche Treffen {sessions}.",
    },
    ReasonCode.ONLY_ONE: {
        "en": "The only one who can do this on that day.",
        "es": "Es la única persona que puede hacerlo ese día.",
        "de": "Die einzige Person, die das an diesem Tag übernehmen kann.",
    },
    ReasonCode.SWAPPED: {
        "en": "Swapped: both sides agreed.",
        "es": "Intercambiada: ambas partes estuvieron de acuerdo.",
        "de": "Getauscht: beide Seiten waren einverstanden.",
    },
    ReasonCode.TAKEN_OVER: {
        "en": "Taken over from somebody who asked: both sides agreed.",
        "es": "Asumida a petición de otra persona: ambas partes estuvieron de acuerdo.",
        "de": "Auf Bitte übernommen: beide Seiten waren einverstanden.",
    },
    ReasonCode.OVERRIDDEN: {
        "en": "Decided by those who run the group; the reason is in the history.",
        "es": "Decidido por quienes llevan el grupo; el motivo está en el historial.",
        "de": "Von der Gruppenleitung entschieden; der Grund steht im Verlauf.",
    },
    ReasonCode.NOBODY_CAN: {
        "en": "Still open: nobody who could do this is free on that day. Does somebody want to take it on?",
        "es": "Sigue libre: nadie que pueda hacerlo está disponible ese día. ¿Alguien quiere asumirla?",
        "de": "Noch offen: Niemand, der das kann, hat an diesem Tag Zeit. Möchte es jemand übernehmen?",
    },
    ReasonCode.DECLINED: {
        "en": "Open again: it was declined, which needs no reason. The rota looks for somebody else.",
        "es": "Libre de nuevo: alguien la rechazó, y no necesita motivo. La rotación busca a otra persona.",
        "de": "Wieder offen: Sie wurde abgelehnt, das braucht keinen Grund. Der Plan sucht jemand anderen.",
    },
    ReasonCode.UNAVAILABLE: {
        "en": "Open again: whoever had it is not available. The rota looks for somebody else.",
        "es": "Libre de nuevo: quien la tenía no está disponible. La rotación busca a otra persona.",
        "de": "Wieder offen: Wer sie hatte, ist nicht verfügbar. Der Plan sucht jemand anderen.",
    },
}


def in_words(reason: Reason, language: str = "en") -> str:
    """Say a reason in a language, or in English where there is no such wording yet."""
    sentences = _SENTENCES[reason.code]
    sentence = sentences.get(language.split("-", maxsplit=1)[0], sentences["en"])
    return sentence.format(able=reason.able, duties=reason.duties, sessions=reason.sessions)


def explained(
    chosen: Mapping[Slot, UUID],
    people: Sequence[Person],
    *,
    kept: Mapping[Slot, UUID],
    duties: Mapping[UUID, int],
    days: Sequence[date],
    declined: Mapping[Slot, frozenset[UUID]],
) -> dict[Slot, Reason]:
    """Return why each slot went to whom, counted as things stood when its turn came.

    `duties` are those that each had before; `days` those of all meetings that count.
    """
    so_far = {person.id: duties.get(person.id, 0) for person in people}
    possible = {person.id: sum(person.could_come(day) for day in days) for person in people}
    busy = {(person_id, slot.session_id) for slot, person_id in kept.items()}
    reasons: dict[Slot, Reason] = {}
    for slot in sorted(chosen, key=lambda slot: slot.order):
        person_id = chosen[slot]
        able = [
            one
            for one in able_for(slot, people, without=declined.get(slot, frozenset()))
            if (one, slot.session_id) not in busy
        ]
        reasons[slot] = Reason(
            code=_code(person_id, able, so_far, possible),
            able=len(able),
            duties=so_far[person_id],
            sessions=possible[person_id],
        )
        so_far[person_id] += 1
        busy.add((person_id, slot.session_id))
    return reasons


def _code(
    person_id: UUID, able: Sequence[UUID], so_far: Mapping[UUID, int], possible: Mapping[UUID, int]
) -> ReasonCode:
    if list(able) == [person_id]:
        return ReasonCode.ONLY_ONE
    # Compared without division: a/b <= c/d where a·d <= c·b.
    smallest = all(so_far[person_id] * possible[one] <= so_far[one] * possible[person_id] for one in able)
    return ReasonCode.SMALLEST_SHARE if smallest else ReasonCode.EVEN_IN_TOTAL
