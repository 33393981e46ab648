from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from services.referrals.domain.referral import CompletionOutcome, DeclineReason, Referral, Status
from services.referrals.fhir import domain, writing
from services.referrals.fhir.domain import (
    BUSINESS_STATUS,
    DECLINES,
    OUTCOMES,
    READINGS,
    REQUEST_STATUSES,
    TASK_STATUSES,
    Step,
)
from shared.errors import Invalid, Refusal
from shared.ids import new_id

NOW = datetime(2026, 3, 2, 12, tzinfo=UTC)


def coded(system: str, code: str) -> dict[str, Any]:
    """Return a CodeableConcept."""
    return {"coding": [{"system": system, "code": code}]}


def referral(**changes: Any) -> Referral:
    """Return a referral that was sent."""
    sent = Referral(
        id=new_id(),
        person_id=new_id(),
        partner_id=new_id(),
        status=Status.SENT,
        drafted_by=new_id(),
        drafted_at=NOW,
        consent_id=new_id(),
        sent_at=NOW,
    )
    return replace(sent, **changes)


def test_every_status_that_a_partner_sees_reads_in_required_codes() -> None:
    """A client that checks required bindings must find nothing to refuse."""
    assert set(READINGS) == set(Status) - {Status.DRAFT, Status.REQUESTED}
    assert {reading.task for reading in READINGS.values()} <= set(TASK_STATUSES)
    assert {reading.request for reading in READINGS.values()} <= set(REQUEST_STATUSES)


@pytest.mark.parametrize(
    ("sent", "attended", "step"),
    [
        ({"status": "accepted"}, False, Step(Status.ACCEPTED)),
        (
            {"status": "completed", "businessStatus": coded(BUSINESS_STATUS, "5.1.4")},
            True,
            Step(Status.COMPLETED, outcome=CompletionOutcome.SERVICE_GIVEN),
        ),
        (
            {"status": "rejected", "statusReason": coded(DECLINES, "no_capacity")},
            False,
            Step(Status.DECLINED, reason=DeclineReason.NO_CAPACITY),
        ),
        (
            {
                "status": "in-progress",
                "businessStatus": coded(BUSINESS_STATUS, "5.1.1"),
                "executionPeriod": {"start": "2026-03-02T12:00:00Z"},
            },
            False,
            Step(Status.SCHEDULED, starts_at=NOW),
        ),
        (
            {"status": "in-progress", "businessStatus": coded(BUSINESS_STATUS, "5.1.2")},
            False,
            Step(Status.MISSED),
        ),
        (
            {"status": "in-progress", "businessStatus": coded(BUSINESS_STATUS, "5.1.4")},
            False,
            Step(Status.ATTENDED),
        ),
        ({"status": "completed"}, True, Step(Status.COMPLETED, outcome=CompletionOutcome.SERVICE_GIVEN)),
        ({"status": "completed"}, False, Step(Status.COMPLETED, outcome=CompletionOutcome.NOT_REACHED)),
        (
            {"status": "completed", "output": [{"valueCodeableConcept": coded(OUTCOMES, "referred_on")}]},
            True,
            Step(Status.COMPLETED, outcome=CompletionOutcome.REFERRED_ON),
        ),
    ],
)
def test_an_updated_task_means_one_step(sent: dict[str, Any], attended: bool, step: Step) -> None:
    """What a partner says by FHIR, the API could have said."""
    assert domain.step_of(sent, now_at=Status.ATTENDED if attended else Status.MISSED) == step


@pytest.mark.parametrize(
    ("sent", "slug"),
    [
        ({"status": "rejected"}, "invalid"),
        ({"status": "rejected", "statusReason": coded(DECLINES, "dislike")}, "invalid"),
        ({"status": "rejected", "statusReason": coded("urn:other", "no_capacity")}, "invalid"),
        ({"status": "in-progress"}, "invalid"),
        ({"status": "in-progress", "businessStatus": coded(BUSINESS_STATUS, "7.0")}, "invalid"),
        ({"status": "in-progress", "businessStatus": coded(BUSINESS_STATUS, "5.1.1")}, "invalid"),
        (
            {
                "status": "in-progress",
                "businessStatus": coded(BUSINESS_STATUS, "5.1.1"),
                "executionPeriod": {"start": "2026-03-02T12:00:00"},
            },
            "invalid",
        ),
        ({"status": "completed", "output": [{"valueCodeableConcept": coded(OUTCOMES, "cured")}]}, "invalid"),
        ({"status": "accepted", "businessStatus": coded(BUSINESS_STATUS, "7.0")}, "invalid"),
        ({"status": "received"}, "no-step-of-partners"),
        ({"status": "failed"}, "no-step-of-partners"),
        ({"status": "cancelled"}, "no-step-of-partners"),
    ],
)
def test_a_task_that_means_no_step_is_refused_by_name(sent: dict[str, Any], slug: str) -> None:
    """Nothing is guessed: a wrong guess would be told to a person."""
    with pytest.raises(Refusal) as refused:
        domain.step_of(sent, now_at=Status.SENT)

    assert refused.value.slug == slug


def test_what_is_not_the_partners_to_change_stays() -> None:
    """A Task that is moved to another request, or another person, is refused where it differs."""
    one = referral()
    ours = writing.task(one, new_id(), NOW)

    domain.refuse_changes(ours, ours)
    for name in ("focus", "for", "owner", "requester", "authoredOn"):
        with pytest.raises(Invalid) as refused:
            domain.refuse_changes(ours, ours | {name: "other"})
        assert refused.value.pointer == f"/{name}"


def test_resources_say_by_which_right_they_are_read_and_nothing_of_the_person() -> None:
    """The consent's reference, the label against redisclosure and the notice travel with each of them."""
    one = referral()
    for written in (writing.task(one, new_id(), NOW), writing.service_request(one, new_id(), NOW)):
        assert str(one.consent_id) in str(written)
        assert written["meta"]["security"][0]["code"] == "NORDSCLCD"
        assert "Do not pass it on" in written["note"][0]["text"]
        assert str(one.person_id) not in str(written)
        assert str(one.drafted_by) not in str(written)
