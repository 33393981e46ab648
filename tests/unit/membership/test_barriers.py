"""Practical help: from asking to having been helped, and every way back."""

from dataclasses import replace
from datetime import UTC, datetime
from uuid import UUID

import pytest

from services.membership.barriers import domain
from services.membership.barriers.domain import (
    HelpNotOpen,
    HelpRequest,
    HelpSettled,
    Kind,
    NotOfThisGroup,
    Offer,
    OfferJustTaken,
    OfferOver,
    OfferStatus,
    Status,
    YourOwnRequest,
)
from services.membership.domain.actors import Actor, NotYours

NOW = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)
ASKER = Actor(id=UUID(int=1))
HELPER = Actor(id=UUID(int=2))
STAFF = Actor(id=UUID(int=3), facilitates=True)
OPEN = HelpRequest(
    id=UUID(int=4),
    group_id=UUID(int=5),
    person_id=ASKER.id,
    kind=Kind.TRANSPORT,
    status=Status.OPEN,
    asked_at=NOW,
)
OFFER = Offer(
    id=UUID(int=6),
    request_id=OPEN.id,
    group_id=OPEN.group_id,
    helper_id=HELPER.id,
    status=OfferStatus.OFFERED,
    offered_at=NOW,
)


def ask(actor: Actor, *, belongs: bool = True) -> HelpRequest:
    """Ask for a lift for `ASKER`."""
    return domain.ask(
        actor,
        id=OPEN.id,
        group_id=OPEN.group_id,
        person_id=ASKER.id,
        belongs=belongs,
        kind=Kind.TRANSPORT,
        words=None,
        now=NOW,
    )


def test_one_asks_for_oneself_or_through_staff() -> None:
    """And only in a circle that one belongs to."""
    assert ask(ASKER) == ask(STAFF) == OPEN
    with pytest.raises(NotYours):
        ask(HELPER)
    with pytest.raises(NotOfThisGroup):
        ask(ASKER, belongs=False)


def test_an_offer_does_not_know_whom_it_helps() -> None:
    """Until it is taken, the name is nobody's."""
    offer = domain.offer(OPEN, HELPER, id=OFFER.id, helper_id=HELPER.id, now=NOW)

    assert offer == OFFER
    assert offer.asker_id is None


def test_an_offer_is_taken_by_who_asked() -> None:
    """Then, and only then, the helper learns whom they help."""
    matched, taken = domain.match(OPEN, OFFER, ASKER)

    assert (matched.status, taken.status, taken.asker_id) == (Status.MATCHED, OfferStatus.MATCHED, ASKER.id)
    with pytest.raises(NotYours):
        domain.match(replace(OPEN, person_id=None), OFFER, HELPER)
    with pytest.raises(HelpNotOpen):
        domain.match(matched, OFFER, ASKER)
    with pytest.raises(OfferOver):
        domain.match(OPEN, replace(OFFER, status=OfferStatus.WITHDRAWN), ASKER)


def test_nobody_offers_to_themself_or_where_help_is_found() -> None:
    """The circle's list stays true."""
    with pytest.raises(YourOwnRequest):
        domain.offer(OPEN, ASKER, id=OFFER.id, helper_id=ASKER.id, now=NOW)
    with pytest.raises(HelpNotOpen):
        domain.offer(replace(OPEN, status=Status.MATCHED), HELPER, id=OFFER.id, helper_id=HELPER.id, now=NOW)


def test_stepping_back_opens_the_request_again() -> None:
    """Where the offer was not taken, the request is left as it is."""
    matched, taken = domain.match(OPEN, OFFER, ASKER)

    after, withdrawn = domain.step_back(matched, taken, HELPER, holds_request=True)
    assert (after.status, withdrawn.status) == (Status.OPEN, OfferStatus.WITHDRAWN)
    assert domain.step_back(OPEN, OFFER, HELPER, holds_request=False)[0] == OPEN
    with pytest.raises(OfferJustTaken):
        domain.step_back(matched, taken, HELPER, holds_request=False)
    with pytest.raises(OfferOver):
        domain.step_back(OPEN, withdrawn, HELPER, holds_request=True)


def test_what_ends_takes_its_offers_along() -> None:
    """The one who helped is thanked by the record; the others need wait no longer."""
    fulfilled = domain.fulfil(replace(OPEN, status=Status.MATCHED), ASKER, now=NOW)
    withdrawn = domain.withdraw(OPEN, STAFF, now=NOW)
    matched = replace(OFFER, status=OfferStatus.MATCHED, asker_id=ASKER.id)

    assert domain.offer_after(matched, fulfilled).status is OfferStatus.FULFILLED
    assert domain.offer_after(OFFER, fulfilled).status is OfferStatus.LAPSED
    assert domain.offer_after(matched, withdrawn).status is OfferStatus.LAPSED
    with pytest.raises(HelpSettled):
        domain.fulfil(withdrawn, ASKER, now=NOW)
