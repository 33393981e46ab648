-- All that analytics asks of its database. Row-level security adds the network and who is asking.

-- name: keep_groups
-- Groups that were heard of. Those already known are not locked, since every batch mentions some.
insert into groups (network_id, id)
select %(network_id)s, *
from unnest(%(ids)s::uuid[])
on conflict (network_id, id) do nothing;

-- name: keep_descriptions
-- The organisations, languages and time zones of groups; what was told last holds, in whatever order it arrives.
update groups
set
    organisation_id = told.organisation_id,
    language = told.language,
    time_zone = told.time_zone,
    described_at = told.told_at,
    described_event_id = told.event_id
from unnest(
    %(ids)s::uuid[], %(organisation_ids)s::uuid[], %(languages)s::text[], %(time_zones)s::text[],
    %(told_at)s::timestamptz[], %(event_ids)s::uuid[]
) as told (id, organisation_id, language, time_zone, told_at, event_id)
where
    groups.id = told.id
    and (
        groups.described_at is null
        or (told.told_at, told.event_id) > (groups.described_at, groups.described_event_id)
    );

-- name: keep_attendances
-- What was recorded for people at meetings; what was recorded last holds, in whatever order it arrives.
insert into attendances (
    network_id, occurrence_id, person_id, group_id, held_on, attendance, recorded_at, event_id
)
select %(network_id)s, *
from unnest(
    %(occurrence_ids)s::uuid[], %(person_ids)s::uuid[], %(group_ids)s::uuid[], %(held_on)s::date[],
    %(attendances)s::text[], %(recorded_at)s::timestamptz[], %(event_ids)s::uuid[]
)
on conflict (network_id, occurrence_id, person_id) do update
set
    group_id = excluded.group_id,
    held_on = excluded.held_on,
    attendance = excluded.attendance,
    recorded_at = excluded.recorded_at,
    event_id = excluded.event_id
where (excluded.recorded_at, excluded.event_id) > (attendances.recorded_at, attendances.event_id);

-- name: keep_membership_changes
-- Changes of memberships, each once.
insert into membership_changes (
    network_id, membership_id, event_id, group_id, person_id, is_active, effective_on, recorded_at
)
select %(network_id)s, *
from unnest(
    %(membership_ids)s::uuid[], %(event_ids)s::uuid[], %(group_ids)s::uuid[], %(person_ids)s::uuid[],
    %(is_active)s::boolean[], %(effective_on)s::date[], %(recorded_at)s::timestamptz[]
)
on conflict (network_id, membership_id, event_id) do nothing;

-- name: list_attendance_figures
-- Sessions, attendances and different people per unit and week, weeks without any as zeros, a page at a time.
with known as (
    select id, case %(level)s when 'group' then id when 'organisation' then organisation_id else network_id end
    as unit_id
    from groups
),
units as (
    select distinct unit_id from known where unit_id is not null
),
cells as (
    select unit_id, week_on::date as week_on
    from units, generate_series(%(first_on)s::date, %(last_on)s::date, interval '7 days') as week_on
    where %(after_1)s::uuid is null or (unit_id, week_on::date) > (%(after_1)s::uuid, %(after_2)s::date)
    order by unit_id, week_on
    limit %(limit)s
),
counted as (
    select
        known.unit_id,
        date_trunc('week', held_on)::date as week_on,
        count(distinct occurrence_id) as sessions,
        count(*) filter (where attendance = 'attended') as attendances,
        count(distinct person_id) filter (where attendance = 'attended') as people
    from attendances
    join known on known.id = attendances.group_id
    where held_on between %(first_on)s and %(ends_on)s
    and known.unit_id in (select unit_id from cells)
    group by 1, 2
)
select
    unit_id,
    week_on,
    coalesce(sessions, 0) as sessions,
    coalesce(attendances, 0) as attendances,
    coalesce(people, 0) as people
from cells
left join counted using (unit_id, week_on)
order by unit_id, week_on;

-- name: list_active_member_figures
-- Different people who were active members at the end of each week, per unit, a page at a time.
-- A change holds from the day it counts from until the first day that any change recorded later counts from:
-- so what was recorded last wins, and a change that is dated back reaches back.
with known as (
    select id, case %(level)s when 'group' then id when 'organisation' then organisation_id else network_id end
    as unit_id
    from groups
),
units as (
    select distinct unit_id from known where unit_id is not null
),
cells as (
    select unit_id, week_on::date as week_on
    from units, generate_series(%(first_on)s::date, %(last_on)s::date, interval '7 days') as week_on
    where %(after_1)s::uuid is null or (unit_id, week_on::date) > (%(after_1)s::uuid, %(after_2)s::date)
    order by unit_id, week_on
    limit %(limit)s
),
spans as (
    select
        group_id,
        person_id,
        is_active,
        effective_on as begins_on,
        min(effective_on) over (
            partition by membership_id
            order by recorded_at, event_id
            rows between 1 following and unbounded following
        ) as ends_on
    from membership_changes
),
counted as (
    select cells.unit_id, cells.week_on, count(distinct person_id) as people
    from cells
    join known on known.unit_id = cells.unit_id
    join spans on spans.group_id = known.id
    where is_active
    and begins_on <= cells.week_on + 6
    and (ends_on is null or ends_on > cells.week_on + 6)
    group by 1, 2
)
select unit_id, week_on, coalesce(people, 0) as people
from cells
left join counted using (unit_id, week_on)
order by unit_id, week_on;

-- name: find_settings
-- What the network decided, if it did.
select suppression_threshold, version from settings;

-- name: add_settings
-- The settings a network begins with, unless it has some.
insert into settings (network_id, suppression_threshold)
values (%(network_id)s, %(suppression_threshold)s)
on conflict (network_id) do nothing;

-- name: lock_settings
-- What the network decided, held until the end of the transaction.
select suppression_threshold, version from settings for update;

-- name: save_settings
-- What the network decides from now on.
update settings set suppression_threshold = %(suppression_threshold)s, version = %(version)s;
