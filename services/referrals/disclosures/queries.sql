-- name: add_disclosure
-- What left; no row where the same was accounted for already.
insert into disclosures (
    network_id, id, referral_id, person_id, partner_id, consent_id, channel, what, occasion, disclosed_at
)
values (
    kith.network_id(), %(id)s, %(referral_id)s, %(person_id)s, %(partner_id)s, %(consent_id)s, %(channel)s,
    %(what)s, %(occasion)s, %(disclosed_at)s
)
on conflict (network_id, referral_id, channel, occasion) do nothing
returning id;

-- name: list_disclosures
-- What left about a person, the oldest first, a page at a time.
select id, referral_id, person_id, partner_id, consent_id, channel, what, occasion, disclosed_at
from disclosures
where person_id = %(person_id)s
and (
    %(after_1)s::timestamptz is null
    or (disclosed_at, id) > (%(after_1)s::timestamptz, %(after_2)s::uuid)
)
order by disclosed_at, id
limit %(limit)s;

-- name: find_delivered_referral
-- What a webhook or a FHIR notification told, and about which referral; while it is tried again, it was told now.
select
    r.id as referral_id, r.person_id, r.partner_id, d.consent_id, d.kind,
    case when e.scheme is null then 'fhir' else 'webhook' end as channel,
    coalesce(d.finished_at, %(now)s) as disclosed_at
from webhook_deliveries as d
inner join webhook_endpoints as e on e.network_id = d.network_id and e.id = d.endpoint_id
inner join referrals as r on r.network_id = d.network_id and r.id = d.referral_id
where d.id = %(delivery_id)s and d.consent_id is not null;

-- name: find_published_referral
-- What was put in a partner's queue, and about which referral.
select
    r.id as referral_id, r.person_id, r.partner_id, m.consent_id, m.kind,
    coalesce(m.finished_at, %(now)s) as disclosed_at
from queue_messages as m
inner join referrals as r on r.network_id = m.network_id and r.id = m.referral_id
where m.id = %(message_id)s and m.consent_id is not null;
