"""Counting how many changed: what of a month is about wellbeing, and by what it is judged."""

from collections import Counter
from collections.abc import Mapping
from typing import Any
from uuid import UUID

from services.analytics.checkins import domain, store
from services.analytics.checkins.domain import Change, Reliability
from services.analytics.checkins.measures import measures
from services.analytics.domain import Level
from services.analytics.releases.domain import Figure, Span, Subject
from shared.db.transaction import Transaction


def count_wellbeing(tx: Transaction, span: Span) -> list[Figure]:
    """Return for every unit who agreed to be counted and, per measure, what became of their answers.

    What the month's figures are judged by is kept with it, and stays. Of a unit in which nobody agreed there
    is nothing to divide.
    """
    with store.seeing_answers(tx):
        known = {one.measure: one for one in store.reckon_reliabilities(tx, until=span.ends_on)}
        store.add_reliabilities(tx, span.starts_on, known.values())
        agreed = store.count_agreed(tx, span)
        changes = store.count_changes(tx, span)
    divided: dict[tuple[UUID, str], Counter[Change]] = {}
    for one in changes:
        measure = measures()[one["measure"]]
        change = domain.judge(measure, one["points"], is_early=one["is_early"], known=known.get(measure.code))
        divided.setdefault((one["unit_id"], measure.code), Counter())[change] += one["people"]
    asked = _asked(agreed, divided, known)
    return [figure for unit in agreed for figure in _figures(unit, span, divided, asked)]


def _asked(
    agreed: list[dict[str, Any]],
    divided: Mapping[tuple[UUID, str], Counter[Change]],
    known: Mapping[str, Reliability],
) -> dict[str, list[Change]]:
    """Return the parts of each measure that was ever answered, without those that nobody is in."""
    network = next((unit for unit in agreed if unit["level"] == Level.NETWORK and unit["people"]), None)
    if network is None:
        return {}
    asked = {}
    for code in measures():
        if code in known:
            counted = divided.get((network["unit_id"], code), Counter[Change]())
            there = {part for part in counted if counted[part]}
            if counted.total() < network["people"]:
                there.add(Change.MISSING)
            asked[code] = [part for part in domain.parts(known[code]) if part in domain.TELLING | there]
    return asked


def _figures(
    unit: Mapping[str, Any],
    span: Span,
    divided: Mapping[tuple[UUID, str], Counter[Change]],
    asked: Mapping[str, list[Change]],
) -> list[Figure]:
    about: dict[str, Any] = {
        "subject": Subject.WELLBEING,
        "period": span.period,
        "starts_on": span.starts_on,
        "unit_id": unit["unit_id"],
        "level": Level(unit["level"]),
        "parent_id": unit["parent_id"],
    }
    figures = [Figure(**about, people=unit["people"])]
    for code, parts in asked.items() if unit["people"] else ():
        counted = divided.get((unit["unit_id"], code), Counter[Change]())
        counted[Change.MISSING] = unit["people"] - counted.total()
        figures += [Figure(**about, item=code, part=change, people=counted[change]) for change in parts]
    return figures
