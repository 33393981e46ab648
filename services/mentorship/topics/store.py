"""What is kept of topics: one function per query of `queries.sql`, by the same name."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Any
from uuid import UUID

from services.mentorship.topics.domain import AlreadyChosen, Choice, Poll, Taken, Topic
from shared.contracts.scheduling_library import starter_id
from shared.db.queries import load_queries
from shared.db.transaction import Transaction

QUERIES = load_queries(__package__)


@cache
def topics() -> tuple[Topic, ...]:
    """Return the topics, written for Kith in three languages."""
    written = json.loads(files(__package__).joinpath("topics.json").read_text(encoding="utf-8"))
    return tuple(Topic(**one | {"answers_to": tuple(one["answers_to"])}) for one in written["topics"])


def keep_poll(
    tx: Transaction,
    poll_id: UUID,
    group_id: UUID,
    *,
    topic: str,
    closed_on: date,
    options: Sequence[str],
    counts: Sequence[int],
) -> None:
    """Note how a poll of a group ended."""
    tx.execute(
        QUERIES["keep_poll"],
        poll_id=poll_id,
        group_id=group_id,
        topic=topic,
        closed_on=closed_on,
        options=list(options),
        counts=list(counts),
    )


def list_polls(tx: Transaction, group_id: UUID, *, since: date) -> list[Poll]:
    """Return how the polls of a group ended, from a day on."""
    return tx.fetch_all(QUERIES["list_polls"], Poll, group_id=group_id, since=since)


def themes(tx: Transaction) -> dict[str, UUID]:
    """Return the library's theme about each topic that has one, in this network."""
    if tx.network_id is None:
        return {}
    return {one.code: starter_id(tx.network_id, one.theme) for one in topics() if one.theme}


def keep_theme(
    tx: Transaction,
    occurrence_id: UUID,
    group_id: UUID,
    *,
    entry_id: UUID | None,
    covered_on: date | None,
    as_of: UUID,
) -> None:
    """Note what a meeting is about; what was told last holds."""
    tx.execute(
        QUERIES["keep_theme"],
        occurrence_id=occurrence_id,
        group_id=group_id,
        entry_id=entry_id,
        covered_on=covered_on,
        as_of=as_of,
    )


def list_taken(tx: Transaction, group_id: UUID, codes: Mapping[UUID, str]) -> list[Taken]:
    """Return the topics that a group's curriculum takes up; `codes` are the topics of themes."""
    found = tx.fetch_all(QUERIES["list_taken"], dict, group_id=group_id, entry_ids=list(codes))
    return [Taken(topic=codes[row.pop("entry_id")], **row) for row in found]


def add_choice(tx: Transaction, choice: Choice) -> None:
    """Choose a topic; raise `AlreadyChosen`."""
    if tx.fetch_value(QUERIES["add_choice"], **asdict(choice)) is None:
        raise AlreadyChosen(choice.topic)


def list_all_choices(tx: Transaction, group_id: UUID) -> list[Choice]:
    """Return all that was ever chosen for a group."""
    return tx.fetch_all(QUERIES["list_all_choices"], Choice, group_id=group_id)


def list_choices(tx: Transaction, group_id: UUID, **page: Any) -> list[Choice]:
    """Return a page of what was chosen for a group."""
    return tx.fetch_all(QUERIES["list_choices"], Choice, group_id=group_id, **page)


def get_choice(tx: Transaction, choice_id: UUID) -> Choice:
    """Return a choice; raise `NotFound`."""
    return tx.fetch_one(QUERIES["get_choice"], Choice, choice_id=choice_id)


def remove_choice(tx: Transaction, choice_id: UUID) -> None:
    """Take a choice back."""
    tx.execute(QUERIES["remove_choice"], choice_id=choice_id)
