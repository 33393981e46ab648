"""Counting what was said, and whether what came of it helped: per question, for those whom it was asked."""

from collections.abc import Iterable
from typing import Any

from services.analytics.checkins.store import seeing_answers
from services.analytics.domain import Level
from services.analytics.feedback import store
from services.analytics.releases.domain import Figure, Span, Subject
from shared.db.transaction import Transaction


def count_feedback(tx: Transaction, span: Span) -> list[Figure]:
    """Return how many answered each question that was closed in a span, and how many said what."""
    with seeing_answers(tx):
        return _figures(Subject.FEEDBACK, span, store.count_feedback(tx, span))


def count_helped(tx: Transaction, span: Span) -> list[Figure]:
    """Return how many said of what was told four weeks before that it helped, or did not."""
    with seeing_answers(tx):
        return _figures(Subject.HELPED, span, store.count_helped(tx, span))


def _figures(subject: Subject, span: Span, rows: Iterable[dict[str, Any]]) -> list[Figure]:
    # Each question is asked by itself: a group's is no part of the network's.
    about: dict[str, Any] = {"subject": subject, "period": span.period, "starts_on": span.starts_on}
    return [Figure(**about, parent_id=None, **row | {"level": Level(row["level"])}) for row in rows]
