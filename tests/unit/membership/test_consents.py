"""The consent ledger: who may give, who may record, and what a withdrawal reaches."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest

from services.membership.domain import consents
from services.membership.domain.actors import Actor, NotYours
from services.membership.domain.consents import (
    Consent,
    ConsentAlreadyGranted,
    ConsentNeedsPaper,
    Given,
    Purpose,
    Withdrawal,
)
from shared.errors import Invalid

NOW = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)
PERSON = Actor(id=UUID(int=3))
SOMEBODY_ELSE = Actor(id=UUID(int=4))
FACILITATOR = Actor(id=UUID(int=5), facilitates=True)
COORDINATOR = Actor(id=UUID(int=6), coordinates=True)

REMINDERS = Consent(
    id=UUID(int=1),
    person_id=PERSON.id,
    purpose=Purpose.REMINDERS,
    partner_id=None,
    wording_version="2026-1",
    language="de",
    given=Given.SELF,
    recorded_by=PERSON.id,
    granted_at=NOW,
)


def grant(actor: Actor, *standing: Consent, **changes: Any) -> Consent:
    """Grant reminders for `PERSON`."""
    said: dict[str, Any] = {
        "person_id": PERSON.id,
        "purpose": Purpose.REMINDERS,
        "partner_id": None,
        "wording_version": "2026-1",
        "language": "de",
        "given": None,
    }
    return consents.grant(actor, list(standing), id=REMINDERS.id, now=NOW, **said | changes)


def test_a_person_gives_their_own_consent() -> None:
    """The receipt holds what they read, in which language, and when."""
    assert grant(PERSON) == REMINDERS


def test_nobody_gives_the_consent_of_somebody_else() -> None:
    """A mentor may see the person, and still says nothing for them."""
    with pytest.raises(NotYours):
        grant(SOMEBODY_ELSE)


@pytest.mark.parametrize("actor", [FACILITATOR, COORDINATOR])
def test_staff_record_what_was_given_on_paper(actor: Actor) -> None:
    """Not everybody has a device; the ledger says who wrote it down."""
    recorded = grant(actor)

    assert (recorded.given, recorded.recorded_by) == (Given.ON_PAPER, actor.id)


def test_staff_cannot_pretend_to_be_the_person() -> None:
    """`self` means that the person did it, with their own token."""
    with pytest.raises(Invalid) as refused:
        grant(COORDINATOR, given=Given.SELF)

    assert refused.value.pointer == "/given"


def test_a_consent_said_aloud_is_not_enough() -> None:
    """A receipt that nobody signed protects nobody."""
    with pytest.raises(ConsentNeedsPaper):
        grant(FACILITATOR, given=Given.ALOUD)


def test_a_facilitator_gives_their_own_consent_themself() -> None:
    """Facilitators are people of the network too."""
    given = grant(FACILITATOR, person_id=FACILITATOR.id)

    assert given.given is Given.SELF


def test_the_same_wording_is_agreed_to_once() -> None:
    """A second identical grant would leave two receipts and one intention."""
    with pytest.raises(ConsentAlreadyGranted):
        grant(PERSON, REMINDERS)


def test_a_new_wording_is_a_new_consent() -> None:
    """People agree to words, so new words need a new yes."""
    assert grant(PERSON, REMINDERS, wording_version="2026-2").wording_version == "2026-2"


def test_a_referral_names_its_partner() -> None:
    """Consent for one partner says nothing about another."""
    partner = UUID(int=8)

    assert grant(PERSON, purpose=Purpose.REFERRAL, partner_id=partner).partner_id == partner


@pytest.mark.parametrize(
    "said",
    [
        {"purpose": Purpose.REFERRAL, "partner_id": None},
        {"purpose": Purpose.STORY, "partner_id": UUID(int=8)},
    ],
)
def test_a_partner_belongs_to_referrals_and_to_nothing_else(said: dict[str, Any]) -> None:
    """A consent to share with everybody, or for an unknown use, is none."""
    with pytest.raises(Invalid) as refused:
        grant(PERSON, **said)

    assert refused.value.pointer == "/partner_id"


def test_a_withdrawal_reaches_every_wording() -> None:
    """No means no: an older receipt must not go on standing behind the newer one."""
    newer = replace(REMINDERS, id=UUID(int=2), wording_version="2026-2")

    withdrawn = consents.withdraw(newer, PERSON, [REMINDERS, newer], given=None, now=NOW)

    assert [entry.consent_id for entry in withdrawn] == [REMINDERS.id, newer.id]


def test_withdrawing_twice_changes_nothing() -> None:
    """Whoever is unsure whether it worked may simply ask again."""
    withdrawn = replace(REMINDERS, withdrawn_at=NOW)

    assert consents.withdraw(withdrawn, PERSON, [], given=None, now=NOW + timedelta(days=1)) == []


def test_withdrawing_an_old_consent_again_leaves_a_later_one_alone() -> None:
    """A request sent twice by a bad connection must not undo what was agreed to since."""
    later = replace(REMINDERS, id=UUID(int=2))

    assert consents.withdraw(REMINDERS, PERSON, [later], given=None, now=NOW) == []


def test_a_withdrawal_may_be_said_aloud() -> None:
    """Taking back must be at least as easy as giving."""
    assert consents.withdraw(REMINDERS, FACILITATOR, [REMINDERS], given=Given.ALOUD, now=NOW) == [
        Withdrawal(
            consent_id=REMINDERS.id,
            person_id=PERSON.id,
            given=Given.ALOUD,
            recorded_by=FACILITATOR.id,
            withdrawn_at=NOW,
        )
    ]


def test_nobody_withdraws_the_consent_of_somebody_else() -> None:
    """A yes is as much a person's own as a no."""
    with pytest.raises(NotYours):
        consents.withdraw(REMINDERS, SOMEBODY_ELSE, [REMINDERS], given=None, now=NOW)


def test_a_consent_stands_until_it_is_withdrawn() -> None:
    """Everything that asks for consent asks this."""
    assert REMINDERS.stands
    assert not replace(REMINDERS, withdrawn_at=NOW).stands
