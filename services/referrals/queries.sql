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
