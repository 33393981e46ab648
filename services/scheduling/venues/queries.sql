-- All runtime SQL of venues. Row-level security adds the network and the scope to every statement.

-- name: add_venue
-- Add a venue unless its external id is taken; returns its id when it was added.
insert into venues (
    network_id, id, name, room, address, locality, region, capacity, accessibility, transport, cost, comfort,
    external_id
) values (
    kith.network_id(), %(id)s, %(name)s, %(room)s, %(address)s, %(locality)s, %(region)s, %(capacity)s,
    %(accessibility)s, %(transport)s, %(cost)s, %(comfort)s, %(external_id)s
)
on conflict (network_id, external_id) do nothing
returning id;

-- name: get_venue
-- One venue.
select
    id, name, room, address, locality, region, capacity, accessibility, transport, cost, comfort,
    external_id, version
from venues
where id = %(venue_id)s;

-- name: lock_venue
-- One venue, for booking it: who books the same one waits, and is then told who has it. Foreign keys do not wait.
select
    id, name, room, address, locality, region, capacity, accessibility, transport, cost, comfort,
    external_id, version
from venues
where id = %(venue_id)s
for no key update;

-- name: save_venue
-- Write what is told of a venue.
update venues set
    name = %(name)s, room = %(room)s, address = %(address)s, locality = %(locality)s, region = %(region)s,
    capacity = %(capacity)s, accessibility = %(accessibility)s, transport = %(transport)s, cost = %(cost)s,
    comfort = %(comfort)s, version = %(version)s
where id = %(id)s;

-- name: list_venues
-- A page of venues by name.
select
    id, name, room, address, locality, region, capacity, accessibility, transport, cost, comfort,
    external_id, version
from venues
where (%(external_id)s::text is null or external_id = %(external_id)s)
and (
    %(after_1)s::text is null
    or (name, id) > (%(after_1)s::text, %(after_2)s::uuid)
)
order by name, id
limit %(limit)s;

-- name: list_booked
-- Those of the given new occurrences whose venue somebody else has booked for an overlapping time.
select given.id
from unnest(
    %(ids)s::uuid[], %(starts_ats)s::timestamptz[], %(ends_ats)s::timestamptz[], %(venue_ids)s::uuid[]
) as given (id, starts_at, ends_at, venue_id)
where exists (
    select from occurrences as booked
    where booked.network_id = kith.network_id()
    and booked.venue_id = given.venue_id
    and tstzrange(booked.starts_at, booked.ends_at) && tstzrange(given.starts_at, given.ends_at)
    and booked.status = 'scheduled'
    and booked.id <> all (%(ids)s::uuid[])
);

-- name: find_booking
-- The first booking of a venue, other than the given occurrences' own, that overlaps with one of their times.
select
    o.id, o.series_id, o.group_id, o.recurrence_id, o.starts_at, o.ends_at, o.local_start, o.held_on,
    o.time_zone, o.mode, o.venue_id, o.needs_venue, o.moved, o.status, o.version
from unnest(
    %(ids)s::uuid[], %(starts_ats)s::timestamptz[], %(ends_ats)s::timestamptz[], %(venue_ids)s::uuid[]
) as given (id, starts_at, ends_at, venue_id)
inner join occurrences as o
    on o.network_id = kith.network_id()
    and o.venue_id = given.venue_id
    and tstzrange(o.starts_at, o.ends_at) && tstzrange(given.starts_at, given.ends_at)
    and o.status = 'scheduled'
where o.id <> all (%(ids)s::uuid[])
order by o.starts_at
limit 1;
