"""How a referral's course reads in FHIR, in one table, and which step an updated Task means.

Task.status and its use follow the Gravity project's SDOH Clinical Care guide (a Task that the performer
updates); Task.businessStatus has the codes of the Bidirectional Services eReferral guide (BSeR).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from services.referrals.domain.referral import CompletionOutcome, DeclineReason, Status
from shared.errors import Invalid, Refusal

BUSINESS_STATUS = "http://hl7.org/fhir/us/bser/CodeSystem/TaskBusinessStatusCS"
DECLINES, OUTCOMES = "urn:kith:decline-reason", "urn:kith:completion-outcome"
# https://hl7.org/fhir/R4/valueset-task-status.html (required binding)
TASK_STATUSES = (
    "draft", "requested", "received", "accepted", "rejected", "ready", "cancelled", "in-progress", "on-hold",
    "failed", "completed", "entered-in-error",
)  # fmt: skip
# https://hl7.org/fhir/R4/valueset-request-status.html (required binding)
REQUEST_STATUSES = ("draft", "active", "on-hold", "revoked", "completed", "entered-in-error", "unknown")


class NoStepOfPartners(Refusal):
    """A partner accepts, rejects, schedules, records who came, and completes; this is none of them."""


@dataclass(frozen=True)
class Reading:
    """How a referral that stands somewhere reads in FHIR."""

    task: str
    business: str
    display: str
    request: str


READINGS = {
    Status.SENT: Reading("requested", "2.0", "Service Request Created", "active"),
    Status.ACCEPTED: Reading("accepted", "3.0", "Service Request Accepted", "active"),
    Status.SCHEDULED: Reading("in-progress", "5.1.1", "Service Request Event Scheduled", "active"),
    Status.MISSED: Reading("in-progress", "5.1.2", "Scheduled Service Request Event Unattended", "active"),
    Status.ATTENDED: Reading("in-progress", "5.1.4", "Service Request Event Completed", "active"),
    Status.COMPLETED: Reading("completed", "7.0", "Service Request Fulfillment Completed", "completed"),
    Status.DECLINED: Reading("rejected", "4.0", "Service Request Declined", "revoked"),
    Status.CLOSED: Reading("cancelled", "6.0", "Service Request Fulfillment Cancelled", "revoked"),
    Status.WITHDRAWN: Reading("cancelled", "6.0", "Service Request Fulfillment Cancelled", "revoked"),
}


@dataclass(frozen=True)
class Step:
    """What an updated Task means: where the referral should stand, and what goes with it."""

    to: Status
    reason: DeclineReason | None = None
    starts_at: datetime | None = None
    outcome: CompletionOutcome | None = None


def statuses_of(
    *, task: str | None = None, business: str | None = None, request: str | None = None
) -> list[str]:
    """Return where referrals stand that read like this; any of several codes, separated by commas."""
    asked = (("task", task), ("business", business), ("request", request))
    wanted = {name: set(codes.split(",")) for name, codes in asked if codes is not None}
    return [
        status.value
        for status, reading in READINGS.items()
        if all(getattr(reading, name) in codes for name, codes in wanted.items())
    ]


def step_of(task: Mapping[str, Any], *, now_at: Status) -> Step:
    """Return the step that an updated Task means; raise a named refusal where it means none.

    A program that changes the status alone sends the businessStatus back as it read it: that says nothing.
    """
    status, business = task["status"], code_in(task.get("businessStatus"), BUSINESS_STATUS)
    if business == READINGS[now_at].business and status != "in-progress":
        business = None
    match status, business:
        case "accepted", (None | "3.0"):
            return Step(Status.ACCEPTED)
        case "rejected", (None | "4.0"):
            return Step(Status.DECLINED, reason=_reason(task))
        case "in-progress", "5.1.1":
            return Step(Status.SCHEDULED, starts_at=_start(task))
        case "in-progress", "5.1.2":
            return Step(Status.MISSED)
        case "in-progress", "5.1.4":
            return Step(Status.ATTENDED)
        case "completed", (None | "7.0"):
            return Step(Status.COMPLETED, outcome=_outcome(task, now_at is Status.ATTENDED))
        case "in-progress", _:
            raise Invalid(
                f"In progress is 5.1.1 (scheduled), 5.1.2 (unattended) or 5.1.4 (came) of {BUSINESS_STATUS}.",
                pointer="/businessStatus",
            )
    if business is not None and status in {reading.task for reading in READINGS.values()}:
        raise Invalid(f"{business} does not go with the status {status}.", pointer="/businessStatus")
    raise NoStepOfPartners(detail=f"The status was {status}.")


def code_in(concept: object, system: str) -> str | None:
    """Return the code of a system in a CodeableConcept, or None; a coding without a system counts."""
    codings = concept.get("coding") if isinstance(concept, Mapping) else None
    for coding in codings if isinstance(codings, list) else ():
        if isinstance(coding, Mapping) and coding.get("system", system) == system:
            code = coding.get("code")
            return code if isinstance(code, str) else None
    return None


def refuse_changes(ours: Mapping[str, Any], sent: Mapping[str, Any]) -> None:
    """Refuse an update that changes what is not the partner's to change."""
    for name in ("id", "intent", "code", "focus", "for", "requester", "owner", "authoredOn", "identifier"):
        if name in sent and sent[name] != ours.get(name):
            raise Invalid("This is not yours to change: send it as you read it.", pointer=f"/{name}")


def _reason(task: Mapping[str, Any]) -> DeclineReason:
    code = code_in(task.get("statusReason"), DECLINES)
    try:
        return DeclineReason(code or "")
    except ValueError:
        known = ", ".join(DeclineReason)
        raise Invalid(f"Say why, by a code of {DECLINES}: {known}.", pointer="/statusReason") from None


def _start(task: Mapping[str, Any]) -> datetime:
    period = task.get("executionPeriod")
    given = period.get("start") if isinstance(period, Mapping) else None
    try:
        starts_at = datetime.fromisoformat(str(given))
    except ValueError:
        starts_at = None
    if starts_at is None or starts_at.tzinfo is None:
        raise Invalid(
            "Say when the person is expected, with a time zone, as in 2026-03-29T16:30:00Z.",
            pointer="/executionPeriod/start",
        )
    return starts_at


def _outcome(task: Mapping[str, Any], attended: bool) -> CompletionOutcome:
    outputs = task.get("output")
    for output in outputs if isinstance(outputs, list) else ():
        if isinstance(output, Mapping) and (code := code_in(output.get("valueCodeableConcept"), OUTCOMES)):
            if code in list(CompletionOutcome):
                return CompletionOutcome(code)
            known = ", ".join(CompletionOutcome)
            raise Invalid(f"An outcome is one of {OUTCOMES}: {known}.", pointer="/output")
    return CompletionOutcome.SERVICE_GIVEN if attended else CompletionOutcome.NOT_REACHED
