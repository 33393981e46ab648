"""Going over a rota: who keeps what, who gives it back, who is next, and why."""

from collections import Counter
from datetime import timedelta
from uuid import UUID

import pytest

from services.scheduling.rota.domain.deciding import decide, slot_of, slots_of
from services.scheduling.rota.domain.duties import Rota
from services.scheduling.rota.domain.people import Duty, Span
from services.scheduling.rota.domain.reasons import LANGUAGES, Reason, ReasonCode, in_words
from tests.unit.scheduling.rotas import NOW, ROTA, held, meetings, person, planned, slots


def test_going_over_a_rota_again_moves_nobody() -> None:
    """People have put it into their calendars."""
    people, sessions = [person(n) for n in range(5)], meetings(8)

    again = decide(ROTA, sessions, planned(people, sessions), people, NOW)

    assert (again.released, again.filled) == ({}, {})


def test_who_cannot_do_it_any_more_gives_it_back_and_only_that_is_given_to_others() -> None:
    """One person's rest must not turn everybody's weeks around, and what is past stays as it was."""
    people, sessions = [person(n) for n in range(6)], meetings(8)
    before = planned(people, sessions)
    resting = person(0, rest=Span(since=NOW.date()))
    theirs = {slot_of(one) for one in before if one.person_id == resting.id}

    after = decide(ROTA, sessions, before, [resting, *people[1:]], NOW)

    assert set(after.released) == set(after.filled) == theirs != set()
    assert set(after.released.values()) == {"unavailable"}
    assert resting.id not in {who for who, _ in after.filled.values()}
    late = decide(ROTA, sessions, before, [resting, *people[1:]], NOW + timedelta(weeks=50))
    assert (late.released, late.filled) == ({}, {})


def test_who_alone_can_facilitate_hands_on_the_notes_for_it() -> None:
    """An open chair is worse than one more word to two people."""
    people, [session] = (
        [person(0), person(1), person(2, trained=False), person(3, trained=False)],
        meetings(1),
    )
    chair, notes, clock = slots(1)
    resting = person(0, rest=Span(since=NOW.date()))
    before = [held(chair, resting.id), held(notes, people[1].id), held(clock, people[2].id)]

    after = decide(ROTA, [session], before, [resting, *people[1:]], NOW)

    assert after.released == {chair: "unavailable", notes: "needed_elsewhere"}
    assert {slot: who for slot, (who, _) in after.filled.items()} == {
        chair: people[1].id,
        notes: people[3].id,
    }


def test_who_declined_a_duty_is_not_given_it_again() -> None:
    """Whoever says no is not asked twice."""
    people, [session] = [person(n) for n in range(2)], meetings(1)
    [slot] = slots(1, Duty.NOTE_TAKER)
    rota = Rota(id=ROTA.id, series_id=ROTA.series_id, group_id=ROTA.group_id, duties=(slot.duty,), weeks=2)
    both = (people[0].id, people[1].id)

    one = decide(rota, [session], [held(slot, None, declined_by=both[:1])], people, NOW)
    none = decide(rota, [session], [held(slot, None, declined_by=both)], people, NOW)

    assert one.filled[slot] == (both[1], Reason(code=ReasonCode.ONLY_ONE, able=1, sessions=1))
    assert none.filled[slot] == (None, Reason(code=ReasonCode.NOBODY_CAN))


def test_a_reason_tells_the_truth_about_its_counts() -> None:
    """Somebody will count."""
    people, sessions = [person(n) for n in range(4)], meetings(6)

    decided = decide(ROTA, sessions, [], people, NOW).filled

    so_far: Counter[UUID] = Counter()
    for slot in slots_of(ROTA, sessions):
        who, reason = decided[slot]
        assert who is not None
        assert (reason.duties, reason.sessions) == (so_far[who], 6)
        if reason.code is ReasonCode.SMALLEST_SHARE:
            busy = {other for one, (other, _) in decided.items() if one.session_id == slot.session_id}
            assert so_far[who] == min(so_far[one.id] for one in people if one.id == who or one.id not in busy)
        so_far[who] += 1


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("code", list(ReasonCode))
def test_every_reason_reads_in_every_language(code: ReasonCode, language: str) -> None:
    """Nobody should have to look up a code."""
    said = in_words(Reason(code=code, able=3, duties=1, sessions=12), language)

    assert said.endswith((".", "?"))
    assert "{" not in said
    assert language == "en" or said != in_words(Reason(code=code, able=3, duties=1, sessions=12))
