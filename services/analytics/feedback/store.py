"""What is kept of feedback: one function per query of `queries.sql`, by the same name."""

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any
from uuid import UUID

from services.analytics.feedback.domain import TO_TRY, Answer, Question, Response, Theme
from services.analytics.releases.domain import Span
from shared.db.asking import Asking
from shared.db.queries import load_queries
from shared.db.transaction import Transaction
from shared.security.sealing import Sealer

QUERIES = load_queries(__package__)


def add_question(tx: Transaction, question: Question) -> None:
    """Keep what is asked."""
    tx.execute(QUERIES["add_question"], **asdict(question))


def check_known(tx: Transaction, group_id: UUID) -> None:
    """Raise `NotFound` unless the group was heard of."""
    tx.fetch_one(QUERIES["check_known"], dict, group_id=group_id)


def list_questions(tx: Transaction, **asked: Any) -> list[Question]:
    """Return a page of questions."""
    return tx.fetch_all(QUERIES["list_questions"], Question, **asked)


def get_question(tx: Transaction, question_id: UUID) -> Question:
    """Return a question; raise `NotFound`."""
    return tx.fetch_one(QUERIES["get_question"], Question, question_id=question_id)


def lock_question(tx: Transaction, question_id: UUID) -> Question:
    """Return a question that nobody else changes before this transaction ends; raise `NotFound`."""
    return tx.fetch_one(QUERIES["lock_question"], Question, question_id=question_id)


def close_question(tx: Transaction, question: Question) -> None:
    """Write that a question is closed."""
    tx.execute(
        QUERIES["close_question"],
        id=question.id,
        closed_at=question.closed_at,
        version=question.version,
    )


def keep_answer(tx: Transaction, sealer: Sealer, answer: Answer) -> None:
    """Keep what somebody wrote, sealed with their key."""
    sealed = sealer.seal(tx, answer.person_id, **_place(answer.id), text=answer.words)
    kept = {name: value for name, value in asdict(answer).items() if name != "theme_ids"}
    tx.execute(QUERIES["keep_answer"], **kept | {"words": sealed})


def find_own_answer(tx: Transaction, sealer: Sealer, question_id: UUID, person_id: UUID) -> Answer | None:
    """Return what somebody answered themselves, or None."""
    row = tx.find_one(QUERIES["find_own_answer"], dict, question_id=question_id, person_id=person_id)
    return None if row is None else _opened(tx, sealer, row)


def remove_answer(tx: Transaction, question_id: UUID, person_id: UUID) -> int:
    """Take one's own answer back; return how many there were."""
    return tx.execute(QUERIES["remove_answer"], question_id=question_id, person_id=person_id)


def list_answers(tx: Transaction, sealer: Sealer, question_id: UUID, **page: Any) -> list[Answer]:
    """Return a page of what was written, opened: whoever sees the row may read it."""
    rows = tx.fetch_all(QUERIES["list_answers"], dict, question_id=question_id, **page)
    return [_opened(tx, sealer, row | {"theme_ids": tuple(row["theme_ids"])}) for row in rows]


def get_answer(tx: Transaction, question_id: UUID, answer_id: UUID) -> dict[str, Any]:
    """Return whose an answer is, unopened; raise `NotFound`."""
    return tx.fetch_one(QUERIES["get_answer"], dict, question_id=question_id, answer_id=answer_id)


def add_theme(tx: Transaction, theme: Theme) -> None:
    """Keep a theme."""
    tx.execute(
        QUERIES["add_theme"],
        id=theme.id,
        question_id=theme.question_id,
        group_id=theme.group_id,
        name=theme.name,
    )


def list_themes(tx: Transaction, question_id: UUID) -> list[Theme]:
    """Return the themes of a question, the oldest first."""
    return tx.fetch_all(QUERIES["list_themes"], Theme, question_id=question_id)


def mark_answer(tx: Transaction, answer: dict[str, Any], theme_ids: Sequence[UUID]) -> None:
    """Keep which themes an answer bears, and no others."""
    tx.execute(QUERIES["unmark_answer"], answer_id=answer["id"])
    tx.execute(
        QUERIES["mark_answer"],
        answer_id=answer["id"],
        group_id=answer["group_id"],
        person_id=answer["person_id"],
        theme_ids=theme_ids,
    )


def add_response(tx: Transaction, response: Response) -> None:
    """Keep what came of what was said."""
    tx.execute(QUERIES["add_response"], **asdict(response))


def list_responses(tx: Transaction, question_id: UUID, person_id: UUID, **page: Any) -> list[Response]:
    """Return a page of what came of a question, with what this person said of it."""
    return tx.fetch_all(
        QUERIES["list_responses"], Response, question_id=question_id, person_id=person_id, **page
    )


def get_response(tx: Transaction, question_id: UUID, response_id: UUID) -> Response:
    """Return what came of what was said; raise `NotFound`."""
    return tx.fetch_one(QUERIES["get_response"], Response, question_id=question_id, response_id=response_id)


def add_verdict(tx: Transaction, response: Response, person_id: UUID, *, helped: bool) -> None:
    """Keep whether it helped somebody."""
    tx.execute(
        QUERIES["add_verdict"],
        response_id=response.id,
        person_id=person_id,
        group_id=response.group_id,
        helped=helped,
    )


def count_feedback(tx: Transaction, span: Span) -> list[dict[str, Any]]:
    """Return per question closed in a span who answered, who bears each theme, and who none."""
    return tx.fetch_all(QUERIES["count_feedback"], dict, starts_on=span.starts_on, ends_on=span.ends_on)


def count_helped(tx: Transaction, span: Span) -> list[dict[str, Any]]:
    """Return per response told four weeks before a span who said whether it helped, and how many it did."""
    return tx.fetch_all(
        QUERIES["count_helped"],
        dict,
        starts_on=span.starts_on,
        ends_on=span.ends_on,
        days=TO_TRY.days,
    )


def _opened(tx: Transaction, sealer: Sealer, row: dict[str, Any]) -> Answer:
    # The key is the person's: whoever was shown the row may have what is in it, and nothing else of theirs.
    with tx.asking(Asking("person", tx.network_id, person_id=row["person_id"])):
        words = sealer.unseal(tx, row["person_id"], **_place(row["id"]), sealed=bytes(row["words"]))
    return Answer(**row | {"words": words})


def _place(answer_id: UUID) -> Any:
    return {"table": "feedback_answers", "column": "words", "row_id": answer_id}
