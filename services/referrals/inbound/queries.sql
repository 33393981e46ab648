-- name: save_door
-- Whether a group takes referrals from a partner.
insert into inbound_doors (network_id, group_id, partner_id, is_open, opened_at)
values (kith.network_id(), %(group_id)s, %(partner_id)s, %(is_open)s, %(opened_at)s)
on conflict (network_id, group_id, partner_id) do update set is_open = excluded.is_open;

-- name: find_door
-- A group's door to a partner, if there is one.
select group_id, partner_id, is_open, opened_at
from inbound_doors
where group_id = %(group_id)s and partner_id = %(partner_id)s;

-- name: list_doors
-- Groups that take referrals from partners, a page at a time.
select group_id, partner_id, is_open, opened_at
from inbound_doors
where (%(after_1)s::uuid is null or (group_id, partner_id) > (%(after_1)s::uuid, %(after_2)s::uuid))
order by group_id, partner_id
limit %(limit)s;

-- name: close_doors
-- Take no more referrals to a group that paused or closed.
update inbound_doors set is_open = false where group_id = %(group_id)s and is_open;

-- name: add_inbound
-- Somebody referred to a group, with how to reach them, sealed.
insert into inbound_referrals (
    network_id, id, group_id, partner_id, status, language, consent_given, consent_wording_version,
    consented_at, received_at, due_at, forget_at, reach_sealed
)
values (
    kith.network_id(), %(id)s, %(group_id)s, %(partner_id)s, %(status)s, %(language)s, %(consent_given)s,
    %(consent_wording_version)s, %(consented_at)s, %(received_at)s, %(due_at)s, %(forget_at)s, %(reach_sealed)s
);

-- name: get_inbound
-- One referral to a group.
select
    id, group_id, partner_id, status, language, consent_given, consent_wording_version, consented_at,
    received_at, answered_at, decline_reason, due_at, overdue_since, forget_at, version
from inbound_referrals
where id = %(inbound_id)s;

-- name: lock_inbound
-- One referral to a group, held until the end of the transaction.
select
    id, group_id, partner_id, status, language, consent_given, consent_wording_version, consented_at,
    received_at, answered_at, decline_reason, due_at, overdue_since, forget_at, version
from inbound_referrals
where id = %(inbound_id)s
for update;

-- name: list_inbounds
-- Referrals to groups, the newest first, a page at a time.
select
    id, group_id, partner_id, status, language, consent_given, consent_wording_version, consented_at,
    received_at, answered_at, decline_reason, due_at, overdue_since, forget_at, version
from inbound_referrals
where (%(after_1)s::uuid is null or id < %(after_1)s::uuid)
and (%(status)s::text is null or status = %(status)s::text)
and (%(group_id)s::uuid is null or group_id = %(group_id)s::uuid)
and (%(overdue)s::boolean is null or (overdue_since is not null) = %(overdue)s::boolean)
order by id desc
limit %(limit)s;

-- name: save_inbound
-- Where a referral to a group stands; how to reach the person goes once it is not needed any more.
update inbound_referrals
set
    status = %(status)s,
    answered_at = %(answered_at)s,
    decline_reason = %(decline_reason)s,
    due_at = %(due_at)s,
    overdue_since = %(overdue_since)s,
    forget_at = %(forget_at)s,
    reach_sealed = case when %(forget_at)s::timestamptz <= %(now)s then null else reach_sealed end,
    version = %(version)s
where id = %(id)s;

-- name: surface_inbounds
-- Note which referrals to groups wait too long for an answer, each once.
update inbound_referrals set overdue_since = due_at
where due_at <= %(now)s and overdue_since is null
returning id, group_id, partner_id;

-- name: find_reach
-- How to reach somebody, sealed; null once it is forgotten.
select reach_sealed from inbound_referrals where id = %(inbound_id)s;

-- name: forget_reaches
-- Forget how to reach people where it is not needed any more.
update inbound_referrals set reach_sealed = null
where forget_at <= %(now)s and reach_sealed is not null;
