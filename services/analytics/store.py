"""One function per named query: what the service asks of its database, as values."""

from collections.abc import Collection, Iterable, Mapping
from typing import Any
from uuid import UUID

from services.analytics.domain import ActiveMembers, Attendance, Level, Settings, Weeks
from services.analytics.facts import AttendanceFact, Description, MembershipChange
from shared.db.queries import load_queries
from shared.db.transaction import Transaction

QUERIES = load_queries("services.analytics")


def keep_groups(tx: Transaction, group_ids: Iterable[UUID]) -> None:
    """Keep that there are these groups."""
    # Sorted, so that two batches that find the same new groups do not wait for each other.
    if ids := sorted(group_ids):
        tx.execute(QUERIES["keep_groups"], network_id=tx.network_id, ids=ids)


def keep_descriptions(tx: Transaction, descriptions: Mapping[UUID, Description]) -> None:
    """Keep what was told last of groups that are kept already."""
    if descriptions:
        told = list(descriptions.values())
        tx.execute(
            QUERIES["keep_descriptions"],
            ids=list(descriptions),
            organisation_ids=[one.organisation_id for one in told],
            languages=[one.language for one in told],
            time_zones=[one.time_zone for one in told],
            told_at=[one.told_at for one in told],
            event_ids=[one.event_id for one in told],
        )


def keep_attendances(tx: Transaction, facts: Collection[AttendanceFact]) -> None:
    """Keep what was recorded last for people at meetings; each meeting and person at most once."""
    if not facts:
        return
    tx.execute(
        QUERIES["keep_attendances"],
        network_id=tx.network_id,
        occurrence_ids=[fact.occurrence_id for fact in facts],
        person_ids=[fact.person_id for fact in facts],
        group_ids=[fact.group_id for fact in facts],
        held_on=[fact.held_on for fact in facts],
        attendances=[fact.attendance for fact in facts],
        recorded_at=[fact.recorded_at for fact in facts],
        event_ids=[fact.event_id for fact in facts],
    )


def keep_membership_changes(tx: Transaction, changes: Collection[MembershipChange]) -> None:
    """Keep changes of memberships, each once."""
    if not changes:
        return
    tx.execute(
        QUERIES["keep_membership_changes"],
        network_id=tx.network_id,
        membership_ids=[change.membership_id for change in changes],
        event_ids=[change.event_id for change in changes],
        group_ids=[change.group_id for change in changes],
        person_ids=[change.person_id for change in changes],
        is_active=[change.is_active for change in changes],
        effective_on=[change.effective_on for change in changes],
        recorded_at=[change.recorded_at for change in changes],
    )


def list_attendance_figures(tx: Transaction, level: Level, weeks: Weeks, **page: Any) -> list[Attendance]:
    """Return figures per unit and week, in that order, weeks without any as zeros; nothing is hidden yet."""
    return tx.fetch_all(QUERIES["list_attendance_figures"], Attendance, **_asked(level, weeks), **page)


def list_active_member_figures(
    tx: Transaction, level: Level, weeks: Weeks, **page: Any
) -> list[ActiveMembers]:
    """Return figures per unit and week, in that order, weeks without any as zeros; nothing is hidden yet."""
    return tx.fetch_all(QUERIES["list_active_member_figures"], ActiveMembers, **_asked(level, weeks), **page)


def find_settings(tx: Transaction) -> Settings | None:
    """Return what the network decided, or None."""
    return tx.find_one(QUERIES["find_settings"], Settings)


def lock_settings(tx: Transaction) -> Settings:
    """Return what the network decided, or what it begins with; nobody else can change it meanwhile."""
    tx.execute(
        QUERIES["add_settings"],
        network_id=tx.network_id,
        suppression_threshold=Settings().suppression_threshold,
    )
    return tx.fetch_one(QUERIES["lock_settings"], Settings)


def save_settings(tx: Transaction, settings: Settings) -> None:
    """Keep what the network decides from now on."""
    tx.execute(
        QUERIES["save_settings"],
        suppression_threshold=settings.suppression_threshold,
        version=settings.version,
    )


def _asked(level: Level, weeks: Weeks) -> dict[str, Any]:
    return {
        "level": level,
        "first_on": weeks.first_on,
        "last_on": weeks.last_on,
        "ends_on": weeks.ends_on,
    }
