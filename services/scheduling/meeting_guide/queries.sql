-- name: add_listing
-- List a group.
insert into listings (
    network_id, id, group_id, slug, name, place, conference_url, conference_phone, types
) values (
    kith.network_id(), %(id)s, %(group_id)s, %(slug)s, %(name)s, %(place)s, %(conference_url)s,
    %(conference_phone)s, %(types)s
);

-- name: save_listing
-- Write what can change of a listing.
update listings set
    name = %(name)s, place = %(place)s, conference_url = %(conference_url)s,
    conference_phone = %(conference_phone)s, types = %(types)s, version = %(version)s
where network_id = (select kith.network_id()) and id = %(id)s;

-- name: get_listing
-- One listing.
select id, group_id, slug, name, place, conference_url, conference_phone, types, version
from listings
where network_id = (select kith.network_id()) and id = %(listing_id)s;

-- name: lock_listing
-- One listing, for changing it.
select id, group_id, slug, name, place, conference_url, conference_phone, types, version
from listings
where network_id = (select kith.network_id()) and id = %(listing_id)s
for update;

-- name: remove_listing
-- Take a group off the list.
delete from listings where network_id = (select kith.network_id()) and id = %(listing_id)s;

-- name: list_listings
-- A page of listings by slug.
select id, group_id, slug, name, place, conference_url, conference_phone, types, version
from listings
where network_id = (select kith.network_id())
and (%(group_id)s::uuid is null or group_id = %(group_id)s)
and (%(after_1)s::text is null or slug > %(after_1)s)
order by slug
limit %(limit)s;

-- name: list_all_listings
-- Every listing of the network.
select id, group_id, slug, name, place, conference_url, conference_phone, types, version
from listings
where network_id = (select kith.network_id())
order by slug;

-- name: list_listed_groups
-- Our copies of the groups that are listed.
select known.group_id, known.status, known.time_zone
from known_groups as known
inner join listings as listing
    on listing.network_id = known.network_id and listing.group_id = known.group_id
where known.network_id = (select kith.network_id());

-- name: list_listed_series
-- The series of the groups that are listed.
select
    s.id, s.group_id, s.rule, s.starts_on, s.start_time, s.duration_minutes, s.time_zone, s.mode, s.venue_id,
    s.online_url, s.formats, s.status, s.ended_on, s.materialised_before, s.external_id, s.version
from series as s
inner join listings as listing on listing.network_id = s.network_id and listing.group_id = s.group_id
where s.network_id = (select kith.network_id())
order by s.id;

-- name: list_listed_venues
-- The venues of the groups that are listed.
select
    id, name, room, address, locality, region, capacity, accessibility, transport, cost, external_id, version
from venues
where network_id = (select kith.network_id())
and id in (
    select s.venue_id from series as s
    inner join listings as listing on listing.network_id = s.network_id and listing.group_id = s.group_id
    where s.network_id = (select kith.network_id())
);

-- name: publish_guide
-- Publish what changed; touches no row where nothing did.
insert into published_guides as guide (network_id, body, published_at)
values (kith.network_id(), %(body)s, %(published_at)s)
on conflict (network_id) do update set body = excluded.body, published_at = excluded.published_at
where guide.body <> excluded.body;

-- name: find_published_guide
-- What the public reads of the network.
select body from published_guides where network_id = (select kith.network_id());
