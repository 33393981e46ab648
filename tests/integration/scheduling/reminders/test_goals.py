"""Members who chose so are reminded of their group's goals by mail, before its next meeting."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from services.scheduling.service import SchedulingService
from shared.contracts.membership_welcome import CelebrationChosen, GoalReminderDue
from shared.ids import new_id
from tests.integration.scheduling.conftest import today
from tests.integration.scheduling.reminders.conftest import Post, granted, preferring
from tests.plugins.announcing import received


def chosen(post: Post, person_id: UUID, group_id: UUID, *, wanted: bool) -> CelebrationChosen:
    """The event that a member chose."""
    [(membership_id,)] = post.calendar.service.database.rows(
        "select membership_id from known_memberships where person_id = %s", person_id
    )
    return CelebrationChosen(
        membership_id=membership_id,
        group_id=group_id,
        person_id=person_id,
        milestones=False,
        appreciation=False,
        goal_reminders=wanted,
    )


def test_who_chose_it_is_reminded_of_the_goals_once(post: Post) -> None:
    """However often it is heard, and though the meeting moves; nobody else is."""
    calendar = post.calendar
    group_id = calendar.group(time_zone="Etc/UTC")
    start = datetime.now(UTC) + timedelta(days=3)
    calendar.series(group_id, rule="FREQ=WEEKLY", starts_on=start.date().isoformat(), start_time="12:00")
    people = [calendar.member(group_id) for _ in range(3)]
    for number, person_id in enumerate(people):
        post.hear(granted(person_id))
        wish = preferring(address=f"{'abc'[number]}@example.net", discreet=number > 0, language="de")
        assert calendar.as_member(person_id, group_id).put("/reminders/preference", wish).status == 200
    service = SchedulingService()

    def hear(*events: Any) -> None:
        with calendar.service.database.transaction(network_id=calendar.network_id) as tx:
            for event in events:
                if isinstance(event, GoalReminderDue):
                    service.follow_due_goals(event, tx)
                else:
                    service.follow_goal_choices([received(event, calendar.network_id)], tx)

    due = GoalReminderDue(group_id=group_id, norms_version=1, due_on=today())
    hear(*(chosen(post, one, group_id, wanted=True) for one in people))
    hear(chosen(post, people[2], group_id, wanted=False), due, due)
    hear(GoalReminderDue(group_id=new_id(), norms_version=1, due_on=today()))
    post.run()
    meeting = calendar.ahead(group_id)[0]
    later = datetime.fromisoformat(meeting["local_start"]) + timedelta(minutes=20)
    calendar.coordinator.post(f"/occurrences/{meeting['id']}/move", {"local_start": later.isoformat()})
    post.run()

    told = {mail["To"]: mail.get_content() for mail in post.server.mails()}
    assert sorted(told) == ["a@example.net", "b@example.net"]
    assert len(post.server.mails()) == 2
    assert "an ihre Ziele erinnern" in told["a@example.net"]
    assert "etwas Kurzes zu lesen" in told["b@example.net"]
    assert "Ziele" not in told["b@example.net"]
