"""The rules of tips: somebody else reads them first, and their author takes them back at any time."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from uuid import UUID

import pytest

from services.scheduling.tips import domain as tips
from services.scheduling.tips.domain import Offer, Status
from shared.errors import Refusal

NOW = datetime(2026, 3, 3, 12, tzinfo=UTC)
AUTHOR, READER = UUID(int=1), UUID(int=2)
OFFERED = Offer(
    tip_id=UUID(int=3), group_id=UUID(int=4), person_id=AUTHOR, status=Status.OFFERED, offered_at=NOW
)
ACTS: dict[str, Callable[..., Offer]] = {
    "approve": partial(tips.approve, now=NOW),
    "send_back": partial(tips.send_back, reason=b"kind", now=NOW),
    "remove": partial(tips.remove, reason=None, now=NOW),
    "reword": tips.reword,
    "withdraw": tips.withdraw,
}


@pytest.mark.parametrize(
    ("act", "before", "outcome"),
    [
        ("approve", Status.OFFERED, Status.APPROVED),
        ("approve", Status.SENT_BACK, tips.NotWaiting),
        ("approve", Status.APPROVED, tips.NotWaiting),
        ("approve", Status.WITHDRAWN, tips.NotWaiting),
        ("send_back", Status.OFFERED, Status.SENT_BACK),
        ("send_back", Status.APPROVED, tips.NotWaiting),
        ("remove", Status.OFFERED, Status.REMOVED),
        ("remove", Status.SENT_BACK, Status.REMOVED),
        ("remove", Status.APPROVED, Status.REMOVED),
        ("remove", Status.WITHDRAWN, tips.TipIsGone),
        ("reword", Status.OFFERED, Status.OFFERED),
        ("reword", Status.SENT_BACK, Status.OFFERED),
        ("reword", Status.APPROVED, tips.NotToReword),
        ("reword", Status.REMOVED, tips.NotToReword),
        ("withdraw", Status.OFFERED, Status.WITHDRAWN),
        ("withdraw", Status.SENT_BACK, Status.WITHDRAWN),
        ("withdraw", Status.APPROVED, Status.WITHDRAWN),
        ("withdraw", Status.REMOVED, tips.TipIsGone),
    ],
)
def test_what_can_become_of_a_tip(act: str, before: Status, outcome: Status | type[Refusal]) -> None:
    """Each way there is, and each that there is not."""
    offer = replace(OFFERED, status=before)
    by = AUTHOR if act in ("reword", "withdraw") else READER

    if isinstance(outcome, Status):
        after = ACTS[act](offer, by=by)
        assert (after.status, after.version) == (outcome, 2)
    else:
        with pytest.raises(outcome):
            ACTS[act](offer, by=by)


@pytest.mark.parametrize("act", ["approve", "send_back", "remove"])
def test_nobody_decides_on_their_own_tip(act: str) -> None:
    """A facilitator's tip is read by somebody else too."""
    with pytest.raises(tips.OwnTip):
        ACTS[act](OFFERED, by=AUTHOR)


@pytest.mark.parametrize("act", ["reword", "withdraw"])
def test_nobody_puts_words_into_anothers_mouth(act: str) -> None:
    """Moderators send back or remove; the words stay the author's."""
    with pytest.raises(tips.NotYourTip):
        ACTS[act](OFFERED, by=READER)


def test_wording_anew_forgets_what_was_said_of_the_old_words() -> None:
    """It is read afresh."""
    sent_back = tips.send_back(OFFERED, b"kind", by=READER, now=NOW)

    reworded = tips.reword(sent_back, by=AUTHOR)

    assert (reworded.reason, reworded.decided_by, reworded.decided_at) == (None, None, None)
