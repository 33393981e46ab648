-- name: insert_help_request
-- Ask for help, without a name.
insert into help_requests (id, group_id, kind, status, asked_at)
values (%(id)s, %(group_id)s, %(kind)s, %(status)s, %(asked_at)s);

-- name: insert_help_asker
-- Keep who asked, and in which words.
insert into help_askers (request_id, group_id, person_id, words_sealed)
values (%(request_id)s, %(group_id)s, %(person_id)s, %(words_sealed)s);

-- name: get_help_request
-- One request; who asked is there for whom row-level security shows it, or `only` themself.
select r.id, r.group_id, r.kind, r.status, r.asked_at, r.settled_at, a.person_id, r.version
from help_requests r
left join help_askers a on a.network_id = r.network_id and a.request_id = r.id
    and (%(only)s::uuid is null or a.person_id = %(only)s)
where r.network_id = (select kith.network_id()) and r.id = %(request_id)s;

-- name: lock_help_request
-- Hold a request until the transaction ends, where one may change it.
select id from help_requests
where network_id = (select kith.network_id()) and id = %(request_id)s
for update;

-- name: list_help_requests
-- A page of requests in the order they were made; who asked as in get_help_request.
select r.id, r.group_id, r.kind, r.status, r.asked_at, r.settled_at, a.person_id, r.version
from help_requests r
left join help_askers a on a.network_id = r.network_id and a.request_id = r.id
    and (%(only)s::uuid is null or a.person_id = %(only)s)
where r.network_id = (select kith.network_id())
    and (%(group_id)s::uuid is null or r.group_id = %(group_id)s)
    and (%(kind)s::text is null or r.kind = %(kind)s)
    and (%(status)s::text is null or r.status = %(status)s)
    and (%(after_1)s::uuid is null or r.id > %(after_1)s)
order by r.id
limit %(limit)s;

-- name: find_help_words
-- The words of whoever asked, sealed.
select words_sealed from help_askers
where network_id = (select kith.network_id()) and request_id = %(request_id)s;

-- name: save_help_request
-- Write where a request is, as its next version.
update help_requests set status = %(status)s, settled_at = %(settled_at)s, version = version + 1
where network_id = (select kith.network_id()) and id = %(id)s;

-- name: insert_offer
-- Offer help; no row when that person offers it already.
insert into help_offers (id, request_id, group_id, helper_id, status, offered_at)
values (%(id)s, %(request_id)s, %(group_id)s, %(helper_id)s, %(status)s, %(offered_at)s)
on conflict (network_id, request_id, helper_id) where status in ('offered', 'matched') do nothing
returning id;

-- name: get_offer
-- One offer, for the helper or whoever asked, or `only` one of the two.
select o.id, o.request_id, o.group_id, o.helper_id, o.status, o.offered_at, o.asker_id
from help_offers o
left join help_askers a on a.network_id = o.network_id and a.request_id = o.request_id
where o.network_id = (select kith.network_id()) and o.id = %(offer_id)s
    and (%(only)s::uuid is null or %(only)s in (o.helper_id, a.person_id));

-- name: list_offers
-- A page of offers in the order they were made; for whom as in get_offer.
select o.id, o.request_id, o.group_id, o.helper_id, o.status, o.offered_at, o.asker_id
from help_offers o
left join help_askers a on a.network_id = o.network_id and a.request_id = o.request_id
where o.network_id = (select kith.network_id())
    and (%(only)s::uuid is null or %(only)s in (o.helper_id, a.person_id))
    and (%(request_id)s::uuid is null or o.request_id = %(request_id)s)
    and (%(helper_id)s::uuid is null or o.helper_id = %(helper_id)s)
    and (%(status)s::text is null or o.status = %(status)s)
    and (%(after_1)s::uuid is null or o.id > %(after_1)s)
order by o.id
limit %(limit)s;

-- name: list_current_offers
-- The offers of a request that are neither over nor fulfilled; lock the request first.
select id, request_id, group_id, helper_id, status, offered_at, asker_id
from help_offers
where network_id = (select kith.network_id()) and request_id = %(request_id)s
    and status in ('offered', 'matched')
order by id;

-- name: save_offer
-- Write where an offer is.
update help_offers set status = %(status)s, asker_id = %(asker_id)s
where network_id = (select kith.network_id()) and id = %(id)s;

-- name: belongs
-- Whether a person belongs to a group now, also while they rest.
select exists (
    select from memberships
    where network_id = (select kith.network_id()) and group_id = %(group_id)s
        and person_id = %(person_id)s and status in ('active', 'paused')
);

-- name: lock_offer
-- Hold an offer until the transaction ends; lock its request first, where one may.
select id from help_offers
where network_id = (select kith.network_id()) and id = %(offer_id)s
for update;
