-- All runtime SQL of scheduling. Row-level security adds the network and the scope to every statement.

-- name: find_known_group
-- Our copy of a group.
select group_id, status, time_zone from known_groups where group_id = %(group_id)s;

-- name: keep_groups
-- Write what a batch of events says of groups; an older event never overrides a newer one.
insert into known_groups as known (network_id, group_id, time_zone, status, status_at, status_event_id)
select kith.network_id(), told.*
from unnest(
    %(group_ids)s::uuid[], %(time_zones)s::text[], %(statuses)s::text[],
    %(status_ats)s::timestamptz[], %(status_event_ids)s::uuid[]
) as told
on conflict (network_id, group_id) do update set
    time_zone = coalesce(excluded.time_zone, known.time_zone),
    (status, status_at, status_event_id) = (
        select newest.status, newest.status_at, newest.status_event_id
        from (values
            (known.status, known.status_at, known.status_event_id),
            (excluded.status, excluded.status_at, excluded.status_event_id)
        ) as newest (status, status_at, status_event_id)
        order by newest.status_at desc, newest.status_event_id desc
        limit 1
    );

-- name: keep_memberships
-- Write what a batch of events says of memberships; an older event never overrides a newer one.
insert into known_memberships as known (
    network_id, membership_id, group_id, person_id, active_from, left_on, status, status_at, status_event_id
)
select kith.network_id(), told.*
from unnest(
    %(membership_ids)s::uuid[], %(group_ids)s::uuid[], %(person_ids)s::uuid[],
    %(active_froms)s::date[], %(left_ons)s::date[], %(statuses)s::text[],
    %(status_ats)s::timestamptz[], %(status_event_ids)s::uuid[]
) as told
on conflict (network_id, membership_id) do update set
    active_from = coalesce(excluded.active_from, known.active_from),
    left_on = coalesce(excluded.left_on, known.left_on),
    (status, status_at, status_event_id) = (
        select newest.status, newest.status_at, newest.status_event_id
        from (values
            (known.status, known.status_at, known.status_event_id),
            (excluded.status, excluded.status_at, excluded.status_event_id)
        ) as newest (status, status_at, status_event_id)
        order by newest.status_at desc, newest.status_event_id desc
        limit 1
    );

-- name: list_groups_joined
-- The groups in which a person is an active member today.
select distinct group_id from known_memberships where person_id = %(person_id)s and status = 'active';

-- name: list_strangers
-- Those of the given people who did not belong to the group on a day.
select given.person_id
from unnest(%(person_ids)s::uuid[]) with ordinality as given (person_id, place)
where not exists (
    select from known_memberships as known
    where known.group_id = %(group_id)s
    and known.person_id = given.person_id
    and known.active_from <= %(on)s
    and (known.left_on is null or known.left_on >= %(on)s)
)
order by given.place;

-- name: add_series
-- Add a series unless its external id is taken; returns its id when it was added.
insert into series (
    network_id, id, group_id, rule, starts_on, start_time, duration_minutes, time_zone, mode, venue_id,
    online_url, formats, materialised_before, external_id
) values (
    kith.network_id(), %(id)s, %(group_id)s, %(rule)s, %(starts_on)s, %(start_time)s, %(duration_minutes)s,
    %(time_zone)s, %(mode)s, %(venue_id)s, %(online_url)s, %(formats)s, %(materialised_before)s, %(external_id)s
)
on conflict (network_id, external_id) do nothing
returning id;

-- name: save_series
-- Write what can change of a series.
update series set
    rule = %(rule)s, starts_on = %(starts_on)s, start_time = %(start_time)s,
    duration_minutes = %(duration_minutes)s, time_zone = %(time_zone)s, mode = %(mode)s,
    venue_id = %(venue_id)s, online_url = %(online_url)s, formats = %(formats)s, status = %(status)s,
    ended_on = %(ended_on)s, materialised_before = %(materialised_before)s, version = %(version)s
where id = %(id)s;

-- name: get_series
-- One series.
select
    id, group_id, rule, starts_on, start_time, duration_minutes, time_zone, mode, venue_id, online_url,
    formats, status, ended_on, materialised_before, external_id, version
from series
where id = %(series_id)s;

-- name: lock_series
-- One series, for changing it.
select
    id, group_id, rule, starts_on, start_time, duration_minutes, time_zone, mode, venue_id, online_url,
    formats, status, ended_on, materialised_before, external_id, version
from series
where id = %(series_id)s
for update;

-- name: lock_series_of_group
-- The series of a group that go on, for ending them.
select
    id, group_id, rule, starts_on, start_time, duration_minutes, time_zone, mode, venue_id, online_url,
    formats, status, ended_on, materialised_before, external_id, version
from series
where group_id = %(group_id)s and status = 'scheduled'
order by id
for update;

-- name: lock_series_to_materialise
-- Series whose occurrences do not reach the horizon yet, those furthest behind first.
select
    id, group_id, rule, starts_on, start_time, duration_minutes, time_zone, mode, venue_id, online_url,
    formats, status, ended_on, materialised_before, external_id, version
from series
where status = 'scheduled' and materialised_before < %(horizon)s
order by materialised_before
limit %(limit)s
for update skip locked;

-- name: save_materialised_before
-- Remember how far the occurrences of these series reach.
update series set materialised_before = %(horizon)s where id = any (%(series_ids)s::uuid[]);

-- name: list_series
-- A page of series, oldest first.
select
    id, group_id, rule, starts_on, start_time, duration_minutes, time_zone, mode, venue_id, online_url,
    formats, status, ended_on, materialised_before, external_id, version
from series
where (%(group_id)s::uuid is null or group_id = %(group_id)s)
and (%(external_id)s::text is null or external_id = %(external_id)s)
and (%(after_1)s::uuid is null or id > %(after_1)s)
order by id
limit %(limit)s;

-- name: add_occurrences
-- Add occurrences that are not there yet, all in one statement; returns the ids of those that were added.
insert into occurrences (
    network_id, id, series_id, group_id, recurrence_id, starts_at, ends_at, local_start, held_on, time_zone,
    mode, venue_id, needs_venue
)
select kith.network_id(), given.*
from unnest(
    %(ids)s::uuid[], %(series_ids)s::uuid[], %(group_ids)s::uuid[], %(recurrence_ids)s::timestamp[],
    %(starts_ats)s::timestamptz[], %(ends_ats)s::timestamptz[], %(local_starts)s::timestamp[],
    %(held_ons)s::date[], %(time_zones)s::text[], %(modes)s::text[], %(venue_ids)s::uuid[],
    %(needs_venues)s::boolean[]
) as given
on conflict (network_id, series_id, recurrence_id) do nothing
returning id;

-- name: save_occurrences
-- Write the times, the place and the state of occurrences, all in one statement.
update occurrences as occurrence set
    recurrence_id = given.recurrence_id, starts_at = given.starts_at, ends_at = given.ends_at,
    local_start = given.local_start, held_on = given.held_on, time_zone = given.time_zone,
    mode = given.mode, venue_id = given.venue_id, needs_venue = given.needs_venue, moved = given.moved,
    status = given.status, version = given.version
from unnest(
    %(ids)s::uuid[], %(recurrence_ids)s::timestamp[], %(starts_ats)s::timestamptz[],
    %(ends_ats)s::timestamptz[], %(local_starts)s::timestamp[], %(held_ons)s::date[], %(time_zones)s::text[],
    %(modes)s::text[], %(venue_ids)s::uuid[], %(needs_venues)s::boolean[], %(moveds)s::boolean[],
    %(statuses)s::text[], %(versions)s::int[]
) as given (
    id, recurrence_id, starts_at, ends_at, local_start, held_on, time_zone, mode, venue_id, needs_venue,
    moved, status, version
)
where occurrence.id = given.id;

-- name: withdraw_occurrences
-- Remove occurrences that a changed series no longer has; they lie ahead, so nothing hangs on them.
delete from occurrences where id = any (%(ids)s::uuid[]);

-- name: get_occurrence
-- One occurrence, with how to join it online.
select
    o.id, o.series_id, o.group_id, o.recurrence_id, o.starts_at, o.ends_at, o.local_start, o.held_on,
    o.time_zone, o.mode, o.venue_id, o.needs_venue, o.moved, o.status,
    case when o.mode <> 'in_person' then coalesce(o.fallback_url, s.online_url) end as online_url, o.version
from occurrences as o
inner join series as s on s.network_id = o.network_id and s.id = o.series_id
where o.id = %(occurrence_id)s;

-- name: lock_occurrence
-- One occurrence, for changing it.
select
    o.id, o.series_id, o.group_id, o.recurrence_id, o.starts_at, o.ends_at, o.local_start, o.held_on,
    o.time_zone, o.mode, o.venue_id, o.needs_venue, o.moved, o.status,
    case when o.mode <> 'in_person' then coalesce(o.fallback_url, s.online_url) end as online_url, o.version
from occurrences as o
inner join series as s on s.network_id = o.network_id and s.id = o.series_id
where o.id = %(occurrence_id)s
for update of o;

-- name: lock_occurrences_since
-- The occurrences of a series whose rule put them on or after a local date, for changing them.
select
    o.id, o.series_id, o.group_id, o.recurrence_id, o.starts_at, o.ends_at, o.local_start, o.held_on,
    o.time_zone, o.mode, o.venue_id, o.needs_venue, o.moved, o.status, o.version
from occurrences as o
where o.series_id = %(series_id)s and o.recurrence_id >= %(since)s::date
order by o.recurrence_id
for update;

-- name: list_occurrences
-- A page of occurrences in the order of time. One bound says where it begins, for an index begins at one; and it
-- is taken before it is joined: the planner cannot know how large a network is, and would join all of it.
with listed as materialized (
    select *
    from occurrences as o
    where (o.starts_at, o.id) > (
        coalesce(greatest(%(after_1)s::timestamptz, %(from_at)s::timestamptz), '-infinity'),
        coalesce(%(after_2)s::uuid, '00000000-0000-0000-0000-000000000000')
    )
    and o.starts_at < coalesce(%(until_at)s::timestamptz, 'infinity')
    order by o.starts_at, o.id
    limit %(limit)s
)
select
    o.id, o.series_id, o.group_id, o.recurrence_id, o.starts_at, o.ends_at, o.local_start, o.held_on,
    o.time_zone, o.mode, o.venue_id, o.needs_venue, o.moved, o.status,
    case when o.mode <> 'in_person' then coalesce(o.fallback_url, s.online_url) end as online_url, o.version
from listed as o
inner join series as s on s.network_id = o.network_id and s.id = o.series_id
order by o.starts_at, o.id;

-- name: list_occurrences_of_group
-- The same for one group: a query of its own, so that it always has the group's index.
select
    o.id, o.series_id, o.group_id, o.recurrence_id, o.starts_at, o.ends_at, o.local_start, o.held_on,
    o.time_zone, o.mode, o.venue_id, o.needs_venue, o.moved, o.status,
    case when o.mode <> 'in_person' then coalesce(o.fallback_url, s.online_url) end as online_url, o.version
from occurrences as o
inner join series as s on s.network_id = o.network_id and s.id = o.series_id
where o.group_id = %(group_id)s
and (o.starts_at, o.id) > (
    coalesce(greatest(%(after_1)s::timestamptz, %(from_at)s::timestamptz), '-infinity'),
    coalesce(%(after_2)s::uuid, '00000000-0000-0000-0000-000000000000')
)
and o.starts_at < coalesce(%(until_at)s::timestamptz, 'infinity')
order by o.starts_at, o.id
limit %(limit)s;

-- name: somebody_attended
-- Whether a meeting has somebody who is recorded to have come.
select exists (
    select from attendances where occurrence_id = %(occurrence_id)s and attendance = 'attended'
);

-- name: replace_attendances
-- Make these the attendances of a meeting, in one statement; returns what changed. Whoever was recorded
-- before and is not among them was not there.
with given as (
    select told.person_id, told.attendance
    from unnest(%(person_ids)s::uuid[], %(attendances)s::text[]) as told (person_id, attendance)
    union all
    select before.person_id, 'missed'
    from attendances as before
    where before.occurrence_id = %(occurrence_id)s
    and before.person_id <> all (%(person_ids)s::uuid[])
)
insert into attendances as known (
    network_id, occurrence_id, person_id, group_id, attendance, recorded_at, recorded_by
)
select
    kith.network_id(), %(occurrence_id)s, given.person_id, %(group_id)s, given.attendance,
    %(recorded_at)s, %(recorded_by)s
from given
on conflict (network_id, occurrence_id, person_id) do update set
    attendance = excluded.attendance,
    recorded_at = excluded.recorded_at,
    recorded_by = excluded.recorded_by
where known.attendance is distinct from excluded.attendance
returning known.person_id, known.attendance;

-- name: list_attendances
-- Who came to a meeting.
select person_id, attendance
from attendances
where occurrence_id = %(occurrence_id)s
order by person_id;
