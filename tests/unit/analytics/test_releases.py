from dataclasses import replace
from datetime import date, timedelta

from services.analytics.disclosure.domain import Bound, Sum
from services.analytics.domain import Level
from services.analytics.releases import domain, tables
from services.analytics.releases.domain import Figure, Period, Subject
from shared.ids import new_id

MONDAY = date(2026, 3, 2)
FIGURE = Figure(
    subject=Subject.ATTENDANCE,
    period=Period.WEEK,
    starts_on=MONDAY,
    unit_id=new_id(),
    level=Level.GROUP,
    parent_id=None,
    people=12,
    sessions=1,
    attendances=13,
)


def test_months_are_made_of_whole_weeks_and_every_week_is_in_one() -> None:
    """Were a week in two months, the two would tell its halves."""
    weeks = [date(2024, 1, 1) + timedelta(weeks=week) for week in range(300)]

    for monday in weeks:
        month = domain.month_of(monday)
        assert month.starts_on <= monday <= month.ends_on
        assert (month.ends_on - month.starts_on).days + 1 in (28, 35)


def test_a_week_is_due_on_the_third_day_after_its_end_and_a_month_with_its_last_week() -> None:
    """Attendance is often recorded on the day after."""
    first = date(2026, 2, 2)

    assert domain.due(first, None, today=date(2026, 2, 10)) == []
    assert domain.due(first, None, today=date(2026, 2, 11)) == [domain.week_of(first)]
    spans = domain.due(first, None, today=date(2026, 3, 4))
    assert [(span.period, span.starts_on) for span in spans] == [
        *((Period.WEEK, first + timedelta(weeks=week)) for week in range(4)),
        (Period.MONTH, first),
    ]


def test_a_month_of_which_weeks_are_missing_is_not_released() -> None:
    """It would be shown without the auditor having seen what it is made of."""
    spans = domain.due(date(2026, 2, 9), None, today=date(2026, 3, 4))

    assert {span.period for span in spans} == {Period.WEEK}


def test_what_is_shown_is_rounded_and_what_is_hidden_is_gone() -> None:
    """One more or less is nobody's business."""
    shown = domain.show(replace(FIGURE, hides_people=False, hides_attendances=False))
    hidden = domain.show(replace(FIGURE, hides_people=True, hides_attendances=True))

    assert (shown.people, shown.attendances, shown.suppressed) == (10, 15, False)
    assert (hidden.people, hidden.attendances, hidden.sessions, hidden.suppressed) == (None, None, 1, True)


def test_the_months_of_organisations_between_which_a_group_moved_are_hidden() -> None:
    """A month without the group, less the weeks with it, would be the group's own figure."""
    group, old, new, network = (new_id() for _ in range(4))
    month = replace(FIGURE, period=Period.MONTH)
    figures = [
        replace(FIGURE, unit_id=group, parent_id=old, hides_people=True),
        replace(month, unit_id=group, parent_id=new),
        *(
            replace(month, unit_id=organisation, level=Level.ORGANISATION, parent_id=network)
            for organisation in (old, new, new_id())
        ),
        replace(month, unit_id=network, level=Level.NETWORK),
    ]

    hidden = tables.moved(figures)
    assert {figure.unit_id for figure in figures if figure.key in hidden} == {old, new}
    assert tables.moved(figures[1:]) == frozenset()


def test_a_table_ties_subjects_together() -> None:
    """Newcomers are those who stayed and those who are away; who stayed, and mostly who came, is a member."""
    active = replace(FIGURE, subject=Subject.ACTIVE_MEMBERS, starts_on=date(2026, 3, 23))
    came = replace(FIGURE, starts_on=active.starts_on)
    newcomers = replace(
        FIGURE,
        subject=Subject.NEWCOMERS,
        period=Period.MONTH,
        starts_on=date(2025, 12, 1),
        hides_people=False,
    )
    stayed = replace(FIGURE, subject=Subject.STAYED, period=Period.MONTH)
    away = replace(stayed, subject=Subject.AWAY)

    table = tables.table_of([newcomers, active, came, stayed, away])

    assert table.sums == (Sum(newcomers.key, (stayed.key, away.key)),)
    assert table.bounds == (Bound(came.key, (active.key,)), Bound(stayed.key, (active.key,)))
