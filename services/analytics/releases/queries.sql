-- name: find_first_day
-- The first day on which anything is known to have happened.
select min(held_on) from attendances;

-- name: find_last_released_day
-- The last day of the last released week.
select max(ends_on) from releases where period = 'week';

-- name: was_recorded_since
-- Whether anybody recorded since then what happened in these days.
select exists (
    select from attendances
    where held_on between %(starts_on)s and %(ends_on)s and recorded_at > %(since)s
);

-- name: lock_releases
-- Let one at a time release, until the end of the transaction, however long the auditor thinks about it.
select
    pg_advisory_xact_lock(hashtextextended('releases of ' || kith.network_id()::text, 0)),
    set_config('idle_in_transaction_session_timeout', '0', true);

-- name: count_attendance
-- Sessions, attendances and different people in these days, for every group, organisation and the network.
select
    places.unit_id,
    places.level,
    (array_agg(places.parent_id))[1] as parent_id,
    count(distinct a.occurrence_id)::int as sessions,
    (count(*) filter (where a.attendance = 'attended'))::int as attendances,
    (count(distinct a.person_id) filter (where a.attendance = 'attended'))::int as people
from places()
left join attendances as a
    on a.group_id = places.group_id and a.held_on between %(starts_on)s and %(ends_on)s
group by places.unit_id, places.level
order by places.unit_id;

-- name: count_active_members
-- Different people who were active members on the last of these days, for every unit.
select
    places.unit_id,
    places.level,
    (array_agg(places.parent_id))[1] as parent_id,
    count(distinct s.person_id)::int as people
from places()
left join active_members_on(%(ends_on)s) as s on s.group_id = places.group_id
group by places.unit_id, places.level
order by places.unit_id;

-- name: count_newcomers
-- Different people who in these days first belonged to a group, for every unit.
with joined as (
    select group_id, person_id, min(effective_on) as first_on
    from membership_changes
    where is_active
    group by group_id, person_id
)
select
    places.unit_id,
    places.level,
    (array_agg(places.parent_id))[1] as parent_id,
    count(distinct j.person_id)::int as people
from places()
left join joined as j
    on j.group_id = places.group_id and j.first_on between %(starts_on)s and %(ends_on)s
group by places.unit_id, places.level
order by places.unit_id;

-- name: count_cohort
-- Of those who in some earlier days first belonged to a group, who is an active member on the last of these days, or
-- who is not, for every unit.
with cohort as (
    select group_id, person_id
    from membership_changes
    where is_active
    group by group_id, person_id
    having min(effective_on) between %(joined_from)s and %(joined_until)s
),
still as (
    select distinct places.unit_id, m.person_id
    from places()
    inner join active_members_on(%(ends_on)s) as m on m.group_id = places.group_id
)
select
    places.unit_id,
    places.level,
    (array_agg(places.parent_id))[1] as parent_id,
    (count(distinct cohort.person_id) filter (where (still.person_id is not null) = %(stayed)s))::int as people
from places()
left join cohort on cohort.group_id = places.group_id
left join still on still.unit_id = places.unit_id and still.person_id = cohort.person_id
group by places.unit_id, places.level
order by places.unit_id;

-- name: list_released_beside
-- What was released of all subjects for the weeks that begin in these days, and of the newcomers of a month.
select
    f.subject, r.period, r.starts_on, f.unit_id, f.level, f.parent_id, f.people, f.sessions, f.attendances,
    f.hides_people, f.hides_attendances, f.item, f.part, f.percent
from releases as r
inner join released_figures as f on f.network_id = r.network_id and f.release_id = r.id
where (r.period = 'week' and r.starts_on between %(first_on)s and %(last_on)s)
or (r.period = 'month' and r.starts_on = %(cohort_on)s and f.subject = 'newcomers')
order by r.starts_on, f.subject, f.unit_id;

-- name: add_release
-- Keep that a period was released.
insert into releases (id, period, starts_on, ends_on, threshold, released_at)
values (%(id)s, %(period)s, %(starts_on)s, %(ends_on)s, %(threshold)s, %(released_at)s);

-- name: add_figures
-- Keep the figures of a release.
insert into released_figures (
    release_id, subject, unit_id, level, parent_id, people, sessions, attendances, hides_people,
    hides_attendances, item, part, percent
)
select %(release_id)s, *
from unnest(
    %(subjects)s::text[], %(unit_ids)s::uuid[], %(levels)s::text[], %(parent_ids)s::uuid[], %(people)s::int[],
    %(sessions)s::int[], %(attendances)s::int[], %(hides_people)s::boolean[], %(hides_attendances)s::boolean[],
    %(items)s::text[], %(parts)s::text[], %(percents)s::int[]
);

-- name: list_releases
-- A page of releases, the latest first.
select id, period, starts_on, ends_on, threshold, released_at
from releases
where %(after_1)s::date is null or (ends_on, id) < (%(after_1)s::date, %(after_2)s::uuid)
order by ends_on desc, id desc
limit %(limit)s;

-- name: get_release
-- One release.
select id, period, starts_on, ends_on, threshold, released_at from releases where id = %(release_id)s;

-- name: list_figures
-- A page of the figures of a release.
select
    f.subject, r.period, r.starts_on, f.unit_id, f.level, f.parent_id, f.people, f.sessions, f.attendances,
    f.hides_people, f.hides_attendances, f.item, f.part, f.percent
from releases as r
inner join released_figures as f on f.network_id = r.network_id and f.release_id = r.id
where r.id = %(release_id)s
and (%(subject)s::text is null or f.subject = %(subject)s)
and (%(level)s::text is null or f.level = %(level)s)
and (%(item)s::text is null or f.item = %(item)s)
and (
    %(after_1)s::text is null
    or (f.subject, f.unit_id, f.item, f.part) > (%(after_1)s, %(after_2)s::uuid, %(after_3)s, %(after_4)s)
)
order by f.subject, f.unit_id, f.item, f.part
limit %(limit)s;

-- name: list_weekly_figures
-- A page of what was released of a subject for weeks, per unit.
select
    f.subject, r.period, r.starts_on, f.unit_id, f.level, f.parent_id, f.people, f.sessions, f.attendances,
    f.hides_people, f.hides_attendances, f.item, f.part, f.percent
from released_figures as f
inner join releases as r on r.network_id = f.network_id and r.id = f.release_id
where f.subject = %(subject)s
and f.level = %(level)s
and r.period = 'week'
and r.starts_on between %(first_on)s and %(last_on)s
and (%(after_1)s::uuid is null or (f.unit_id, r.starts_on) > (%(after_1)s::uuid, %(after_2)s::date))
order by f.unit_id, r.starts_on
limit %(limit)s;
