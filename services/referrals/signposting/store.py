"""What is kept of signpost pages: one function per query of `queries.sql`, by the same name."""

import json
from dataclasses import asdict

from services.referrals.signposting.domain import Signpost, SignpostPage
from shared.db.queries import load_queries
from shared.db.transaction import Transaction
from shared.errors import PreconditionFailed

QUERIES = load_queries(__package__)


def list_pages(tx: Transaction) -> list[SignpostPage]:
    """Return every page of the network."""
    return [
        SignpostPage(**row | {"signposts": tuple(Signpost(**one) for one in row["signposts"])})
        for row in tx.fetch_all(QUERIES["list_pages"], dict)
    ]


def save_page(tx: Transaction, page: SignpostPage) -> None:
    """Keep a page; raise `PreconditionFailed` where somebody else was faster."""
    signposts = json.dumps([asdict(one) for one in page.signposts])
    if tx.fetch_value(QUERIES["save_page"], **asdict(page) | {"signposts": signposts}) is None:
        raise PreconditionFailed
