"""Where a partner listens: what it wants to hear, how it is signed, when nothing is sent there any more."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from uuid import UUID

from services.referrals.domain.notices import Kind
from shared.errors import Forbidden, Invalid, Refusal

MOST_ENDPOINTS = 5
# Nothing got through for so long: somebody has to look at that server first.
FAILING_FOR = timedelta(days=5)
# One message that happens to fail after a quiet week is no proof: it was tried for half an hour and more.
PROVEN_BY_ATTEMPTS = 4
# How long the secret before still signs, unless asked for otherwise.
OVERLAP = timedelta(hours=24)


class Scheme(StrEnum):
    """How messages are signed, by the names of Standard Webhooks: HMAC-SHA256, or ed25519."""

    HMAC = "v1"
    ED25519 = "v1a"


class EndpointStatus(StrEnum):
    """Whether messages go to an endpoint."""

    ACTIVE = "active"
    DISABLED = "disabled"


class DisabledReason(StrEnum):
    """Why no message goes to an endpoint any more."""

    GONE = "gone"
    FAILING = "failing"
    REMOVED = "removed"


class OnlyYourEndpoints(Forbidden):
    """A partner can register endpoints for itself only."""


class TooManyEndpoints(Refusal):
    """This partner has as many webhook endpoints as it can have."""


class EndpointDisabled(Refusal):
    """Nothing is sent to this endpoint."""


class EndpointActive(Refusal):
    """This endpoint is active already."""


class EndpointRemoved(Refusal):
    """This endpoint was removed: register the address anew."""


class EndpointOfSubscription(Refusal):
    """This endpoint belongs to a FHIR Subscription."""


class RotationUnderWay(Refusal):
    """The secret before this one still signs."""


@dataclass(frozen=True, kw_only=True)
class Endpoint:
    """Where a partner hears of its referrals. Secrets are sealed, and kept apart from what is shown.

    `kinds`: what it wants to hear, None for everything. `failing_since`: since when nothing got through.
    `old_secret_until`: until then messages are signed with the secret before, too. `scheme`: None where it
    gets FHIR notifications, which go with the headers that the partner chose and are not signed.
    """

    id: UUID
    partner_id: UUID
    url: str
    status: EndpointStatus
    registered_at: datetime
    kinds: tuple[Kind, ...] | None = None
    scheme: Scheme | None = Scheme.HMAC
    public_key: str | None = None
    old_secret_until: datetime | None = None
    failing_since: datetime | None = None
    disabled_at: datetime | None = None
    disabled_reason: DisabledReason | None = None
    version: int = 1

    def wants(self, kind: Kind) -> bool:
        """Whether messages of this kind go there."""
        return self.status is EndpointStatus.ACTIVE and (self.kinds is None or kind in self.kinds)


def refuse_one_more_endpoint(active: int) -> None:
    """Refuse another endpoint when `active` ones are already as many as a partner can have."""
    if active >= MOST_ENDPOINTS:
        raise TooManyEndpoints(detail=f"Delete one of the {MOST_ENDPOINTS} that are active, then try again.")


def partner_to_tell(named: UUID | None, *, own_id: UUID | None) -> UUID:
    """Return whose endpoint it will be: a partner's own (`own_id`), or that of the partner named."""
    if own_id is not None and named not in (None, own_id):
        raise OnlyYourEndpoints(detail="Send your own partner_id, or leave it out.")
    partner_id = own_id or named
    if partner_id is None:
        raise Invalid("Say which partner's endpoint it is.", pointer="/partner_id")
    return partner_id


def register(
    *,
    endpoint_id: UUID,
    partner_id: UUID,
    url: str,
    now: datetime,
    kinds: tuple[Kind, ...] | None = None,
    scheme: Scheme | None = Scheme.HMAC,
    public_key: str | None = None,
) -> Endpoint:
    """Begin to tell a partner at an address."""
    return Endpoint(
        id=endpoint_id,
        partner_id=partner_id,
        url=url,
        status=EndpointStatus.ACTIVE,
        registered_at=now,
        kinds=kinds,
        scheme=scheme,
        public_key=public_key,
    )


def rotate(
    endpoint: Endpoint, *, scheme: Scheme, public_key: str | None, overlap: timedelta, now: datetime
) -> Endpoint:
    """Sign with a new secret from now on; for `overlap` with the one before too, in the same header.

    A second rotation meanwhile is refused, unless it is to end the overlap at once (`overlap` of nothing):
    whoever still verifies with the oldest secret would refuse everything.
    """
    _refuse_unless_active(endpoint)
    until = endpoint.old_secret_until
    if overlap and until is not None and until > now:
        raise RotationUnderWay(
            endpoint.id, detail=f"It does until {until:%Y-%m-%d %H:%M} UTC; overlap_hours 0 ends that now."
        )
    return replace(
        endpoint, scheme=scheme, public_key=public_key, old_secret_until=now + overlap if overlap else None
    )


def enable(endpoint: Endpoint, *, scheme: Scheme, public_key: str | None) -> Endpoint:
    """Send to an endpoint again, with a new secret: the one before was forgotten."""
    if endpoint.status is EndpointStatus.ACTIVE:
        raise EndpointActive(endpoint.id)
    if endpoint.disabled_reason is DisabledReason.REMOVED:
        raise EndpointRemoved(endpoint.id)
    return replace(
        endpoint,
        status=EndpointStatus.ACTIVE,
        scheme=scheme,
        public_key=public_key,
        disabled_at=None,
        disabled_reason=None,
    )


def change(endpoint: Endpoint, *, url: str, kinds: tuple[Kind, ...] | None) -> Endpoint:
    """Tell a partner elsewhere, or of other things."""
    _refuse_unless_active(endpoint)
    return replace(endpoint, url=url, kinds=kinds)


def disable(endpoint: Endpoint, reason: DisabledReason, *, now: datetime) -> Endpoint:
    """Send nothing to this endpoint from now on; one that was gone or failing can still be removed."""
    is_removed = endpoint.disabled_reason is DisabledReason.REMOVED
    if endpoint.status is EndpointStatus.DISABLED and (is_removed or reason is not DisabledReason.REMOVED):
        return endpoint
    return replace(
        endpoint,
        status=EndpointStatus.DISABLED,
        disabled_at=now,
        disabled_reason=reason,
        failing_since=None,
        old_secret_until=None,
    )


def after_visit(endpoint: Endpoint, *, got_through: bool, failed_attempts: int, now: datetime) -> Endpoint:
    """Note how a visit to an endpoint went; disable one that nothing got through to for days.

    `failed_attempts`: how often the message that failed at the end of the visit was tried, 0 where none did.
    """
    if endpoint.status is EndpointStatus.DISABLED:
        return endpoint
    since = None if got_through else endpoint.failing_since
    if failed_attempts == 0:
        return replace(endpoint, failing_since=since)
    if since is not None and now - since >= FAILING_FOR and failed_attempts >= PROVEN_BY_ATTEMPTS:
        return disable(endpoint, DisabledReason.FAILING, now=now)
    return replace(endpoint, failing_since=since or now)


def scheme_of(endpoint: Endpoint) -> Scheme:
    """Return how messages to an endpoint are signed; refuse one whose messages are not."""
    if endpoint.scheme is None:
        raise EndpointOfSubscription(endpoint.id, detail="Delete the Subscription, and create another.")
    return endpoint.scheme


def _refuse_unless_active(endpoint: Endpoint) -> None:
    if endpoint.status is EndpointStatus.DISABLED:
        raise EndpointDisabled(
            endpoint.id, detail="Enable it first, or register another where it was removed."
        )
