-- name: add_subscription
-- What a new Subscription says beyond its endpoint.
insert into subscriptions (network_id, id, partner_id, reason, filters, heartbeat_seconds, ends_at)
values (
    kith.network_id(), %(id)s, %(partner_id)s, %(reason)s, %(filters)s::text[], %(heartbeat_seconds)s, %(ends_at)s
);

-- name: list_subscriptions
-- Subscriptions that were not deleted, the newest first.
select
    s.id, s.partner_id, e.url, s.reason, s.filters, e.kinds, e.status as endpoint_status, s.heartbeat_seconds,
    s.ends_at, s.handshake_id, h.status as handshake, e.failing_since, s.told_at, s.events, e.version
from subscriptions as s
inner join webhook_endpoints as e on e.network_id = s.network_id and e.id = s.id
left join webhook_deliveries as h on h.network_id = s.network_id and h.id = s.handshake_id
where e.disabled_reason is distinct from 'removed'
order by s.id desc
limit %(limit)s;

-- name: get_subscription
-- One Subscription that was not deleted.
select
    s.id, s.partner_id, e.url, s.reason, s.filters, e.kinds, e.status as endpoint_status, s.heartbeat_seconds,
    s.ends_at, s.handshake_id, h.status as handshake, e.failing_since, s.told_at, s.events, e.version
from subscriptions as s
inner join webhook_endpoints as e on e.network_id = s.network_id and e.id = s.id
left join webhook_deliveries as h on h.network_id = s.network_id and h.id = s.handshake_id
where s.id = %(subscription_id)s and e.disabled_reason is distinct from 'removed';

-- name: lock_subscriptions_of
-- Active Subscriptions of some partners, held so that their events are numbered one transaction at a time.
select
    s.id, s.partner_id, e.url, s.reason, s.filters, e.kinds, e.status as endpoint_status, s.heartbeat_seconds,
    s.ends_at, s.handshake_id, h.status as handshake, e.failing_since, s.told_at, s.events, e.version
from subscriptions as s
inner join webhook_endpoints as e on e.network_id = s.network_id and e.id = s.id
left join webhook_deliveries as h on h.network_id = s.network_id and h.id = s.handshake_id
where s.partner_id = any (%(partner_ids)s::uuid[]) and e.status = 'active'
order by s.id
for no key update of s;

-- name: lock_subscription_to_greet
-- One active Subscription that has had no handshake yet, held.
select
    s.id, s.partner_id, e.url, s.reason, s.filters, e.kinds, e.status as endpoint_status, s.heartbeat_seconds,
    s.ends_at, s.handshake_id, null::text as handshake, e.failing_since, s.told_at, s.events, e.version
from subscriptions as s
inner join webhook_endpoints as e on e.network_id = s.network_id and e.id = s.id
where s.id = %(subscription_id)s and s.handshake_id is null and e.status = 'active'
for no key update of s;

-- name: lock_quiet_subscriptions
-- Subscriptions that were told nothing for as long as their heartbeat, for which nothing waits either.
select
    s.id, s.partner_id, e.url, s.reason, s.filters, e.kinds, e.status as endpoint_status, s.heartbeat_seconds,
    s.ends_at, s.handshake_id, h.status as handshake, e.failing_since, s.told_at, s.events, e.version
from subscriptions as s
inner join webhook_endpoints as e on e.network_id = s.network_id and e.id = s.id
inner join webhook_deliveries as h on h.network_id = s.network_id and h.id = s.handshake_id
where s.heartbeat_seconds is not null
and e.status = 'active'
and h.status = 'delivered'
and (s.ends_at is null or s.ends_at > %(now)s)
and s.told_at + make_interval(secs => s.heartbeat_seconds) <= %(now)s
and not exists (
    select from webhook_deliveries as d
    where d.network_id = s.network_id and d.endpoint_id = s.id and d.status = 'pending'
)
order by s.id
limit %(limit)s
for no key update of s skip locked;

-- name: save_told
-- How far a Subscription is told, and by which message its handshake is made.
update subscriptions
set handshake_id = %(handshake_id)s, told_at = %(told_at)s, events = %(events)s
where id = %(id)s;

-- name: list_told
-- Events of a Subscription by their numbers, with where their referrals stand now.
select
    d.number, d.kind, d.referral_id, d.consent_id, d.created_at as at, d.id as delivery_id,
    r.status as referral_status
from webhook_deliveries as d
inner join referrals as r on r.network_id = d.network_id and r.id = d.referral_id
where d.endpoint_id = %(subscription_id)s
and d.number >= %(since)s
and (%(until)s::bigint is null or d.number <= %(until)s::bigint)
order by d.number
limit %(limit)s;
