-- All that referrals asks of its database. Row-level security adds the network and who is asking.

-- name: keep_memberships
-- What was heard of memberships, in one go; the change that was recorded last holds.
insert into memberships (network_id, id, group_id, person_id, belongs, changed_at)
select %(network_id)s, *
from unnest(
    %(ids)s::uuid[], %(group_ids)s::uuid[], %(person_ids)s::uuid[], %(belongs)s::boolean[],
    %(changed_at)s::timestamptz[]
)
on conflict (network_id, id) do update
set belongs = excluded.belongs, changed_at = excluded.changed_at
where excluded.changed_at >= memberships.changed_at;

-- name: find_person_within_reach
-- Whether a facilitator has this person in one of their groups (row-level security decides).
select exists (select from memberships where person_id = %(person_id)s and belongs);

-- name: keep_consent_granted
-- A consent that was heard of; a withdrawal that came first still holds.
insert into consents (network_id, id, person_id, partner_id, granted_at)
values (%(network_id)s, %(consent_id)s, %(person_id)s, %(partner_id)s, %(granted_at)s)
on conflict (network_id, id) do update
set granted_at = excluded.granted_at;

-- name: keep_consent_withdrawn
-- A withdrawal that was heard of, even before its grant; the first one counts.
insert into consents (network_id, id, person_id, partner_id, withdrawn_at)
values (%(network_id)s, %(consent_id)s, %(person_id)s, %(partner_id)s, %(withdrawn_at)s)
on conflict (network_id, id) do update
set withdrawn_at = coalesce(consents.withdrawn_at, excluded.withdrawn_at);

-- name: find_current_consent
-- The consent of a person to be referred to a partner that was given last and holds.
select id, person_id, partner_id, granted_at, withdrawn_at
from consents
where person_id = %(person_id)s
and partner_id = %(partner_id)s
and granted_at is not null
and withdrawn_at is null
order by granted_at desc, id desc
limit 1;

-- name: lock_consents
-- Those of these consents that nobody is changing at this moment, kept as they are until the end.
select id, person_id, partner_id, granted_at, withdrawn_at
from consents
where id = any (%(consent_ids)s::uuid[])
for share skip locked;

-- name: has_current_consent
-- Whether one consent holds now.
select exists (
    select from consents
    where id = %(consent_id)s and granted_at is not null and withdrawn_at is null
);

-- name: add_referral
-- A new draft, with its sealed note.
insert into referrals (
    network_id, id, person_id, partner_id, service_id, instead_of, status, note, drafted_by, drafted_at
)
values (
    %(network_id)s, %(id)s, %(person_id)s, %(partner_id)s, %(service_id)s, %(instead_of)s, %(status)s, %(note)s,
    %(drafted_by)s, %(drafted_at)s
);

-- name: get_referral
-- One referral.
select
    id, person_id, partner_id, service_id, instead_of, status, drafted_by, drafted_at, consent_id, requested_at,
    sent_at, expires_at, answered_by, answered_at, decline_reason, appointment_at, no_shows, outcome, ended_at,
    withdrawn_at, withdrawal_reason, due_at, overdue_since, version
from referrals
where id = %(referral_id)s;

-- name: lock_referral
-- One referral, held until the end of the transaction.
select
    id, person_id, partner_id, service_id, instead_of, status, drafted_by, drafted_at, consent_id, requested_at,
    sent_at, expires_at, answered_by, answered_at, decline_reason, appointment_at, no_shows, outcome, ended_at,
    withdrawn_at, withdrawal_reason, due_at, overdue_since, version
from referrals
where id = %(referral_id)s
for update;

-- name: list_referrals
-- Referrals, the newest first, a page at a time.
select
    id, person_id, partner_id, service_id, instead_of, status, drafted_by, drafted_at, consent_id, requested_at,
    sent_at, expires_at, answered_by, answered_at, decline_reason, appointment_at, no_shows, outcome, ended_at,
    withdrawn_at, withdrawal_reason, due_at, overdue_since, version
from referrals
where (%(after_1)s::uuid is null or id < %(after_1)s::uuid)
and (%(status)s::text is null or status = %(status)s::text)
and (%(partner_id)s::uuid is null or partner_id = %(partner_id)s::uuid)
and (%(person_id)s::uuid is null or person_id = %(person_id)s::uuid)
and (%(overdue)s::boolean is null or (overdue_since is not null) = %(overdue)s::boolean)
order by id desc
limit %(limit)s;

-- name: lock_requested_referrals
-- Referrals that wait to be sent, the oldest first; those that somebody else holds are left to the next run.
select
    id, person_id, partner_id, service_id, instead_of, status, drafted_by, drafted_at, consent_id, requested_at,
    sent_at, expires_at, answered_by, answered_at, decline_reason, appointment_at, no_shows, outcome, ended_at,
    withdrawn_at, withdrawal_reason, due_at, overdue_since, version
from referrals
where status = 'requested'
order by requested_at
limit %(limit)s
for update skip locked;

-- name: lock_referrals_resting_on
-- Every referral that a withdrawn consent ends: whatever was requested and has not ended.
select
    id, person_id, partner_id, service_id, instead_of, status, drafted_by, drafted_at, consent_id, requested_at,
    sent_at, expires_at, answered_by, answered_at, decline_reason, appointment_at, no_shows, outcome, ended_at,
    withdrawn_at, withdrawal_reason, due_at, overdue_since, version
from referrals
where consent_id = %(consent_id)s
and status in ('requested', 'sent', 'accepted', 'scheduled', 'missed', 'attended')
order by id
for update;

-- name: save_referral
-- Where a referral stands now.
update referrals
set
    status = %(status)s,
    consent_id = %(consent_id)s,
    requested_at = %(requested_at)s,
    sent_at = %(sent_at)s,
    expires_at = %(expires_at)s,
    answered_by = %(answered_by)s,
    answered_at = %(answered_at)s,
    decline_reason = %(decline_reason)s,
    appointment_at = %(appointment_at)s,
    no_shows = %(no_shows)s,
    outcome = %(outcome)s,
    ended_at = %(ended_at)s,
    withdrawn_at = %(withdrawn_at)s,
    withdrawal_reason = %(withdrawal_reason)s,
    due_at = %(due_at)s,
    overdue_since = %(overdue_since)s,
    changed_at = now(),
    version = version + 1
where id = %(id)s;

-- name: find_note
-- The sealed note of a referral.
select note from referrals where id = %(referral_id)s;

-- name: lock_partner
-- One partner, held so that its endpoints are counted one registration at a time.
select id, name, summary, languages, version
from partners
where id = %(partner_id)s
for no key update;

-- name: count_active_endpoints
-- How many endpoints of a partner take messages.
select count(*) from webhook_endpoints where partner_id = %(partner_id)s and status = 'active';

-- name: add_endpoint
-- A new endpoint with its sealed secret.
insert into webhook_endpoints (network_id, id, partner_id, url, secret, status, registered_at)
values (%(network_id)s, %(id)s, %(partner_id)s, %(url)s, %(secret)s, %(status)s, %(registered_at)s);

-- name: list_endpoints
-- Endpoints, the newest first, a page at a time.
select id, partner_id, url, status, registered_at, disabled_at, disabled_reason, version
from webhook_endpoints
where (%(after_1)s::uuid is null or id < %(after_1)s::uuid)
and (%(partner_id)s::uuid is null or partner_id = %(partner_id)s::uuid)
order by id desc
limit %(limit)s;

-- name: list_active_endpoints
-- The endpoints of some partners that take messages.
select id, partner_id, url, status, registered_at, disabled_at, disabled_reason, version
from webhook_endpoints
where partner_id = any (%(partner_ids)s::uuid[]) and status = 'active'
order by id;

-- name: find_endpoint
-- One endpoint.
select id, partner_id, url, status, registered_at, disabled_at, disabled_reason, version
from webhook_endpoints
where id = %(endpoint_id)s;

-- name: lock_endpoint
-- One endpoint, held until the end of the transaction; messages for it can still be added.
select id, partner_id, url, status, registered_at, disabled_at, disabled_reason, version
from webhook_endpoints
where id = %(endpoint_id)s
for no key update;

-- name: find_endpoint_secret
-- The sealed secret of an active endpoint.
select secret from webhook_endpoints where id = %(endpoint_id)s and status = 'active';

-- name: save_disabled_endpoint
-- An endpoint that takes no messages any more; its secret goes.
update webhook_endpoints
set
    status = %(status)s,
    disabled_at = %(disabled_at)s,
    disabled_reason = %(disabled_reason)s,
    secret = null,
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
    created_at, next_at
)
values (
    %(network_id)s, %(id)s, %(endpoint_id)s, %(partner_id)s, %(referral_id)s, %(consent_id)s, %(kind)s,
    %(body)s, %(status)s, %(attempts)s, %(created_at)s, %(next_at)s
);

-- name: list_due_endpoints
-- Endpoints with a message to be sent now, whoever has waited longest first.
select endpoint_id
from webhook_deliveries
where status = 'pending'
and next_at <= %(now)s
and (leased_until is null or leased_until <= %(now)s)
group by endpoint_id
order by min(next_at)
limit %(limit)s;

-- name: lock_due_delivery
-- The message to this endpoint that is due first; one that somebody else holds or has leased is left alone.
select
    id, endpoint_id, partner_id, referral_id, consent_id, kind, body, status, attempts, created_at, next_at,
    finished_at, last_outcome, last_status_code
from webhook_deliveries
where endpoint_id = %(endpoint_id)s
and status = 'pending'
and next_at <= %(now)s
and (leased_until is null or leased_until <= %(now)s)
order by next_at, id
limit 1
for update skip locked;

-- name: lease_delivery
-- Take a message for one attempt; when nothing is heard of it, it is due again once the lease is over.
update webhook_deliveries set leased_until = %(leased_until)s where id = %(delivery_id)s;

-- name: lock_delivery
-- One message, held until the end of the transaction.
select
    id, endpoint_id, partner_id, referral_id, consent_id, kind, body, status, attempts, created_at, next_at,
    finished_at, last_outcome, last_status_code
from webhook_deliveries
where id = %(delivery_id)s
for update;

-- name: get_delivery
-- One message.
select
    id, endpoint_id, partner_id, referral_id, consent_id, kind, body, status, attempts, created_at, next_at,
    finished_at, last_outcome, last_status_code
from webhook_deliveries
where id = %(delivery_id)s;

-- name: list_deliveries
-- Messages, the newest first, a page at a time.
select
    id, endpoint_id, partner_id, referral_id, consent_id, kind, body, status, attempts, created_at, next_at,
    finished_at, last_outcome, last_status_code
from webhook_deliveries
where (%(after_1)s::uuid is null or id < %(after_1)s::uuid)
and (%(endpoint_id)s::uuid is null or endpoint_id = %(endpoint_id)s::uuid)
and (%(referral_id)s::uuid is null or referral_id = %(referral_id)s::uuid)
and (%(status)s::text is null or status = %(status)s::text)
order by id desc
limit %(limit)s;

-- name: save_delivery
-- Where a message stands now; its lease ends.
update webhook_deliveries
set
    status = %(status)s,
    attempts = %(attempts)s,
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
    %(network_id)s, %(delivery_id)s, %(number)s, %(partner_id)s, %(started_at)s, %(duration_ms)s, %(outcome)s,
    %(status_code)s
);

-- name: list_attempts
-- How the attempts of one message went, in order.
select number, started_at, duration_ms, outcome, status_code
from webhook_attempts
where delivery_id = %(delivery_id)s
order by number;
