"""What figures tell together: which of them add up, and what is guessed of one from another."""

from collections.abc import Iterable
from dataclasses import replace
from uuid import UUID

from services.analytics.disclosure.domain import Bound, Cell, Key, Sum, Table
from services.analytics.domain import Level, monday_of
from services.analytics.releases.domain import LATER, Figure, Period, Subject, cohort_of, month_of


def table_of(figures: Iterable[Figure]) -> Table:
    """Return what figures tell together: units, parts and weeks add up; guesses tie subjects together."""
    figures = list(figures)
    cells = {figure.key: _cell(figure) for figure in figures}
    for figure in figures:
        # That nobody of twelve stayed tells of all twelve.
        if figure.subject in LATER and any(cells[other].people for other in _later(figure) if other in cells):
            cells[figure.key] = replace(cells[figure.key], hides_zero=True)
    units: dict[Key, list[Key]] = {}
    parts: dict[tuple[Key, str], list[Key]] = {}
    weeks: dict[Key, list[Key]] = {}
    later: dict[Key, list[Key]] = {}
    for figure in figures:
        if (parent := figure.key_of(figure.parent_id)) in cells:
            units.setdefault(parent, []).append(figure.key)
        if (whole := figure.whole(cells)) is not None:
            parts.setdefault((whole, figure.item), []).append(figure.key)
        if figure.period is Period.WEEK:
            starts_on = month_of(figure.starts_on).starts_on
            if (month := replace(figure, period=Period.MONTH, starts_on=starts_on).key) in cells:
                weeks.setdefault(month, []).append(figure.key)
        if figure.subject in LATER and (cohort := _newcomers_of(figure)) in cells:
            later.setdefault(cohort, []).append(figure.key)
    of_items = ((whole, keys) for (whole, _item), keys in parts.items())
    together = (*units.items(), *of_items, *weeks.items(), *later.items())
    sums = [Sum(total, tuple(keys)) for total, keys in together]
    bounds = [bound for bound in map(_bound, figures) if bound and cells.keys() >= set(bound.greater)]
    return Table(cells, tuple(sums), tuple(bounds))


def moved(figures: Iterable[Figure]) -> frozenset[Key]:
    """Return the months, not released yet, of organisations that a group joined or left between the releases.

    Such a month differs from its weeks by that group, and whoever subtracts would have its figures; and so do
    newcomers from what became of them.
    """
    figures = list(figures)
    homes: dict[tuple[bool, UUID], set[UUID | None]] = {}
    for figure in figures:
        if figure.level is Level.GROUP:
            homes.setdefault((_is_of_a_cohort(figure), figure.unit_id), set()).add(figure.parent_id)
    changed = {
        (of_a_cohort, home)
        for (of_a_cohort, _), parents in homes.items()
        if len(parents) > 1
        for home in parents
    }
    return frozenset(
        figure.key
        for figure in figures
        if figure.hides_people is None
        and figure.period is Period.MONTH
        and figure.level is Level.ORGANISATION
        and (_is_of_a_cohort(figure), figure.unit_id) in changed
        and figure.people
    )


def undivided(figures: Iterable[Figure], threshold: int) -> frozenset[Key]:
    """Return the parts of groups that are hidden because another part of the same item is.

    A group's answers are shown in all parts or in none: single ones tell little, and give much away.
    """
    together: dict[Key, list[Figure]] = {}
    for figure in figures:
        if figure.level is Level.GROUP and figure.part and figure.hides_people is None:
            together.setdefault(replace(figure, part="").key, []).append(figure)
    return frozenset(
        figure.key
        for parts in together.values()
        if any(_cell(part).is_sensitive(threshold) for part in parts)
        for figure in parts
    )


def _is_of_a_cohort(figure: Figure) -> bool:
    return figure.subject in LATER or (
        figure.subject is Subject.NEWCOMERS and figure.hides_people is not None
    )


def _later(figure: Figure) -> list[Key]:
    return [replace(figure, subject=subject).key for subject in LATER]


def _newcomers_of(figure: Figure) -> Key:
    starts_on = cohort_of(figure.starts_on).starts_on
    return (Subject.NEWCOMERS, figure.unit_id, Period.MONTH, starts_on, figure.item, figure.part)


def _bound(figure: Figure) -> Bound | None:
    """Return what is guessed, or known, of a figure from the active members of the same unit."""
    if figure.subject is Subject.ATTENDANCE and figure.period is Period.WEEK:
        monday = figure.starts_on
    elif figure.subject is Subject.STAYED:
        monday = monday_of(month_of(figure.starts_on).ends_on)
    else:
        return None
    members = replace(figure, subject=Subject.ACTIVE_MEMBERS, period=Period.WEEK, starts_on=monday)
    return Bound(figure.key, (members.key,))


def _cell(figure: Figure) -> Cell:
    counts = {}
    if figure.sessions is not None and figure.attendances is not None:
        counts = {"attendances": figure.attendances, "sessions": figure.sessions}
    was_hidden = None
    if figure.hides_people is not None:
        was_hidden = figure.hides_people or bool(figure.hides_attendances)
    # That nobody of twelve got better tells of all twelve.
    return Cell(people=figure.people, counts=counts, was_hidden=was_hidden, hides_zero=bool(figure.part))
