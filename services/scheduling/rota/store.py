"""One function for each named query of the rota."""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import date
from typing import Any
from uuid import UUID

from services.scheduling.rota.domain.deciding import Session
from services.scheduling.rota.domain.duties import Held, Rota, RotaExists, Swap
from services.scheduling.rota.records import Change
from shared.db.queries import load_queries
from shared.db.transaction import Transaction

QUERIES = load_queries(__package__)


# Rotas


def add_rota(tx: Transaction, rota: Rota) -> None:
    """Add a rota; raise `RotaExists`."""
    values = {name: value for name, value in asdict(rota).items() if name not in ("planned_at", "version")}
    if tx.fetch_value(QUERIES["add_rota"], **values) is None:
        raise RotaExists(rota.series_id)


def save_rota(tx: Transaction, rota: Rota) -> None:
    """Write which duties rotate and how far ahead."""
    tx.execute(QUERIES["save_rota"], id=rota.id, duties=rota.duties, weeks=rota.weeks, version=rota.version)


def save_planned_at(tx: Transaction, rota_id: UUID) -> None:
    """Remember that a rota was gone over now."""
    tx.execute(QUERIES["save_planned_at"], rota_id=rota_id, planned_at=tx.now)


def get_rota(tx: Transaction, rota_id: UUID) -> Rota:
    """Return a rota; raise `NotFound`."""
    return tx.fetch_one(QUERIES["get_rota"], Rota, rota_id=rota_id)


def lock_rota(tx: Transaction, rota_id: UUID) -> Rota:
    """Return a rota that nobody else goes over before this transaction ends; raise `NotFound`."""
    return tx.fetch_one(QUERIES["lock_rota"], Rota, rota_id=rota_id)


def list_rotas(tx: Transaction, **filters: Any) -> list[Rota]:
    """Return a page of rotas."""
    return tx.fetch_all(QUERIES["list_rotas"], Rota, **filters)


def lock_due_rotas(tx: Transaction, *, limit: int) -> list[Rota]:
    """Return rotas that should be gone over."""
    return tx.fetch_all(QUERIES["lock_due_rotas"], Rota, now=tx.now, limit=limit)


def lock_rotas_served_by(tx: Transaction, person_ids: Sequence[UUID], *, since: date) -> list[Rota]:
    """Return the rotas in which some people have a duty from a day on."""
    return tx.fetch_all(QUERIES["lock_rotas_served_by"], Rota, person_ids=list(person_ids), since=since)


def list_sessions(tx: Transaction, series_id: UUID, *, since: date, before: date) -> list[Session]:
    """Return the meetings of a series that take place, from a day on until before another."""
    return tx.fetch_all(QUERIES["list_sessions"], Session, series_id=series_id, since=since, before=before)


# Duties


def save_held_on(tx: Transaction, rota_id: UUID) -> None:
    """Take over the days of meetings that were moved."""
    tx.execute(QUERIES["save_held_on"], rota_id=rota_id)


def lock_duties_of_rota(tx: Transaction, rota_id: UUID, *, since: date) -> list[Held]:
    """Return the duties of a rota from a day on, for going over them."""
    return tx.fetch_all(QUERIES["lock_duties_of_rota"], Held, rota_id=rota_id, since=since)


def list_duties_of_rota(tx: Transaction, rota_id: UUID, *, since: date) -> list[Held]:
    """Return the duties of a rota from a day on."""
    return tx.fetch_all(QUERIES["list_duties_of_rota"], Held, rota_id=rota_id, since=since)


def lock_duties_between(tx: Transaction, person_id: UUID, from_on: date, until_on: date) -> list[Held]:
    """Return what somebody has to do, ahead of now, between two days."""
    return tx.fetch_all(
        QUERIES["lock_duties_between"],
        Held,
        person_id=person_id,
        from_on=from_on,
        until_on=until_on,
        now=tx.now,
    )


def add_duties(tx: Transaction, duties: Sequence[Held]) -> None:
    """Add duties at meetings that had none of the kind."""
    tx.execute(QUERIES["add_duties"], **_arrays(duties, _KEPT | _ADDED), changed_at=tx.now)


def save_duties(
    tx: Transaction, duties: Sequence[Held], *, declined_by: Sequence[UUID] | None = None
) -> None:
    """Write in whose hands duties are; with `declined_by`, of one duty, who does not want it."""
    tx.execute(
        QUERIES["save_duties"],
        **_arrays(duties, _KEPT | _SAVED),
        declined_by=None if declined_by is None else list(declined_by),
        changed_at=tx.now,
    )


def get_duty(tx: Transaction, duty_id: UUID) -> Held:
    """Return a duty; raise `NotFound`."""
    return tx.fetch_one(QUERIES["get_duty"], Held, duty_id=duty_id)


def lock_duty(tx: Transaction, duty_id: UUID) -> Held:
    """Return a duty that nobody else changes before this transaction ends; raise `NotFound`."""
    return tx.fetch_one(QUERIES["lock_duty"], Held, duty_id=duty_id)


def list_duties(tx: Transaction, **filters: Any) -> list[Held]:
    """Return a page of duties in the order of time."""
    return tx.fetch_all(QUERIES["list_duties"], Held, **filters)


def has_duty_at(tx: Transaction, occurrence_id: UUID, person_id: UUID) -> bool:
    """Tell whether somebody has a duty at a meeting."""
    return bool(tx.fetch_value(QUERIES["has_duty_at"], occurrence_id=occurrence_id, person_id=person_id))


# History and swaps


def add_changes(tx: Transaction, changes: Sequence[Change]) -> None:
    """Write down what happened to duties."""
    tx.execute(
        QUERIES["add_changes"],
        ids=[one.id for one in changes],
        duty_ids=[one.duty_id for one in changes],
        occurrence_ids=[one.occurrence_id for one in changes],
        group_ids=[one.group_id for one in changes],
        kinds=[one.duty.value for one in changes],
        happenings=[one.happening.value for one in changes],
        was_held_bys=[one.was_held_by for one in changes],
        held_bys=[one.held_by for one in changes],
        reasons=[one.reason for one in changes],
        notes=[one.sealed_note for one in changes],
        changed_at=tx.now,
        changed_by=tx.principal.id,
    )


def list_changes(tx: Transaction, **filters: Any) -> list[Change]:
    """Return a page of what happened to duties."""
    return tx.fetch_all(QUERIES["list_changes"], Change, **filters)


def add_swap(tx: Transaction, swap: Swap) -> None:
    """Add a swap that was asked for."""
    tx.execute(QUERIES["add_swap"], **asdict(swap))


def save_swap(tx: Transaction, swap: Swap) -> None:
    """Write where a swap stands."""
    tx.execute(QUERIES["save_swap"], id=swap.id, status=swap.status, settled_at=swap.settled_at)


def get_swap(tx: Transaction, swap_id: UUID) -> Swap:
    """Return a swap; raise `NotFound`."""
    return tx.fetch_one(QUERIES["get_swap"], Swap, swap_id=swap_id)


def lock_swap(tx: Transaction, swap_id: UUID) -> Swap:
    """Return a swap that nobody else answers before this transaction ends; raise `NotFound`."""
    return tx.fetch_one(QUERIES["lock_swap"], Swap, swap_id=swap_id)


def list_swaps(tx: Transaction, **filters: Any) -> list[Swap]:
    """Return a page of swaps."""
    return tx.fetch_all(QUERIES["list_swaps"], Swap, **filters)


def lapse_swaps(tx: Transaction, duty_ids: Sequence[UUID], *, but: UUID | None = None) -> None:
    """Let swaps lapse that concern these duties, all but one."""
    tx.execute(QUERIES["lapse_swaps"], duty_ids=list(duty_ids), but=but, now=tx.now)


def lapse_swaps_of(tx: Transaction, person_ids: Sequence[UUID]) -> None:
    """Let what some people asked for lapse."""
    tx.execute(QUERIES["lapse_swaps_of"], person_ids=list(person_ids), now=tx.now)


_KEPT = {
    "ids": "id",
    "person_ids": "person_id",
    "reason_codes": "reason_code",
    "ables": "able",
    "duties_befores": "duties_before",
    "sessionses": "sessions",
}
_ADDED = {
    "rota_ids": "rota_id",
    "occurrence_ids": "occurrence_id",
    "group_ids": "group_id",
    "kinds": "duty",
    "held_ons": "held_on",
}
_SAVED = {"versions": "version"}


def _arrays(duties: Sequence[Held], columns: dict[str, str]) -> dict[str, list[Any]]:
    return {array: [getattr(one, column) for one in duties] for array, column in columns.items()}


def lock_rotas_of_group(tx: Transaction, group_id: UUID) -> list[Rota]:
    """Return the rotas of a group, for going over them."""
    return tx.fetch_all(QUERIES["lock_rotas_of_group"], Rota, group_id=group_id)
