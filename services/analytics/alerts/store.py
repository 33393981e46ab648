"""What is kept of how groups stand: one function per query of `queries.sql`, by the same name."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any
from uuid import UUID

from services.analytics.alerts.domain import BEFORE, LOOKING_BACK, RECENT, Alert, Signs, Standing
from services.analytics.alerts.facts import Told, Wait
from shared.db.queries import load_queries
from shared.db.transaction import Transaction

QUERIES = load_queries(__package__)


def keep_states(tx: Transaction, states: Mapping[UUID, Told]) -> None:
    """Keep in which state groups are."""
    if states:
        ids = sorted(states)
        told = [states[id_] for id_ in ids]
        tx.execute(QUERIES["keep_states"], ids=ids, states=[one.said for one in told], **_when(told))


def keep_stages(tx: Transaction, stages: Mapping[UUID, Told]) -> None:
    """Keep where people stand."""
    if stages:
        ids = sorted(stages)
        told = [stages[id_] for id_ in ids]
        tx.execute(QUERIES["keep_stages"], person_ids=ids, stages=[one.said for one in told], **_when(told))


def keep_waits(tx: Transaction, waits: Mapping[UUID, Wait]) -> None:
    """Keep from when to when somebody waits."""
    if waits:
        ids = sorted(waits)
        tx.execute(
            QUERIES["keep_waits"],
            entry_ids=ids,
            group_ids=[waits[id_].group_id for id_ in ids],
            began=[waits[id_].began_at for id_ in ids],
            ended=[waits[id_].ended_at for id_ in ids],
        )


def lock_looking(tx: Transaction) -> None:
    """Wait until nobody else looks after the groups of this network."""
    tx.execute(QUERIES["lock_looking"])


def list_signs(tx: Transaction) -> list[Signs]:
    """Return what is known now of every group that is not closed."""
    today = tx.now.date()
    return tx.fetch_all(
        QUERIES["list_signs"],
        Signs,
        now=tx.now,
        today=today,
        since=today - LOOKING_BACK,
        recent=today - RECENT,
        before=today - RECENT - BEFORE,
    )


def replace_standings(tx: Transaction, standings: Sequence[Standing]) -> None:
    """Write anew how groups stand, and forget those that are not among them."""
    tx.execute(
        QUERIES["replace_standings"],
        group_ids=[one.group_id for one in standings],
        organisation_ids=[one.organisation_id for one in standings],
        states=[one.state for one in standings],
        last_met_on=[one.last_met_on for one in standings],
        usual_gap_days=[one.usual_gap_days for one in standings],
        trends=[one.trend for one in standings],
        trained=[one.trained for one in standings],
        waiting=[one.waiting for one in standings],
        looked_at=tx.now,
    )


def list_standings(tx: Transaction, **page: Any) -> list[Standing]:
    """Return a page of how groups stand."""
    return tx.fetch_all(QUERIES["list_standings"], Standing, **page)


def list_open_alerts(tx: Transaction) -> list[Alert]:
    """Return every alert that is not over; nobody else can change them meanwhile."""
    return tx.fetch_all(QUERIES["list_open_alerts"], Alert)


def add_alerts(tx: Transaction, alerts: Sequence[Alert]) -> None:
    """Raise alerts."""
    tx.execute_many(QUERIES["add_alert"], map(asdict, alerts))


def close_alerts(tx: Transaction, alert_ids: Sequence[UUID]) -> None:
    """Note that alerts are over."""
    if alert_ids:
        tx.execute(QUERIES["close_alerts"], ids=alert_ids, closed_at=tx.now)


def list_alerts(tx: Transaction, **asked: Any) -> list[Alert]:
    """Return a page of alerts."""
    return tx.fetch_all(QUERIES["list_alerts"], Alert, **asked)


def _when(told: Sequence[Told]) -> dict[str, Any]:
    return {"ats": [one.at for one in told], "event_ids": [one.event_id for one in told]}
