from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest

from services.referrals.disclosures.domain import as_partner_sees
from services.referrals.domain import referral as domain
from services.referrals.domain.referral import Consent, Referral, Status, WithdrawalReason
from shared.errors import Invalid
from shared.ids import new_id

NOW = datetime(2026, 3, 2, 12, tzinfo=UTC)


def drafted() -> Referral:
    """Return a new draft."""
    return domain.draft(referral_id=new_id(), person_id=new_id(), partner_id=new_id(), by=new_id(), now=NOW)


def consent_for(referral: Referral) -> Consent:
    """Return a consent that covers a referral."""
    return Consent(
        id=new_id(),
        person_id=referral.person_id,
        partner_id=referral.partner_id,
        granted_at=NOW,
        withdrawn_at=None,
    )


def sent() -> Referral:
    """Return a referral that waits for its answer."""
    draft = drafted()
    consent = consent_for(draft)
    return domain.send(domain.request(draft, consent, now=NOW), consent, now=NOW)


def test_a_request_rests_on_the_consent_that_covers_it() -> None:
    """Whoever asks by which right something was sent finds the answer on the referral itself."""
    draft = drafted()
    consent = consent_for(draft)

    requested = domain.request(draft, consent, now=NOW)

    assert (requested.status, requested.consent_id) == (Status.REQUESTED, consent.id)


@pytest.mark.parametrize(
    "change",
    [
        {"granted_at": None},
        {"withdrawn_at": NOW},
        {"person_id": UUID(int=1)},
        {"partner_id": UUID(int=1)},
    ],
)
def test_a_request_without_a_consent_that_covers_it_is_refused(change: dict[str, object]) -> None:
    """Consent is for one person and one partner, and only as long as it holds."""
    draft = drafted()
    consent = replace(consent_for(draft), **change)  # type: ignore[arg-type]  # one field at a time

    with pytest.raises(domain.ConsentNeeded):
        domain.request(draft, consent, now=NOW)


def test_the_refusal_says_what_to_do() -> None:
    """The person is in front of somebody who must know how to go on."""
    with pytest.raises(domain.ConsentNeeded) as refused:
        domain.request(drafted(), None, now=NOW)

    assert "then request again" in str(refused.value)


def test_what_lost_its_consent_is_withdrawn_and_never_sent() -> None:
    """Consent is checked again at the moment of sending: hours may lie between."""
    draft = drafted()
    consent = consent_for(draft)
    requested = domain.request(draft, consent, now=NOW)

    decided = domain.send(requested, replace(consent, withdrawn_at=NOW), now=NOW)

    assert (decided.status, decided.sent_at) == (Status.WITHDRAWN, None)
    assert decided.withdrawal_reason is WithdrawalReason.CONSENT_WITHDRAWN


def test_another_consent_does_not_revive_what_was_requested_by_the_first() -> None:
    """Somebody who took a consent back has ended what rested on it, whatever they allow later."""
    draft = drafted()
    requested = domain.request(draft, consent_for(draft), now=NOW)

    assert domain.send(requested, consent_for(draft), now=NOW).status is Status.WITHDRAWN


def test_an_answer_is_taken_once() -> None:
    """The group acts on the first answer; a second would contradict what was told to the person."""
    accepted = domain.accept(sent(), by=new_id(), now=NOW)

    with pytest.raises(domain.ReferralNotOpen):
        domain.accept(accepted, by=new_id(), now=NOW)
    with pytest.raises(domain.ReferralNotOpen):
        domain.decline(accepted, domain.DeclineReason.NO_CAPACITY, by=new_id(), now=NOW)


def test_an_answer_is_taken_until_the_deadline_and_not_at_it() -> None:
    """After the deadline the coordinator may already have asked somebody else."""
    waiting = sent()
    assert waiting.expires_at == NOW + domain.TIME_TO_ANSWER

    assert domain.accept(waiting, by=new_id(), now=waiting.expires_at - timedelta(seconds=1))
    with pytest.raises(domain.ReferralExpired):
        domain.decline(waiting, domain.DeclineReason.OTHER, by=new_id(), now=waiting.expires_at)


@pytest.mark.parametrize("status", [Status.DRAFT, Status.REQUESTED, Status.SENT, Status.ACCEPTED])
def test_an_open_referral_can_be_withdrawn_at_any_moment(status: Status) -> None:
    """Nobody owes a reason, and being accepted binds nobody."""
    withdrawn = domain.withdraw(replace(sent(), status=status), WithdrawalReason.ASKED_FOR, now=NOW)

    assert withdrawn.status is Status.WITHDRAWN


@pytest.mark.parametrize("status", [Status.DECLINED, Status.WITHDRAWN])
def test_an_ended_referral_cannot_be_withdrawn(status: Status) -> None:
    """The partner would hear of an end that was told before."""
    with pytest.raises(domain.ReferralEnded):
        domain.withdraw(replace(sent(), status=status), WithdrawalReason.ASKED_FOR, now=NOW)


def test_a_partner_sees_nothing_of_the_person() -> None:
    """The referral's id is all that a partner needs to answer; the rest is said in a conversation."""
    seen = as_partner_sees(sent())

    assert not {"person_id", "drafted_by", "drafted_at", "answered_by"} & set(vars(seen))


def test_a_member_refers_only_themselves() -> None:
    """A member's token must not reach into another person's life."""
    me = new_id()

    assert domain.person_to_refer(None, self_id=me, only_self=True) == me
    with pytest.raises(domain.OnlyForYourself):
        domain.person_to_refer(new_id(), self_id=me, only_self=True)


def test_a_coordinator_says_whom_the_referral_is_for() -> None:
    """A coordinator's account is no person who could be referred."""
    with pytest.raises(Invalid, match="Say whom"):
        domain.person_to_refer(None, self_id=None, only_self=False)
