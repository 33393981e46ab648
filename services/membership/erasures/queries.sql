-- All SQL of erasures.

-- name: insert_erasure
-- Ask to be erased, unless that is under way already: then no row comes back.
insert into erasures (id, person_id, status, requested_at, requested_by, erased_from, decided_at)
values (
    %(id)s, %(person_id)s, %(status)s, %(requested_at)s, %(requested_by)s, %(erased_from)s, %(decided_at)s
)
on conflict (network_id, person_id) where status <> 'cancelled' do nothing
returning id;

-- name: get_erasure
-- One erasure.
select id, person_id, status, requested_at, requested_by, erased_from, decided_at, completed_at, version
from erasures
where network_id = (select kith.network_id()) and id = %(erasure_id)s;

-- name: lock_erasure
-- One erasure, held until the transaction ends.
select id, person_id, status, requested_at, requested_by, erased_from, decided_at, completed_at, version
from erasures
where network_id = (select kith.network_id()) and id = %(erasure_id)s
for update;

-- name: lock_due
-- The erasures whose time to be called off is over.
select id, person_id, status, requested_at, requested_by, erased_from, decided_at, completed_at, version
from erasures
where network_id = (select kith.network_id()) and status = 'requested' and erased_from <= %(now)s
order by erased_from
limit %(limit)s
for update skip locked;

-- name: list_erasures
-- A page of erasures in the order they were asked for.
select id, person_id, status, requested_at, requested_by, erased_from, decided_at, completed_at, version
from erasures
where network_id = (select kith.network_id())
    and (%(person_id)s::uuid is null or person_id = %(person_id)s)
    and (%(status)s::text is null or status = %(status)s)
    and (%(after_1)s::uuid is null or id > %(after_1)s)
order by id
limit %(limit)s;

-- name: save_erasure
-- Write how far an erasure is, as its next version.
update erasures
set status = %(status)s, erased_from = %(erased_from)s, decided_at = %(decided_at)s,
    completed_at = %(completed_at)s, version = version + 1
where network_id = (select kith.network_id()) and id = %(id)s
returning id, person_id, status, requested_at, requested_by, erased_from, decided_at, completed_at, version;

-- name: insert_confirmation
-- Note what a service did; the first word of each counts.
insert into erasure_confirmations (
    erasure_id, service, person_id, event_id, confirmed_at, deleted, blanked, kept
)
values (
    %(erasure_id)s, %(service)s, %(person_id)s, %(event_id)s, %(confirmed_at)s, %(deleted)s, %(blanked)s,
    %(kept)s
)
on conflict (network_id, erasure_id, service) do nothing;

-- name: list_confirmations
-- What each service did.
select erasure_id, service, person_id, event_id, confirmed_at, deleted, blanked, kept
from erasure_confirmations
where network_id = (select kith.network_id()) and erasure_id = %(erasure_id)s
order by service;

-- name: lock_memberships_to_end
-- Where people still belong or apply to, held until the transaction ends.
select id, group_id, person_id, role, status, applied_on, active_from, left_on, changed_on, version
from memberships
where network_id = (select kith.network_id()) and person_id = any(%(person_ids)s::uuid[]) and status <> 'left'
order by id
for update;

-- name: list_standing_consents
-- What people still consent to.
select g.id, g.person_id, g.purpose, g.partner_id, g.wording_version, g.language, g.given,
    g.recorded_by, g.granted_at
from consent_grants g
where g.network_id = (select kith.network_id())
    and g.person_id = any(%(person_ids)s::uuid[])
    and not exists (
        select from consent_withdrawals w where w.network_id = g.network_id and w.consent_id = g.id
    )
order by g.id;

-- name: withdraw_help_requests
-- Take back the help that people asked for and did not get yet, so that nobody offers it to no one.
update help_requests r
set status = 'withdrawn', settled_at = %(now)s, version = version + 1
from help_askers a
where r.network_id = (select kith.network_id())
    and a.network_id = r.network_id and a.request_id = r.id
    and a.person_id = any(%(person_ids)s::uuid[]) and r.status in ('open', 'matched')
returning r.id, r.group_id;
