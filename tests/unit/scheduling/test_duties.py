"""What may happen to a duty: declined, swapped, overridden."""

from dataclasses import replace
from datetime import timedelta
from uuid import UUID

import pytest

from services.scheduling.rota.domain.duties import (
    HasADutyThere,
    MeetingHasBegun,
    NobodyHasThisDuty,
    NotYourDuty,
    NotYourSwap,
    OverrideReason,
    SwapIsSettled,
    SwapStatus,
    ask,
    decline,
    override,
    settle,
    swapped,
)
from services.scheduling.rota.domain.people import Duty
from services.scheduling.rota.domain.reasons import ReasonCode
from shared.errors import Invalid
from tests.unit.scheduling.rotas import NOW, held, slots

ANNA, BEN, CLEO = (UUID(int=number) for number in (21, 22, 23))
FIRST, SECOND = (held(slot, who) for slot, who in zip(slots(2, Duty.NOTE_TAKER), (ANNA, BEN), strict=True))
BEGUN = FIRST.starts_at
SWAP = ask(FIRST, SECOND, id=UUID(int=31), asked_of=None, by=ANNA, now=NOW)


def test_who_has_a_duty_gives_it_back_and_is_not_asked_again() -> None:
    """No is an answer; whoever runs the group may write down the no that they were told."""
    declined = decline(FIRST, by=ANNA, by_staff=False, now=NOW)

    assert (declined.person_id, declined.declined_by, declined.version) == (None, (ANNA,), 2)
    assert declined.reason_code is ReasonCode.DECLINED
    assert decline(FIRST, by=CLEO, by_staff=True, now=NOW) == declined
    with pytest.raises(NotYourDuty):
        decline(FIRST, by=BEN, by_staff=False, now=NOW)
    with pytest.raises(NobodyHasThisDuty):
        decline(declined, by=ANNA, by_staff=False, now=NOW)
    with pytest.raises(MeetingHasBegun):
        decline(FIRST, by=ANNA, by_staff=False, now=BEGUN)


def test_a_swap_changes_hands_only_when_the_other_side_agrees() -> None:
    """Neither the one who asks nor anybody else can say yes for them."""
    for by in (ANNA, CLEO):
        with pytest.raises(NotYourSwap):
            settle(SWAP, SwapStatus.AGREED, by=by, now=NOW)

    agreed = settle(SWAP, SwapStatus.AGREED, by=BEN, now=NOW)

    assert [one.person_id for one in swapped(SWAP, FIRST, SECOND, now=NOW)] == [BEN, ANNA]
    with pytest.raises(SwapIsSettled):
        settle(agreed, SwapStatus.REFUSED, by=BEN, now=NOW)


def test_what_was_asked_for_nothing_is_taken_over() -> None:
    """Helping out needs nothing in return."""
    favour = ask(FIRST, None, id=UUID(int=32), asked_of=CLEO, by=ANNA, now=NOW)

    [after] = swapped(favour, FIRST, None, now=NOW)

    assert (after.person_id, after.reason_code) == (CLEO, ReasonCode.TAKEN_OVER)
    with pytest.raises(NotYourSwap):
        settle(favour, SwapStatus.WITHDRAWN, by=CLEO, now=NOW)
    assert settle(favour, SwapStatus.WITHDRAWN, by=ANNA, now=NOW).status is SwapStatus.WITHDRAWN


def test_a_swap_that_was_overtaken_does_not_happen() -> None:
    """Whoever has the duty by now was not asked."""
    with pytest.raises(SwapIsSettled):
        swapped(SWAP, replace(FIRST, person_id=CLEO), SECOND, now=NOW)
    with pytest.raises(SwapIsSettled):
        swapped(SWAP, FIRST, replace(SECOND, person_id=CLEO), now=NOW)
    with pytest.raises(MeetingHasBegun):
        swapped(SWAP, FIRST, SECOND, now=BEGUN + timedelta(weeks=2))


def test_one_asks_for_ones_own_duty_and_somebody_else() -> None:
    """Nobody trades what is another's."""
    with pytest.raises(NotYourDuty):
        ask(FIRST, SECOND, id=UUID(int=33), asked_of=None, by=BEN, now=NOW)
    with pytest.raises(Invalid):
        ask(FIRST, None, id=UUID(int=33), asked_of=ANNA, by=ANNA, now=NOW)
    with pytest.raises(Invalid):
        ask(FIRST, replace(SECOND, group_id=CLEO), id=UUID(int=33), asked_of=None, by=ANNA, now=NOW)


def test_an_override_says_why_and_gives_nobody_two_duties_at_once() -> None:
    """A decision that cannot be explained should not be made."""
    asked = OverrideReason.PERSON_ASKED

    given = override(FIRST, to=CLEO, has_another=False, reason=asked, note=None, now=NOW)

    assert (given.person_id, given.reason_code) == (CLEO, ReasonCode.OVERRIDDEN)
    with pytest.raises(Invalid):
        override(FIRST, to=CLEO, has_another=False, reason=OverrideReason.OTHER, note=None, now=NOW)
    with pytest.raises(HasADutyThere):
        override(FIRST, to=CLEO, has_another=True, reason=asked, note=None, now=NOW)
