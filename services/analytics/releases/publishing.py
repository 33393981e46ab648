"""Publishing: count, hide, let the auditor attack, hide more, and refuse where that does not help."""

import time

from services.analytics import store as network
from services.analytics.disclosure import auditor
from services.analytics.disclosure.domain import Key, Table, hide, neighbours
from services.analytics.domain import Settings
from services.analytics.releases import counting, domain, store, tables
from services.analytics.releases.domain import SUBJECTS, Figure, Period, Release, Span
from shared.contracts.analytics import FiguresReleased
from shared.db.transaction import Transaction
from shared.errors import Conflict
from shared.observability.metrics import RELEASE_DURATION, RELEASED_FIGURES, RELEASES


class CellRecoverable(Conflict):
    """These figures are not published: what is hidden in them could be worked out from what is public."""


def due(tx: Transaction) -> list[Span]:
    """Return what is to be released now, in order; nobody else releases until the end of the transaction."""
    store.lock_releases(tx)
    return domain.due(store.find_first_day(tx), store.find_last_released_day(tx), today=tx.now.date())


def release(tx: Transaction, span: Span) -> Release:
    """Release a week or month, and announce it; raise `CellRecoverable` where it cannot be made safe."""
    began = time.perf_counter()
    settings = network.find_settings(tx) or Settings()
    released = Release(
        id=tx.new_id(),
        period=span.period,
        starts_on=span.starts_on,
        ends_on=span.ends_on,
        threshold=settings.suppression_threshold,
        released_at=tx.now,
    )
    figures = [figure for subject in SUBJECTS[span.period] for figure in counting.count(tx, subject, span)]
    if span.period is Period.MONTH:
        figures += store.list_released_beside(tx, span)
    try:
        figures = protect_figures(figures, settings.suppression_threshold)
    except CellRecoverable:
        RELEASES.labels("refused").inc()
        raise
    store.add_release(tx, released)
    store.add_figures(tx, released.id, figures)
    tx.emit(FiguresReleased(release_id=released.id, period=span.period, starts_on=span.starts_on))
    tx.after_commit.append(lambda: _count(figures, time.perf_counter() - began))
    return released


def _count(figures: list[Figure], seconds: float) -> None:
    RELEASES.labels("released").inc()
    RELEASE_DURATION.observe(seconds)
    for figure in figures:
        if figure.people:
            RELEASED_FIGURES.labels("hidden" if figure.hides_people else "shown").inc()


def protect_figures(figures: list[Figure], threshold: int) -> list[Figure]:
    """Return those not released yet, with what is hidden of them; raise `CellRecoverable`.

    `figures` are of all subjects, and those that were released beside a month: its weeks, its old newcomers.
    """
    table = tables.table_of(figures)
    also = tables.moved(figures) | tables.undivided(figures, threshold)
    hidden = protect(table, threshold, also)
    return domain.in_percent(domain.protected(figures, hidden, auditor.implied(table, hidden)), threshold)


def protect(table: Table, threshold: int, also: frozenset[Key] = frozenset()) -> frozenset[Key]:
    """Return which cells to hide so that the auditor recovers none; raise `CellRecoverable` otherwise.

    `also` are hidden whatever they are about.

    Each round hides another cell near every one that was recovered, so it ends when nothing is left to hide.
    """
    safe: set[frozenset[auditor.Variable]] = set()
    while True:
        hidden = hide(table, threshold, also)
        weak = auditor.recoverable(table, hidden, threshold, safe)
        if not weak:
            return hidden
        more = neighbours(table, hidden, {key for key, _measure in weak})
        if not more:
            raise CellRecoverable
        also |= more
