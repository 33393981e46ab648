"""One function for each named query of polls."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from services.scheduling.polls.domain import Option, Poll, PollKind, PollStatus
from shared.db.queries import Query, load_queries
from shared.db.transaction import Transaction
from shared.errors import NotFound

QUERIES = load_queries(__package__)


@dataclass(frozen=True, kw_only=True)
class Answer:
    """What somebody answered by name."""

    person_id: UUID
    option_code: str


def add_poll(tx: Transaction, poll: Poll) -> None:
    """Add a poll with nothing counted."""
    codes = [option.code for option in poll.options]
    tx.execute(
        QUERIES["add_poll"],
        id=poll.id,
        group_id=poll.group_id,
        kind=poll.kind,
        topic=poll.topic,
        question=poll.question,
        language=poll.language,
        option_codes=codes,
        option_labels=[option.label for option in poll.options],
        anonymous=poll.anonymous,
        status=poll.status,
        opened_at=poll.opened_at,
        closes_at=poll.closes_at,
    )
    tx.execute(QUERIES["add_tallies"], poll_id=poll.id, group_id=poll.group_id, option_codes=codes)


def get_poll(tx: Transaction, poll_id: UUID) -> Poll:
    """Return a poll; raise `NotFound`."""
    return _one(tx, QUERIES["get_poll"], poll_id)


def lock_poll(tx: Transaction, poll_id: UUID) -> Poll:
    """Return a poll that nobody else ends before this transaction does; raise `NotFound`."""
    return _one(tx, QUERIES["lock_poll"], poll_id)


def lock_polls_to_close(tx: Transaction, *, limit: int) -> list[Poll]:
    """Return polls whose time is over."""
    rows = tx.fetch_all(QUERIES["lock_polls_to_close"], dict, now=tx.now, limit=limit)
    return [_poll(row) for row in rows]


def list_polls(tx: Transaction, **filters: Any) -> list[Poll]:
    """Return a page of polls."""
    return [_poll(row) for row in tx.fetch_all(QUERIES["list_polls"], dict, **filters)]


def save_closed(tx: Transaction, poll: Poll) -> None:
    """Write that a poll has ended."""
    tx.execute(
        QUERIES["save_closed"],
        id=poll.id,
        status=poll.status,
        closed_at=poll.closed_at,
        version=poll.version,
    )


def add_voter(tx: Transaction, poll: Poll, person_id: UUID) -> bool:
    """Note that somebody has answered; False when they had already."""
    added = tx.fetch_value(QUERIES["add_voter"], poll_id=poll.id, group_id=poll.group_id, person_id=person_id)
    return added is not None


def count_answer(tx: Transaction, poll_id: UUID, option_code: str) -> bool:
    """Add one to what an option was chosen; False once the poll has ended."""
    return tx.execute(QUERIES["count_answer"], poll_id=poll_id, option_code=option_code) > 0


def lock_tallies(tx: Transaction, poll_id: UUID) -> dict[str, int]:
    """Return the counts of a poll, once answers that are on their way have arrived."""
    rows = tx.fetch_all(QUERIES["lock_tallies"], dict, poll_id=poll_id)
    return {row["option_code"]: row["answers"] for row in rows}


def list_tallies(tx: Transaction, poll_ids: Sequence[UUID]) -> dict[UUID, dict[str, int]]:
    """Return how often each option was chosen, by poll."""
    found: dict[UUID, dict[str, int]] = defaultdict(dict)
    for row in tx.fetch_all(QUERIES["list_tallies"], dict, poll_ids=list(poll_ids)):
        found[row["poll_id"]][row["option_code"]] = row["answers"]
    return found


def keep_answer(tx: Transaction, poll: Poll, person_id: UUID, option_code: str) -> None:
    """Write what somebody answered by name."""
    tx.execute(
        QUERIES["keep_answer"],
        poll_id=poll.id,
        group_id=poll.group_id,
        person_id=person_id,
        option_code=option_code,
        answered_at=tx.now,
    )


def list_answers(tx: Transaction, poll_id: UUID) -> list[Answer]:
    """Return what was answered by name, as far as it may be seen."""
    return tx.fetch_all(QUERIES["list_answers"], Answer, poll_id=poll_id)


def save_named_tallies(tx: Transaction, poll_id: UUID, counts: Mapping[str, int]) -> None:
    """Keep the counts of a poll by name."""
    tx.execute(
        QUERIES["save_named_tallies"],
        poll_id=poll_id,
        option_codes=list(counts),
        answers=list(counts.values()),
    )


def remove_voters(tx: Transaction) -> None:
    """Forget who has answered polls that have ended."""
    tx.execute(QUERIES["remove_voters"])


def _one(tx: Transaction, query: Query, poll_id: UUID) -> Poll:
    row = tx.find_one(query, dict, poll_id=poll_id)
    if row is None:
        raise NotFound(poll_id)
    return _poll(row)


def _poll(row: dict[str, Any]) -> Poll:
    codes, labels = row.pop("option_codes"), row.pop("option_labels")
    options = tuple(Option(code=code, label=label) for code, label in zip(codes, labels, strict=True))
    return Poll(**_typed(row), options=options)


def _typed(row: dict[str, Any]) -> dict[str, Any]:
    return row | {"kind": PollKind(row["kind"]), "status": PollStatus(row["status"])}
