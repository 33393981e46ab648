"""What is kept of outcomes and of their public files: one function per query, by the same name."""

from dataclasses import asdict
from datetime import date

from services.analytics.outcomes.domain import Outcomes
from services.analytics.reports.files import Made
from shared.db.queries import load_queries
from shared.db.transaction import Transaction

QUERIES = load_queries(__package__)


def find_outcomes(tx: Transaction) -> Outcomes | None:
    """Return what the network decided about its public page, or None."""
    return tx.find_one(QUERIES["find_outcomes"], Outcomes)


def lock_outcomes(tx: Transaction) -> Outcomes:
    """Return what the network decided, or what it begins with; nobody else can change it meanwhile."""
    begins_with = asdict(Outcomes())
    tx.execute(
        QUERIES["add_outcomes"],
        **{name: begins_with[name] for name in ("is_public", "title", "about", "language")},
    )
    return tx.fetch_one(QUERIES["lock_outcomes"], Outcomes)


def save_outcomes(tx: Transaction, outcomes: Outcomes) -> None:
    """Keep what the network decided, and how far it is published."""
    tx.execute(QUERIES["save_outcomes"], **asdict(outcomes))


def find_last_released_month(tx: Transaction) -> date | None:
    """Return the last day of the last released month."""
    day: date | None = tx.fetch_value(QUERIES["find_last_released_month"])
    return day


def publish_file(tx: Transaction, made: Made) -> None:
    """Publish a file under its name."""
    tx.execute(QUERIES["publish_file"], name=made.name, media=made.media, body=made.body, published_at=tx.now)


def remove_files(tx: Transaction) -> None:
    """Take back every public file of the network."""
    tx.execute(QUERIES["remove_files"])


def find_file(tx: Transaction, name: str) -> Made | None:
    """Return a public file, if there is one."""
    return tx.find_one(QUERIES["find_file"], Made, name=name)
