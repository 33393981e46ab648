"""What is kept of training: one function per query of `queries.sql`, by the same name."""

import json
from collections.abc import Sequence
from dataclasses import asdict
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Any
from uuid import UUID

from services.mentorship.training.domain import Catalogue, Completion, Module
from shared.db.queries import load_queries
from shared.db.transaction import Transaction
from shared.errors import PreconditionFailed

QUERIES = load_queries(__package__)


def find_catalogue(tx: Transaction) -> Catalogue:
    """Return the network's modules; those that come with Kith where it has published none."""
    row = tx.find_one(QUERIES["find_catalogue"], dict)
    if row is None:
        return default()
    return Catalogue(modules=modules_of(row["modules"]), version=row["version"])


def save_catalogue(tx: Transaction, catalogue: Catalogue) -> None:
    """Write the modules in place of those before; raise `PreconditionFailed` if somebody else was first."""
    kept = json.dumps([asdict(module) for module in catalogue.modules])
    if tx.fetch_value(QUERIES["save_catalogue"], modules=kept, version=catalogue.version) is None:
        raise PreconditionFailed


@cache
def default() -> Catalogue:
    """Return the modules that come with Kith."""
    written = files(__package__).joinpath("default.json").read_text(encoding="utf-8")
    return Catalogue(modules=modules_of(json.loads(written)["modules"]))


def modules_of(kept: Sequence[dict[str, Any]]) -> tuple[Module, ...]:
    """Return modules out of plain values."""
    return tuple(Module(**one) for one in kept)


def add_completion(tx: Transaction, completion: Completion) -> None:
    """Record that somebody completed a module."""
    tx.execute(QUERIES["add_completion"], **asdict(completion))


def lock_completion(tx: Transaction, completion_id: UUID) -> Completion:
    """Return a completion and hold it until the transaction ends."""
    return tx.fetch_one(QUERIES["lock_completion"], Completion, completion_id=completion_id)


def save_withdrawn(tx: Transaction, completion: Completion) -> None:
    """Note that a completion counts no more."""
    tx.execute(QUERIES["save_withdrawn"], id=completion.id, withdrawn_at=completion.withdrawn_at)


def list_completions_of(tx: Transaction, person_ids: Sequence[UUID]) -> list[Completion]:
    """Return all that some people have completed, withdrawn or not."""
    return tx.fetch_all(QUERIES["list_completions_of"], Completion, person_ids=list(person_ids))


def list_completions(tx: Transaction, **page_and_filter: Any) -> list[Completion]:
    """Return a page of completions in the order they were recorded."""
    return tx.fetch_all(QUERIES["list_completions"], Completion, **page_and_filter)


def tell_due(tx: Transaction, today: date) -> list[dict[str, Any]]:
    """Return whom to tell of which renewal, each once."""
    return tx.fetch_all(QUERIES["tell_due"], dict, today=today)


def tell_expired(tx: Transaction, today: date) -> list[dict[str, Any]]:
    """Return whose training has expired, each once."""
    return tx.fetch_all(QUERIES["tell_expired"], dict, today=today)
