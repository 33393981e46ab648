"""Who counts what: each subject by its own noun, or by the query `count_<subject>` of releases."""

from collections.abc import Callable, Mapping

from services.analytics.checkins.counting import count_wellbeing
from services.analytics.feedback.counting import count_feedback, count_helped
from services.analytics.library.store import count_practice
from services.analytics.releases import store
from services.analytics.releases.domain import Figure, Span, Subject
from shared.db.transaction import Transaction

BY_SUBJECT: Mapping[Subject, Callable[[Transaction, Span], list[Figure]]] = {
    Subject.WELLBEING: count_wellbeing,
    Subject.FEEDBACK: count_feedback,
    Subject.HELPED: count_helped,
    Subject.PRACTICE: count_practice,
}


def count(tx: Transaction, subject: Subject, span: Span) -> list[Figure]:
    """Return what is counted of a subject in a span, for every unit; nothing is hidden yet."""
    own = BY_SUBJECT.get(subject)
    return store.count(tx, subject, span) if own is None else own(tx, span)
