-- name: lock_partner
-- One partner, held so that its queue is granted once at a time.
select id from partners where id = %(partner_id)s for no key update;

-- name: save_grant
-- A queue that a partner can listen at, new or once more.
insert into partner_queues (network_id, partner_id, kinds, status, granted_at, next_at)
values (
    kith.network_id(), %(partner_id)s, %(kinds)s::text[], %(status)s, %(granted_at)s, %(next_at)s
)
on conflict (network_id, partner_id) do update set
    kinds = excluded.kinds,
    status = excluded.status,
    granted_at = excluded.granted_at,
    next_at = excluded.next_at,
    failures = 0,
    failing_since = null,
    disabled_at = null,
    disabled_reason = null,
    version = partner_queues.version + 1;

-- name: list_queues
-- The queues of partners, a page at a time.
select
    partner_id, status, kinds, granted_at, next_at, failures, failing_since, disabled_at, disabled_reason,
    version
from partner_queues
where (%(after_1)s::uuid is null or partner_id > %(after_1)s::uuid)
order by partner_id
limit %(limit)s;

-- name: list_active_queues
-- The queues of some partners that messages go into.
select
    partner_id, status, kinds, granted_at, next_at, failures, failing_since, disabled_at, disabled_reason,
    version
from partner_queues
where partner_id = any (%(partner_ids)s::uuid[]) and status = 'active';

-- name: get_queue
-- The queue of one partner.
select
    partner_id, status, kinds, granted_at, next_at, failures, failing_since, disabled_at, disabled_reason,
    version
from partner_queues
where partner_id = %(partner_id)s;

-- name: lock_queue
-- The queue of one partner, held until the end of the transaction; messages for it can still be added.
select
    partner_id, status, kinds, granted_at, next_at, failures, failing_since, disabled_at, disabled_reason,
    version
from partner_queues
where partner_id = %(partner_id)s
for no key update;

-- name: save_kinds
-- What a partner wants to hear.
update partner_queues
set kinds = %(kinds)s::text[], version = version + 1
where partner_id = %(partner_id)s;

-- name: save_course
-- How publishing to a queue goes; no change that anybody made, so its version stays.
update partner_queues
set failures = %(failures)s, failing_since = %(failing_since)s, next_at = %(next_at)s
where partner_id = %(partner_id)s;

-- name: save_disabled
-- A queue that no message goes into any more.
update partner_queues
set
    status = %(status)s,
    failures = 0,
    failing_since = null,
    disabled_at = %(disabled_at)s,
    disabled_reason = %(disabled_reason)s,
    version = version + 1
where partner_id = %(partner_id)s;

-- name: cancel_messages_to
-- Give up what still waits for a queue that no message goes into any more.
update queue_messages
set status = 'cancelled', finished_at = %(now)s, reason = 'queue_disabled'
where partner_id = %(partner_id)s and status = 'pending';

-- name: add_message
-- A message to a partner's queue.
insert into queue_messages (
    network_id, id, partner_id, referral_id, consent_id, kind, data, status, created_at
)
values (
    kith.network_id(), %(id)s, %(partner_id)s, %(referral_id)s, %(consent_id)s, %(kind)s, %(data)s,
    %(status)s, %(created_at)s
);

-- name: list_due_queues
-- Partners for whose queue a message waits that may be tried now, whoever has waited longest first.
select q.partner_id
from partner_queues as q
inner join queue_messages as m
    on m.network_id = q.network_id and m.partner_id = q.partner_id and m.status = 'pending'
where q.status = 'active' and q.next_at <= %(now)s
group by q.partner_id
order by min(m.id::text)
limit %(limit)s;

-- name: lock_pending_messages
-- What waits for a queue, in order, with what decides whether it may leave at this moment.
select
    m.id, m.partner_id, m.referral_id, m.consent_id, m.kind, m.data, m.status, m.created_at, m.finished_at,
    m.reason,
    r.status as referral_status,
    c.granted_at is not null and c.withdrawn_at is null as consent_holds
from queue_messages as m
inner join referrals as r on r.network_id = m.network_id and r.id = m.referral_id
left join consents as c on c.network_id = m.network_id and c.id = m.consent_id
where m.partner_id = %(partner_id)s and m.status = 'pending'
order by m.id
limit %(limit)s
for no key update of m skip locked;

-- name: get_message
-- One message.
select
    id, partner_id, referral_id, consent_id, kind, data, status, created_at, finished_at, reason
from queue_messages
where id = %(message_id)s;

-- name: lock_messages
-- Some messages, held until the end of the transaction.
select
    id, partner_id, referral_id, consent_id, kind, data, status, created_at, finished_at, reason
from queue_messages
where id = any (%(message_ids)s::uuid[])
order by id
for no key update;

-- name: list_messages
-- Messages, the newest first, a page at a time.
select
    id, partner_id, referral_id, consent_id, kind, data, status, created_at, finished_at, reason
from queue_messages
where (%(after_1)s::uuid is null or id < %(after_1)s::uuid)
and (%(referral_id)s::uuid is null or referral_id = %(referral_id)s::uuid)
and (%(status)s::text is null or status = %(status)s::text)
order by id desc
limit %(limit)s;

-- name: save_message
-- Where a message stands now.
update queue_messages
set status = %(status)s, finished_at = %(finished_at)s, reason = %(reason)s
where id = %(id)s;
