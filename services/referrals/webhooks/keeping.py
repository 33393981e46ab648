"""Keeping endpoints: secrets sealed for their rows, and what ends with an endpoint that is disabled."""

import json
from collections.abc import Mapping
from dataclasses import asdict
from datetime import datetime
from functools import partial
from typing import Any
from uuid import UUID

from services.referrals.webhooks import store
from services.referrals.webhooks.domain import deliveries, endpoints
from services.referrals.webhooks.domain.endpoints import DisabledReason, Endpoint
from services.referrals.webhooks.signing import Key, headers, type_of_stamp
from shared.contracts.referrals import WebhookEndpointDisabled
from shared.db.transaction import Transaction
from shared.media import FHIR_MEDIA
from shared.security.sealing import Sealer

_TABLE = "webhook_endpoints"


def seal(tx: Transaction, sealer: Sealer, endpoint_id: UUID, key: Key) -> bytes:
    """Return the secret of a key sealed for its endpoint's row."""
    return sealer.seal_secret(tx, table=_TABLE, column="secret", row_id=endpoint_id, text=key.secret)


def seal_headers(tx: Transaction, sealer: Sealer, endpoint_id: UUID, chosen: Mapping[str, str]) -> bytes:
    """Return the headers of a FHIR Subscription sealed for its endpoint's row: a token may be among them."""
    text = json.dumps(dict(chosen))
    return sealer.seal_secret(tx, table=_TABLE, column="secret", row_id=endpoint_id, text=text)


def keys_of(tx: Transaction, sealer: Sealer, endpoint_id: UUID, signing: store.Signing) -> tuple[Key, ...]:
    """Return what messages are signed with now: the secret in use first, then the one before it."""
    secret = sealer.unseal_secret(
        tx, table=_TABLE, column="secret", row_id=endpoint_id, sealed=signing.secret
    )
    keys = [] if signing.scheme is None else [Key(signing.scheme, secret)]
    if signing.old_secret is not None and signing.old_scheme is not None:
        old = sealer.unseal_secret(
            tx, table=_TABLE, column="old_secret", row_id=endpoint_id, sealed=signing.old_secret
        )
        keys.append(Key(signing.old_scheme, old))
    return tuple(keys)


def stamp_of(tx: Transaction, sealer: Sealer, endpoint_id: UUID, signing: store.Signing) -> type_of_stamp:
    """Return what gives messages to an endpoint their headers: signatures, or what the partner chose."""
    if signing.scheme is not None:
        return partial(headers, keys_of(tx, sealer, endpoint_id, signing))
    chosen = sealer.unseal_secret(
        tx, table=_TABLE, column="secret", row_id=endpoint_id, sealed=signing.secret
    )
    return lambda **_message: {"Content-Type": FHIR_MEDIA, **json.loads(chosen)}


def rotate(tx: Transaction, sealer: Sealer, rotated: Endpoint, key: Key) -> Endpoint:
    """Keep a new key, and the one that it takes the place of for as long as that still signs."""
    old_scheme, old_secret = None, None
    signing = store.find_signing(tx, rotated.id)
    if rotated.old_secret_until is not None and signing is not None:
        before = keys_of(tx, sealer, rotated.id, signing)[0]
        old_scheme = before.scheme
        old_secret = sealer.seal_secret(
            tx, table=_TABLE, column="old_secret", row_id=rotated.id, text=before.secret
        )
    return store.save_rotation(
        tx, rotated, secret=seal(tx, sealer, rotated.id, key), old_scheme=old_scheme, old_secret=old_secret
    )


def disable(tx: Transaction, endpoint: Endpoint, reason: DisabledReason) -> None:
    """Send nothing more to an endpoint: forget its secrets, give up what waits for it, say so."""
    save_disabled(tx, endpoint, endpoints.disable(endpoint, reason, now=tx.now))


def save_disabled(tx: Transaction, before: Endpoint, endpoint: Endpoint) -> None:
    """Keep an endpoint that is disabled, once."""
    if endpoint == before or endpoint.disabled_reason is None:
        return
    store.save_disabled(tx, endpoint)
    store.cancel_deliveries_to(tx, endpoint.id)
    tx.emit(
        WebhookEndpointDisabled(
            endpoint_id=endpoint.id, partner_id=endpoint.partner_id, reason=endpoint.disabled_reason.value
        )
    )


def replay_failed(tx: Transaction, endpoint: Endpoint, *, since: datetime) -> int:
    """Let what an endpoint did not get since then be sent once more; return how many messages that is."""
    failed = store.lock_failed_deliveries(tx, endpoint.id, since=since, limit=deliveries.MOST_REPLAYED)
    store.save_deliveries(tx, [deliveries.replay(each, endpoint, now=tx.now) for each in failed])
    return len(failed)


def shown_once(endpoint: Endpoint, key: Key) -> dict[str, Any]:
    """Return an endpoint with its new secret, as it is shown this once."""
    return {**asdict(endpoint), "secret": key.shared_secret}
