"""What is answered goes with the consent it was given by: once that is taken back, so are the answers."""

from collections.abc import Iterable

from services.analytics.checkins import store
from services.analytics.checkins.facts import consents_of
from shared.contracts.analytics_wellbeing import WellbeingAnswersForgotten
from shared.db.transaction import Transaction
from shared.events.envelope import Received


def forget_withdrawn(tx: Transaction, received: Iterable[Received]) -> None:
    """Delete the answers of all consents that a batch takes back, and announce it."""
    consents = consents_of(received)
    withdrawn = sorted(id for id, consent in consents.items() if consent.withdrawn_at is not None)
    if not withdrawn:
        return
    with store.seeing_answers(tx):
        for consent_id, person_id in store.forget_answers(tx, withdrawn):
            tx.emit(WellbeingAnswersForgotten(consent_id=consent_id, person_id=person_id))
