"""What mentorship makes of what membership tells: in order, twice, and late."""

from shared.contracts.membership import MembershipResumed, NetworkCreated
from shared.ids import new_id
from tests.integration.mentorship.conftest import TODAY, Mentoring, activated, day, ids_of, left, paused


def test_the_first_membership_begins_a_pathway(mentoring: Mentoring) -> None:
    """Nobody has to ask to be on it."""
    told = mentoring.joined(days_ago=3)

    pathway = mentoring.pathway(told.person_id)

    assert (pathway["stage"], pathway["active_from"]) == ("participant", day(3).isoformat())
    assert mentoring.announced() == [
        (
            "pathway_started",
            {"pathway_id": pathway["id"], "person_id": str(told.person_id), "stage": "participant"},
        )
    ]


def test_an_event_that_comes_twice_counts_once(mentoring: Mentoring) -> None:
    """The wire promises at least once; the effect is exactly once."""
    told = activated(days_ago=3)
    event_id = mentoring.hear(told)

    mentoring.hear(told, id=event_id)
    mentoring.hear(paused(told))  # of the same subject, hence handled after both

    assert mentoring.pathway(told.person_id)["version"] == 2
    assert [name for name, _ in mentoring.announced()] == ["pathway_started"]


def test_the_same_fact_told_again_changes_nothing(mentoring: Mentoring) -> None:
    """A replay under other ids must leave every pathway as it was."""
    told = activated(days_ago=3)
    mentoring.hear(told)

    mentoring.hear(told)

    assert mentoring.pathway(told.person_id)["version"] == 1
    assert [name for name, _ in mentoring.announced()] == ["pathway_started"]


def test_the_earliest_first_day_is_kept_whatever_comes_when(mentoring: Mentoring) -> None:
    """A second group, and a first one recorded late, belong to the same person's time."""
    told = mentoring.joined(days_ago=10)
    mentoring.joined(days_ago=2, person_id=told.person_id)
    mentoring.joined(days_ago=90, person_id=told.person_id)

    assert mentoring.pathway(told.person_id)["active_from"] == day(90).isoformat()


def test_a_pause_and_a_return_keep_stage_and_time(mentoring: Mentoring) -> None:
    """Pausing is never penalised."""
    told = mentoring.joined(days_ago=60)
    before = mentoring.pathway(told.person_id)

    mentoring.hear(paused(told))
    resting = mentoring.pathway(told.person_id)
    mentoring.hear(MembershipResumed(**ids_of(told), resumed_on=TODAY))
    back = mentoring.pathway(told.person_id)

    assert (before["active_now"], resting["active_now"], back["active_now"]) == (True, False, True)
    assert resting["active_from"] == back["active_from"] == before["active_from"]
    assert resting["stage"] == back["stage"] == before["stage"]


def test_leaving_one_of_two_groups_leaves_a_person_active(mentoring: Mentoring) -> None:
    """People move between groups; the pathway is theirs, not the group's."""
    first = mentoring.joined(days_ago=60)
    mentoring.joined(days_ago=5, person_id=first.person_id)

    mentoring.hear(left(first))

    assert mentoring.pathway(first.person_id)["active_now"] is True


def test_leaving_and_coming_back_resets_nothing(mentoring: Mentoring) -> None:
    """Coming back is a new membership, and the same pathway."""
    first = mentoring.joined(days_ago=60)
    begun = mentoring.pathway(first.person_id)
    mentoring.hear(left(first))

    mentoring.joined(person_id=first.person_id, group_id=first.group_id)

    again = mentoring.pathway(first.person_id)
    assert again | {"version": 0} == begun | {"version": 0}


def test_a_late_event_undoes_nothing_that_came_after_it(mentoring: Mentoring) -> None:
    """An event set right by an operator after days must not call somebody back who has left."""
    told = activated(days_ago=60)
    late = new_id()
    mentoring.hear(paused(told), id=new_id())
    mentoring.hear(left(told))

    mentoring.hear(told, id=late)

    pathway = mentoring.pathway(told.person_id)
    assert (pathway["active_from"], pathway["active_now"]) == (day(60).isoformat(), False)


def test_whoever_joins_in_a_role_starts_where_the_role_is(mentoring: Mentoring) -> None:
    """A network that arrives with its facilitators must not send them back to the start."""
    told = mentoring.joined(role="facilitator")

    pathway = mentoring.pathway(told.person_id)

    assert (pathway["stage"], pathway["next_gate"]) == ("facilitator", None)


def test_the_network_s_time_zone_is_kept(mentoring: Mentoring) -> None:
    """Days are counted where the people are."""
    for _ in range(2):
        mentoring.hear(NetworkCreated(network_id=mentoring.network_id, time_zone="Pacific/Auckland"))

    assert mentoring.service.database.rows("select network_id, time_zone from known_networks") == [
        (mentoring.network_id, "Pacific/Auckland")
    ]
