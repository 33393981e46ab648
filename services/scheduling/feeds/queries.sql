-- name: add_feed
-- Keep a feed by the hash of its secret.
insert into feed_addresses (
    network_id, id, person_id, group_id, titles, language, secret_hash, created_at
) values (
    kith.network_id(), %(id)s, %(person_id)s, %(group_id)s, %(titles)s, %(language)s, %(secret_hash)s,
    %(created_at)s
);

-- name: find_feed
-- One feed.
select id, person_id, group_id, titles, language, secret_hash, created_at
from feed_addresses
where network_id = (select kith.network_id()) and id = %(feed_id)s;

-- name: list_feeds
-- A page of the feeds that the one who asks holds: their own, and those of groups that they run.
select id, person_id, group_id, titles, language, secret_hash, created_at
from feed_addresses
where network_id = (select kith.network_id())
and (person_id = (select kith.person_id()) or group_id is not null)
and (%(after_1)s::uuid is null or id > %(after_1)s)
order by id
limit %(limit)s;

-- name: remove_feed
-- Take an address back; returns whose it was.
delete from feed_addresses
where network_id = (select kith.network_id()) and id = %(feed_id)s
returning id, person_id, group_id, titles, language, secret_hash, created_at;

-- name: list_series_of_groups
-- The series of some groups that have meetings on or after a date.
select
    id, group_id, rule, starts_on, start_time, duration_minutes, time_zone, mode, venue_id, online_url,
    formats, status, ended_on, materialised_before, external_id, version
from series
where group_id = any (%(group_ids)s::uuid[])
and (ended_on is null or ended_on >= %(since)s)
order by group_id, id;

-- name: list_occurrences_of_series
-- The meetings of some series that their rules put on or after a local date, in the order of time.
select
    id, series_id, group_id, recurrence_id, starts_at, ends_at, local_start, held_on, time_zone, mode,
    venue_id, needs_venue, moved, status, version
from occurrences
where network_id = (select kith.network_id())
and series_id = any (%(series_ids)s::uuid[]) and recurrence_id >= %(since)s::date
order by series_id, recurrence_id;

-- name: list_revisions
-- How often meetings of some series were moved or cancelled, all their time.
select series_id, sum(version)::int as revisions
from occurrences
where network_id = (select kith.network_id())
and series_id = any (%(series_ids)s::uuid[]) and (moved or status = 'cancelled')
group by series_id;

-- name: list_venues_by_id
-- Some venues.
select
    id, name, room, address, locality, region, capacity, accessibility, transport, cost, external_id, version
from venues
where network_id = (select kith.network_id()) and id = any (%(venue_ids)s::uuid[]);

-- name: list_group_names
-- The public names of those of some groups that have one.
select group_id, name from listings
where network_id = (select kith.network_id()) and group_id = any (%(group_ids)s::uuid[]);
