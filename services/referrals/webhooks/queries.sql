-- name: lock_partner
-- One partner, held so that its endpoints are counted one registration at a time.
select id from partners where id = %(partner_id)s for no key update;

-- name: count_active_endpoints
-- How many endpoints of a partner take messages.
select count(*) from webhook_endpoints where partner_id = %(partner_id)s and status = 'active';

-- name: add_endpoint
-- A new endpoint with its sealed secret.
insert into webhook_endpoints (
    network_id, id, partner_id, url, kinds, scheme, public_key, secret, status, registered_at
)
values (
    kith.network_id(), %(id)s, %(partner_id)s, %(url)s, %(kinds)s::text[], %(scheme)s, %(public_key)s,
    %(secret)s, %(status)s, %(registered_at)s
);

-- name: list_endpoints
-- Endpoints, the newest first, a page at a time.
select
    id, partner_id, url, kinds, scheme, public_key, old_secret_until, status, registered_at, failing_since,
    disabled_at, disabled_reason, version
from webhook_endpoints
where (%(after_1)s::uuid is null or id < %(after_1)s::uuid)
and (%(partner_id)s::uuid is null or partner_id = %(partner_id)s::uuid)
order by id desc
limit %(limit)s;

-- name: list_active_endpoints
-- The endpoints of some partners that take signed messages.
select
    id, partner_id, url, kinds, scheme, public_key, old_secret_until, status, registered_at, failing_since,
    disabled_at, disabled_reason, version
from webhook_endpoints
where partner_id = any (%(partner_ids)s::uuid[]) and status = 'active' and scheme is not null
order by id;

-- name: get_endpoint
-- One endpoint.
select
    id, partner_id, url, kinds, scheme, public_key, old_secret_until, status, registered_at, failing_since,
    disabled_at, disabled_reason, version
from webhook_endpoints
where id = %(endpoint_id)s;

-- name: lock_endpoint
-- One endpoint, held until the end of the transaction; messages for it can still be added.
select
    id, partner_id, url, kinds, scheme, public_key, old_secret_until, status, registered_at, failing_since,
    disabled_at, disabled_reason, version
from webhook_endpoints
where id = %(endpoint_id)s
for no key update;

-- name: find_signing
-- What messages to an active endpoint are signed with, sealed; the secret before only while it still signs.
select
    url, scheme, secret, old_scheme,
    case when old_secret_until > %(now)s then old_secret end as old_secret
from webhook_endpoints
where id = %(endpoint_id)s and status = 'active';

-- name: save_endpoint
-- Where an endpoint is and what it wants to hear.
update webhook_endpoints
set url = %(url)s, kinds = %(kinds)s::text[], version = version + 1
where id = %(id)s;

-- name: save_rotation
-- A new secret, and the one before for as long as it still signs.
update webhook_endpoints
set
    scheme = %(scheme)s,
    public_key = %(public_key)s,
    secret = %(secret)s,
    old_scheme = %(old_scheme)s,
    old_secret = %(old_secret)s,
    old_secret_until = %(old_secret_until)s,
    version = version + 1
where id = %(id)s;

-- name: save_enabled
-- An endpoint that takes messages again, with a new secret.
update webhook_endpoints
set
    status = 'active',
    disabled_at = null,
    disabled_reason = null,
    scheme = %(scheme)s,
    public_key = %(public_key)s,
    secret = %(secret)s,
    version = version + 1
where id = %(id)s;

-- name: save_failing
-- Since when nothing got through to an endpoint; no change that anybody made, so its version stays.
update webhook_endpoints set failing_since = %(failing_since)s where id = %(id)s;

-- name: save_disabled
-- An endpoint that takes no messages any more; its secrets go.
update webhook_endpoints
set
    status = %(status)s,
    disabled_at = %(disabled_at)s,
    disabled_reason = %(disabled_reason)s,
    failing_since = null,
    secret = null,
    old_secret = null,
    old_scheme = null,
    old_secret_until = null,
    version = version + 1
where id = %(id)s;

-- name: cancel_deliveries_to
-- Give up what still waits for an endpoint that takes no messages any more.
update webhook_deliveries
set status = 'cancelled', finished_at = %(now)s, last_outcome = 'endpoint_disabled', leased_until = null
where endpoint_id = %(endpoint_id)s and status = 'pending';

-- name: postpone_others
-- Let the other messages to an endpoint that failed wait a little too.
update webhook_deliveries
set next_at = %(until)s
where endpoint_id = %(endpoint_id)s
and status = 'pending'
and next_at < %(until)s
and id <> %(failed_id)s;

-- name: add_deliveries
-- A message to one endpoint.
insert into webhook_deliveries (
    network_id, id, endpoint_id, partner_id, referral_id, consent_id, kind, body, status, attempts,
    created_at, next_at, number
)
values (
    kith.network_id(), %(id)s, %(endpoint_id)s, %(partner_id)s, %(referral_id)s, %(consent_id)s, %(kind)s,
    %(body)s, %(status)s, %(attempts)s, %(created_at)s, %(next_at)s, %(number)s
);

-- name: list_due_endpoints
-- Endpoints with a message to be sent now: those that take messages first, of them whoever waited longest.
select d.endpoint_id, e.failing_since is not null as is_failing
from webhook_deliveries as d
inner join webhook_endpoints as e on e.network_id = d.network_id and e.id = d.endpoint_id
where d.status = 'pending'
and d.next_at <= %(now)s
and (d.leased_until is null or d.leased_until <= %(now)s)
group by d.endpoint_id, e.failing_since
order by e.failing_since is not null, min(d.next_at)
limit %(limit)s;

-- name: lock_due_deliveries
-- What is due at an endpoint, in order, with what decides whether it may leave at this moment; what somebody
-- else holds or has leased is left alone.
select
    d.id, d.endpoint_id, d.partner_id, d.referral_id, d.consent_id, d.kind, d.body, d.status, d.attempts,
    d.attempts_before, d.created_at, d.next_at, d.finished_at, d.last_outcome, d.last_status_code,
    r.status as referral_status,
    c.granted_at is not null and c.withdrawn_at is null as consent_holds
from webhook_deliveries as d
left join referrals as r on r.network_id = d.network_id and r.id = d.referral_id
left join consents as c on c.network_id = d.network_id and c.id = d.consent_id
where d.endpoint_id = %(endpoint_id)s
and d.status = 'pending'
and d.next_at <= %(now)s
and (d.leased_until is null or d.leased_until <= %(now)s)
order by d.next_at, d.id
limit %(limit)s
for no key update of d skip locked;

-- name: lease_deliveries
-- Take messages for one attempt each; those of which nothing is heard are due again once the lease is over.
update webhook_deliveries set leased_until = %(leased_until)s where id = any (%(delivery_ids)s::uuid[]);

-- name: release_deliveries
-- Let go of messages that were taken and not tried.
update webhook_deliveries set leased_until = null where id = any (%(delivery_ids)s::uuid[]);

-- name: lock_deliveries
-- Some messages, held until the end of the transaction.
select
    id, endpoint_id, partner_id, referral_id, consent_id, kind, body, status, attempts, attempts_before,
    created_at, next_at, finished_at, last_outcome, last_status_code
from webhook_deliveries
where id = any (%(delivery_ids)s::uuid[])
order by id
for no key update;

-- name: get_delivery
-- One message.
select
    id, endpoint_id, partner_id, referral_id, consent_id, kind, body, status, attempts, attempts_before,
    created_at, next_at, finished_at, last_outcome, last_status_code
from webhook_deliveries
where id = %(delivery_id)s;

-- name: list_deliveries
-- Messages, the newest first, a page at a time.
select
    id, endpoint_id, partner_id, referral_id, consent_id, kind, body, status, attempts, attempts_before,
    created_at, next_at, finished_at, last_outcome, last_status_code
from webhook_deliveries
where (%(after_1)s::uuid is null or id < %(after_1)s::uuid)
and (%(endpoint_id)s::uuid is null or endpoint_id = %(endpoint_id)s::uuid)
and (%(referral_id)s::uuid is null or referral_id = %(referral_id)s::uuid)
and (%(status)s::text is null or status = %(status)s::text)
order by id desc
limit %(limit)s;

-- name: lock_failed_deliveries
-- What an endpoint did not get since a moment and can still be told, the oldest first.
select
    id, endpoint_id, partner_id, referral_id, consent_id, kind, body, status, attempts, attempts_before,
    created_at, next_at, finished_at, last_outcome, last_status_code
from webhook_deliveries
where endpoint_id = %(endpoint_id)s
and status in ('exhausted', 'cancelled')
and last_outcome not in ('no_consent', 'recalled')
and created_at >= %(since)s
order by id
limit %(limit)s
for no key update;

-- name: save_delivery
-- Where a message stands now; its lease ends.
update webhook_deliveries
set
    status = %(status)s,
    attempts = %(attempts)s,
    attempts_before = %(attempts_before)s,
    next_at = %(next_at)s,
    leased_until = null,
    finished_at = %(finished_at)s,
    last_outcome = %(last_outcome)s,
    last_status_code = %(last_status_code)s
where id = %(id)s;

-- name: add_attempt
-- How one attempt went.
insert into webhook_attempts (
    network_id, delivery_id, number, partner_id, started_at, duration_ms, outcome, status_code
)
values (
    kith.network_id(), %(delivery_id)s, %(number)s, %(partner_id)s, %(started_at)s, %(duration_ms)s,
    %(outcome)s, %(status_code)s
);

-- name: list_attempts
-- How the attempts of one message went, in order.
select number, started_at, duration_ms, outcome, status_code
from webhook_attempts
where delivery_id = %(delivery_id)s
order by number;
