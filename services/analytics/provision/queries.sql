-- name: keep_meetings
-- When meetings begin, as was told last; one that was cancelled stays so, and a time is better than none.
insert into meetings as known (network_id, occurrence_id, group_id, starts_at, is_cancelled, told_at, event_id)
select kith.network_id(), *
from unnest(
    %(occurrence_ids)s::uuid[], %(group_ids)s::uuid[], %(starts_at)s::timestamptz[], %(is_cancelled)s::boolean[],
    %(told_at)s::timestamptz[], %(event_ids)s::uuid[]
)
on conflict (network_id, occurrence_id) do update
set
    is_cancelled = known.is_cancelled or excluded.is_cancelled,
    (group_id, starts_at, told_at, event_id) = (
        select told.group_id, told.starts_at, told.told_at, told.event_id
        from (
            values
            (known.group_id, known.starts_at, known.told_at, known.event_id),
            (excluded.group_id, excluded.starts_at, excluded.told_at, excluded.event_id)
        ) as told (group_id, starts_at, told_at, event_id)
        order by told.starts_at is null, told.told_at desc, told.event_id desc
        limit 1
    );

-- name: lock_areas
-- Let one at a time import areas, until the end of the transaction.
select pg_advisory_xact_lock(hashtextextended('areas of ' || kith.network_id()::text, 0));

-- name: keep_areas
-- Areas as a file tells them; those that are there by their code are written anew, and keep their ids.
insert into areas as known (id, code, name, population, need, low_is_need, languages, access)
select told.id, told.code, told.name, told.population, told.need, %(low_is_need)s, told.languages, told.access
from unnest(
    %(ids)s::uuid[], %(codes)s::text[], %(names)s::text[], %(populations)s::int[], %(needs)s::float8[],
    %(languages)s::jsonb[], %(access)s::jsonb[]
) as told (id, code, name, population, need, languages, access)
on conflict (network_id, code) do update
set
    name = excluded.name,
    population = excluded.population,
    need = excluded.need,
    low_is_need = excluded.low_is_need,
    languages = excluded.languages,
    access = excluded.access;

-- name: remove_areas_but
-- Remove the areas that a file does not name and that no group is in.
delete from areas
where code <> all (%(codes)s::text[]) and id not in (select area_id from group_areas);

-- name: list_areas
-- A page of areas, by code.
select id, code, name, population, need, low_is_need, languages, access
from areas
where %(after_1)s::text is null or code > %(after_1)s::text
order by code
limit %(limit)s;

-- name: list_all_areas
-- Every area of the network.
select id, code, name, population, need, low_is_need, languages, access from areas order by code;

-- name: get_area
-- One area.
select id, code, name, population, need, low_is_need, languages, access from areas where id = %(area_id)s;

-- name: remove_area
-- Remove an area.
delete from areas where id = %(area_id)s;

-- name: knows_group
-- Whether a group was heard of.
select exists (select from groups where id = %(group_id)s);

-- name: lock_group_area
-- Where a group is, until the end of the transaction.
select group_id, area_id, languages, access, version from group_areas where group_id = %(group_id)s for update;

-- name: find_group_area
-- Where a group is, if somebody said so.
select group_id, area_id, languages, access, version from group_areas where group_id = %(group_id)s;

-- name: add_group_area
-- Say where a group is, unless somebody just did.
insert into group_areas (group_id, area_id, languages, access, version)
values (%(group_id)s, %(area_id)s, %(languages)s, %(access)s, %(version)s)
on conflict (network_id, group_id) do nothing;

-- name: save_group_area
-- Say anew where a group is.
update group_areas
set area_id = %(area_id)s, languages = %(languages)s, access = %(access)s, version = %(version)s
where group_id = %(group_id)s;

-- name: remove_group_area
-- Say no longer where a group is.
delete from group_areas where group_id = %(group_id)s;

-- name: list_group_areas
-- A page of where groups are.
select group_id, area_id, languages, access, version
from group_areas
where
    (%(area_id)s::uuid is null or area_id = %(area_id)s)
    and (%(after_1)s::uuid is null or group_id > %(after_1)s::uuid)
order by group_id
limit %(limit)s;

-- name: list_unplaced_groups
-- A page of open groups of which nobody said where they are.
select id as group_id
from groups
where
    coalesce(state, 'open') = 'open'
    and id not in (select group_id from group_areas)
    and (%(after_1)s::uuid is null or id > %(after_1)s::uuid)
order by id
limit %(limit)s;

-- name: list_offers
-- What open groups offer between two moments: meetings, parts of days of the week, languages, access.
select
    groups.id as group_id,
    places.area_id,
    count(met.starts_at)::int as meetings,
    coalesce(
        array_agg(distinct extract(isodow from met.local)::int || '-' || case
            when extract(hour from met.local) < 12 then 'morning'
            when extract(hour from met.local) < 17 then 'afternoon'
            else 'evening'
        end) filter (where met.starts_at is not null),
        '{}'
    ) as slots,
    array_remove(coalesce(places.languages, '{}') || groups.language, null) as languages,
    coalesce(places.access, '{}') as access
from groups
left join group_areas as places on places.group_id = groups.id
left join lateral (
    select starts_at, starts_at at time zone coalesce(groups.time_zone, 'UTC') as local
    from meetings
    where
        meetings.group_id = groups.id
        and not is_cancelled
        and starts_at between %(since)s and %(until)s
) as met on true
where coalesce(groups.state, 'open') = 'open'
group by groups.id, places.area_id, places.languages, places.access, groups.language
order by groups.id;

-- name: list_attendances_of_groups
-- What was released of every group's attendance for the last month.
select
    f.subject, r.period, r.starts_on, f.unit_id, f.level, f.parent_id, f.people, f.sessions, f.attendances,
    f.hides_people, f.hides_attendances
from released_figures as f
inner join releases as r on r.network_id = f.network_id and r.id = f.release_id
where
    f.subject = 'attendance'
    and f.level = 'group'
    and r.period = 'month'
    and r.starts_on = (select max(starts_on) from releases where period = 'month');
