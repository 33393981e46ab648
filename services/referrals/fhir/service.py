"""The FHIR R4 interface: read and search ServiceRequests and Tasks, update a Task."""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from marshmallow import Schema
from werkzeug.wrappers import Request as Incoming
from werkzeug.wrappers import Response

from services.referrals import records
from services.referrals import store as referrals
from services.referrals.appointments import domain as appointments
from services.referrals.disclosures.domain import Channel
from services.referrals.disclosures.sight import account_for
from services.referrals.domain import referral as course
from services.referrals.domain.referral import Referral, Status
from services.referrals.fhir import domain, schemas, store, writing
from services.referrals.fhir.capabilities import capability_statement
from services.referrals.fhir.domain import Step
from services.referrals.fhir.writing import BASE
from shared.db.transaction import Transaction
from shared.entrypoints import Request
from shared.entrypoints.fhir import fhir, fhir_search, resource
from shared.entrypoints.plain import plain
from shared.errors import Invalid, NotFound, PreconditionFailed
from shared.media import FHIR_MEDIA
from shared.security.principals import Role

PARTNERS = {Role.PARTNER}
type_of_write = Callable[[Referral, UUID, datetime], dict[str, Any]]


class Interoperating:
    """Entrypoints for FHIR."""

    @plain("GET", f"{BASE}/metadata", media=FHIR_MEDIA)
    def show_capabilities(self, incoming: Incoming) -> Response:
        """Show what the FHIR interface can do (a CapabilityStatement)."""
        return resource(capability_statement())

    @fhir("GET", "/fhir/ServiceRequest/<request_id>", roles=PARTNERS)
    def read_service_request(self, request: Request, tx: Transaction, request_id: str) -> Response:
        """Read what is asked of you (a ServiceRequest)."""
        return resource(_one(tx, known(request_id), writing.service_request))

    @fhir("GET", "/fhir/ServiceRequest", roles=PARTNERS, query=schemas.ServiceRequestSearch)
    def search_service_requests(self, request: Request, tx: Transaction) -> Response:
        """Search what is asked of you (a Bundle of ServiceRequests), the newest first."""
        return _service_requests(request, tx)

    @fhir_search("/fhir/ServiceRequest", roles=PARTNERS, query=schemas.ServiceRequestSearch)
    def search_service_requests_by_post(self, request: Request, tx: Transaction) -> Response:
        """Search what is asked of you, with the parameters in a form."""
        return _service_requests(request, tx)

    @fhir("GET", "/fhir/Task/<task_id>", roles=PARTNERS)
    def read_task(self, request: Request, tx: Transaction, task_id: str) -> Response:
        """Read where a referral stands (a Task)."""
        return resource(_one(tx, known(task_id), writing.task))

    @fhir("GET", "/fhir/Task", roles=PARTNERS, query=schemas.TaskSearch)
    def search_tasks(self, request: Request, tx: Transaction) -> Response:
        """Search where referrals stand (a Bundle of Tasks), the newest first."""
        return _tasks(request, tx)

    @fhir_search("/fhir/Task", roles=PARTNERS, query=schemas.TaskSearch)
    def search_tasks_by_post(self, request: Request, tx: Transaction) -> Response:
        """Search where referrals stand, with the parameters in a form."""
        return _tasks(request, tx)

    @fhir("PUT", "/fhir/Task/<task_id>", roles=PARTNERS, body=schemas.Task)
    def update_task(self, request: Request, tx: Transaction, task_id: str) -> Response:
        """Answer a referral, schedule, record who came, or complete it, by updating its Task.

        The status says what happened: accepted; rejected with a statusReason; in-progress with the
        businessStatus 5.1.1 and executionPeriod.start, 5.1.2 or 5.1.4; completed. If-Match is honoured.
        """
        referral = referrals.lock_referral(tx, known(task_id))
        _match(request, referral)
        ours = writing.task(referral, _network(tx), tx.now)
        domain.refuse_changes(ours, request.body)
        step = domain.step_of(request.body, now_at=referral.status)
        changed = records.keep(tx, _taken(referral, step, by=request.principal.id, now=tx.now))
        account_for(tx, [changed], Channel.FHIR)
        return resource(writing.task(changed, _network(tx), tx.now))


def _taken(referral: Referral, step: Step, *, by: UUID, now: datetime) -> Referral:
    match step:
        case Step(to=Status.DECLINED, reason=reason) if reason is not None:
            taken = course.decline(referral, reason, by=by, now=now)
        case Step(to=Status.SCHEDULED, starts_at=starts_at) if starts_at is not None:
            taken = appointments.schedule(referral, starts_at, now=now)
        case Step(to=Status.COMPLETED, outcome=outcome) if outcome is not None:
            taken = appointments.complete(referral, outcome, now=now)
        case Step(to=Status.MISSED):
            taken = appointments.miss(referral, now=now)
        case Step(to=Status.ATTENDED):
            taken = appointments.attend(referral, now=now)
        case _:
            taken = course.accept(referral, by=by, now=now)
    return taken


def _one(tx: Transaction, own_id: UUID, write: type_of_write) -> dict[str, Any]:
    found = store.list_sent(
        tx, own_id=own_id, after=None, statuses=list(Status), from_at=None, until_at=None, limit=1
    )
    if not found:
        raise NotFound(own_id)
    ((referral, changed_at),) = found
    account_for(tx, [referral], Channel.FHIR)
    return write(referral, _network(tx), changed_at)


def _service_requests(request: Request, tx: Transaction) -> Response:
    statuses = domain.statuses_of(request=request.query["status"])
    return _found(request, tx, statuses, writing.service_request, own_id=request.query["own_id"])


def _tasks(request: Request, tx: Transaction) -> Response:
    asked = request.query
    statuses = domain.statuses_of(task=asked["status"], business=asked["business_status"])
    focus = asked["focus"] and _uuid(asked["focus"].removeprefix("ServiceRequest/"))
    if focus and asked["own_id"] not in (None, focus):
        statuses = []
    return _found(request, tx, statuses, writing.task, own_id=asked["own_id"] or focus)


def _found(
    request: Request, tx: Transaction, statuses: list[str], write: type_of_write, *, own_id: UUID | None
) -> Response:
    asked = request.query
    from_at, until_at = _span(asked["last_updated"])
    search = {"own_id": own_id, "statuses": statuses, "from_at": from_at, "until_at": until_at}
    found = store.list_sent(tx, **search, after=asked["after"], limit=asked["count"] + 1)
    page = found[: asked["count"]]
    account_for(tx, [referral for referral, _ in page], Channel.FHIR)
    documents = [write(referral, _network(tx), changed_at) for referral, changed_at in page]
    after = page[-1][0].id if page and len(found) > len(page) else None
    total = store.count_sent(tx, **search)
    return resource(
        writing.bundle(request.path, as_asked(asked, schemas.TaskSearch()), documents, total, after)
    )


def as_asked(query: Mapping[str, Any], shape: Schema) -> dict[str, str]:
    """Return a search as it was asked, without from where on to tell."""
    names = {one: field.data_key or one for one, field in shape.load_fields.items()}
    return {names[one]: str(value) for one, value in query.items() if value is not None and one != "after"}


def _span(asked: str | None) -> tuple[datetime | None, datetime | None]:
    """Return from when to before when something changed; a date is the whole day, in UTC."""
    if asked is None:
        return None, None
    prefix, text = (asked[:2], asked[2:]) if asked[:2].isalpha() else ("eq", asked)
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise Invalid(
            "Not a date or instant, as in ge2026-03-29T16:30:00Z.", pointer="/_lastUpdated"
        ) from None
    begins = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    ends = begins + (timedelta(days=1) if len(text) == 10 else timedelta(milliseconds=1))
    return {
        "eq": (begins, ends),
        "ge": (begins, None),
        "gt": (ends, None),
        "lt": (None, begins),
        "le": (None, ends),
    }[prefix]


def _match(request: Request, referral: Referral) -> None:
    asked = request.headers.get("If-Match")
    if asked is not None and asked.strip() not in (f'W/"{referral.version}"', f'"{referral.version}"', "*"):
        raise PreconditionFailed


def known(own_id: str) -> UUID:
    """Return the id of a resource; FHIR allows ids of other forms, and none of them is here."""
    try:
        return UUID(own_id)
    except ValueError:
        raise NotFound from None


def _network(tx: Transaction) -> UUID:
    return tx.network_id or UUID(int=0)


def _uuid(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        raise Invalid("Not a reference to a ServiceRequest.", pointer="/focus") from None
