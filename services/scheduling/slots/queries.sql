-- name: list_people
-- Who belongs to a group now, those who pause left out.
select distinct person_id from known_memberships
where group_id = %(group_id)s and status = 'active'
order by person_id;

-- name: list_other_meetings
-- When these people meet in other groups, as far as it may be seen.
select known.person_id as id, o.starts_at, o.ends_at
from known_memberships as known
inner join occurrences as o on o.network_id = known.network_id and o.group_id = known.group_id
where known.person_id = any (%(person_ids)s::uuid[])
and known.status = 'active'
and known.group_id <> %(group_id)s
and o.status = 'scheduled'
and o.starts_at < %(before)s
and o.ends_at > %(since)s;

-- name: list_venues_to_weigh
-- The venues asked for, or the first fifty there are.
select id, capacity, accessibility from venues
where (%(venue_ids)s::uuid[] is null or id = any (%(venue_ids)s::uuid[]))
order by name, id
limit 50;

-- name: list_interpreters_to_weigh
-- Those who interpret one of these languages.
select id, languages from interpreters
where active and languages && %(languages)s::text[]
order by id
limit 50;

-- name: list_taken
-- When venues and interpreters are taken, by whichever group.
select id, starts_at, ends_at from taken_times(%(ids)s::uuid[], %(since)s, %(before)s);
