"""Which themes and techniques are used, and whether they are said to help."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta

from services.analytics.domain import monday_of
from services.analytics.library.domain import TO_TRY
from services.analytics.releases.domain import month_of
from shared.contracts.scheduling_library import PracticeLookedBack, PracticeTakenOn, ThemeCovered
from shared.ids import new_id
from tests.integration.analytics.conftest import THIS_MONDAY, Region
from tests.plugins.announcing import received
from tests.plugins.fix_http import RunningService
from tests.plugins.principals import coordinator, facilitator

MONTH = month_of(THIS_MONDAY - timedelta(weeks=8))


def test_what_is_used_is_counted_four_weeks_later_with_whether_it_helped(
    region: Region, serve: Callable[..., RunningService]
) -> None:
    """The last word counts, in whatever order it arrives; and of four who did something, nothing is told."""
    analytics = serve("analytics", database=region.database)
    group_id, other_id, theme, technique, rare = region.group(), region.group(), new_id(), new_id(), new_id()
    region.session(group_id, region.people(12), weeks_ago=18)
    practised_at = datetime.combine(MONTH.starts_on - TO_TRY, time(18), UTC)
    assert monday_of(practised_at.date()) == practised_at.date()
    told = []
    for entry_id, helped in [(technique, True)] * 15 + [(technique, False)] * 10 + [(rare, True)] * 4:
        practice_id = new_id()
        # In the wrong order: the last word is told first.
        taken = PracticeTakenOn(practice_id=practice_id, entry_id=entry_id)
        first = PracticeLookedBack(practice_id=practice_id, entry_id=entry_id, outcome="partly")
        said = replace(first, outcome="done", helped=helped)
        told += [
            received(said, region.network_id, time=practised_at + timedelta(days=8)),
            received(taken, region.network_id, time=practised_at),
            received(first, region.network_id, time=practised_at + timedelta(days=7)),
        ]
    told += [
        received(ThemeCovered(occurrence_id=occurrence_id, group_id=group, entry_id=theme), region.network_id)
        for group, occurrence_id in ((group_id, new_id()), (group_id, new_id()), (other_id, new_id()))
    ]
    region.keep(told)
    region.keep(reversed(told))
    client = analytics.as_(coordinator(region.network_id))

    while client.post("/releases").json:
        pass

    used = {one["entry_id"]: one for one in client.items("/figures/library")}
    assert (used[str(theme)]["sessions"], used[str(theme)]["groups"]) == (3, 2)
    assert used[str(theme)]["practised"] == []
    assert [(one["part"], one["practices"], one["percent"]) for one in used[str(technique)]["practised"]] == [
        ("", 25, None),
        ("did_not_help", 10, 40),
        ("helped", 15, 60),
    ]
    assert used[str(technique)]["practised"][0]["starts_on"] == str(MONTH.starts_on)
    assert {one["practices"] for one in used[str(rare)]["practised"]} == {None}
    assert analytics.as_(facilitator(region.network_id, group_id)).get("/figures/library").status == 403
