-- All runtime SQL of check-ins. Row-level security shows answers to the person alone, and to the service itself
-- where it says that it asks.

-- name: name_asker
-- Say on whose behalf what follows asks.
select set_config('kith.principal', %(principal_id)s::text, true);

-- name: find_asker
-- On whose behalf is being asked.
select coalesce(current_setting('kith.principal', true), '');

-- name: keep_consents
-- When consents were given and taken back, in whatever order it is told.
insert into wellbeing_consents as known (network_id, consent_id, person_id, granted_at, withdrawn_at)
select %(network_id)s, *
from unnest(
    %(consent_ids)s::uuid[], %(person_ids)s::uuid[], %(granted_at)s::timestamptz[],
    %(withdrawn_at)s::timestamptz[]
)
on conflict (network_id, consent_id) do update
set
    granted_at = coalesce(known.granted_at, excluded.granted_at),
    withdrawn_at = coalesce(known.withdrawn_at, excluded.withdrawn_at);

-- name: lock_consent
-- The consent by which somebody's answers are kept; it cannot be taken back before this transaction ends.
select consent_id
from wellbeing_consents
where person_id = %(person_id)s and granted_at is not null and withdrawn_at is null
order by granted_at, consent_id
limit 1
for share;

-- name: forget_answers
-- Delete what was answered by consents that were taken back.
with forgotten as (
    delete from wellbeing_answers
    where consent_id = any(%(consent_ids)s::uuid[])
    returning consent_id, person_id
)
select distinct consent_id, person_id from forgotten order by consent_id;

-- name: keep_answers
-- What somebody answered today; an answer that was given before on that day is replaced.
insert into wellbeing_answers (person_id, measure, taken_on, value, consent_id)
select %(person_id)s, answer.measure, %(taken_on)s, answer.value, %(consent_id)s
from unnest(%(measures)s::text[], %(values)s::int[]) as answer (measure, value)
on conflict (network_id, person_id, measure, taken_on) do update
set value = excluded.value, consent_id = excluded.consent_id;

-- name: list_answers_on
-- What somebody answered on a day.
select measure, value from wellbeing_answers where person_id = %(person_id)s and taken_on = %(taken_on)s;

-- name: list_check_ins
-- A page of one's own days, the oldest first.
select taken_on, jsonb_object_agg(measure, value) as answers
from wellbeing_answers
where person_id = %(person_id)s and (%(after_1)s::date is null or taken_on > %(after_1)s)
group by taken_on
order by taken_on
limit %(limit)s;

-- name: remove_check_in
-- Delete one's own answers of a day.
delete from wellbeing_answers where person_id = %(person_id)s and taken_on = %(taken_on)s;

-- name: list_courses
-- The first and the latest answer of somebody to each measure.
select
    measure,
    min(taken_on) as first_on,
    (array_agg(value order by taken_on))[1] as first,
    max(taken_on) as latest_on,
    (array_agg(value order by taken_on desc))[1] as latest
from wellbeing_answers
where person_id = %(person_id)s
group by measure;

-- name: reckon_reliabilities
-- Per measure: how first answers differ, and how they go with those given one to three weeks later.
with standing as (
    select a.person_id, a.measure, a.taken_on, a.value
    from wellbeing_answers as a
    inner join wellbeing_consents as c
        on c.network_id = a.network_id and c.consent_id = a.consent_id
        and c.granted_at is not null and c.withdrawn_at is null
    where a.taken_on <= %(until)s
),
firsts as (
    select distinct on (person_id, measure) person_id, measure, taken_on, value
    from standing
    order by person_id, measure, taken_on
),
pairs as (
    select distinct on (f.person_id, f.measure) f.measure, f.value as first, s.value as second
    from firsts as f
    inner join standing as s
        on s.person_id = f.person_id and s.measure = f.measure
        and s.taken_on between f.taken_on + 7 and f.taken_on + 21
    order by f.person_id, f.measure, s.taken_on
),
again as (
    select measure, count(*)::int as pairs, corr(first, second) as r from pairs group by measure
)
select
    f.measure,
    count(*)::int as people,
    coalesce(max(a.pairs), 0) as pairs,
    stddev_samp(f.value)::float8 as sd,
    max(a.r) as r
from firsts as f
left join again as a on a.measure = f.measure
group by f.measure
order by f.measure;

-- name: add_reliabilities
-- Keep what a month's figures are judged by.
insert into reliabilities (starts_on, measure, people, pairs, sd, r, least_change)
select %(starts_on)s, *
from unnest(
    %(measures)s::text[], %(people)s::int[], %(pairs)s::int[], %(sds)s::float8[], %(rs)s::float8[],
    %(least_changes)s::int[]
);

-- name: list_reliabilities
-- What the figures of a month are judged by; without a month, those of the latest.
select starts_on, measure, people, pairs, sd, r
from reliabilities
where starts_on = coalesce(%(starts_on)s::date, (select max(starts_on) from reliabilities))
order by measure;

-- name: count_agreed
-- For every unit, active members at the end of these days who agreed to their answers being counted.
with agreed as (
    select m.group_id, m.person_id
    from active_members_on(%(ends_on)s) as m
    where exists (
        select from wellbeing_consents as c
        where c.person_id = m.person_id and c.granted_at is not null and c.withdrawn_at is null
    )
)
select
    places.unit_id,
    places.level,
    (array_agg(places.parent_id))[1] as parent_id,
    count(distinct agreed.person_id)::int as people
from places()
left join agreed on agreed.group_id = places.group_id
group by places.unit_id, places.level
order by places.unit_id;

-- name: count_changes
-- For every unit and measure, how many people's latest answer in these days differs from their first by how much.
with standing as (
    select a.person_id, a.measure, a.taken_on, a.value
    from wellbeing_answers as a
    inner join wellbeing_consents as c
        on c.network_id = a.network_id and c.consent_id = a.consent_id
        and c.granted_at is not null and c.withdrawn_at is null
    where a.taken_on <= %(ends_on)s
),
courses as (
    select
        person_id,
        measure,
        (array_agg(value order by taken_on desc))[1] - (array_agg(value order by taken_on))[1] as points,
        max(taken_on) - min(taken_on) < %(days_apart)s as is_early
    from standing
    group by person_id, measure
    having max(taken_on) >= %(starts_on)s
)
select
    places.unit_id, courses.measure, courses.points, courses.is_early,
    count(distinct courses.person_id)::int as people
from places()
inner join active_members_on(%(ends_on)s) as m on m.group_id = places.group_id
inner join courses on courses.person_id = m.person_id
group by places.unit_id, courses.measure, courses.points, courses.is_early
order by places.unit_id, courses.measure, courses.points, courses.is_early;

-- name: list_wellbeing_figures
-- A page of what was released of wellbeing, one row for each month, unit and measure with all of its parts.
select
    r.starts_on,
    f.unit_id,
    f.item as measure,
    max(whole.people) filter (where not whole.hides_people) as agreed,
    max(known.least_change) as counts_from,
    jsonb_object_agg(
        f.part,
        jsonb_build_object('people', case when f.hides_people then null else f.people end, 'percent', f.percent)
    ) as parts
from released_figures as f
inner join releases as r on r.network_id = f.network_id and r.id = f.release_id
inner join released_figures as whole
    on whole.network_id = f.network_id and whole.release_id = f.release_id and whole.subject = f.subject
    and whole.unit_id = f.unit_id and whole.item = '' and whole.part = ''
left join reliabilities as known
    on known.network_id = f.network_id and known.starts_on = r.starts_on and known.measure = f.item
where f.subject = 'wellbeing'
and f.part <> ''
and f.level = %(level)s
and r.ends_on between %(first_on)s and %(last_on)s
group by r.starts_on, f.unit_id, f.item
having %(after_1)s::date is null
or (r.starts_on, f.unit_id, f.item) > (%(after_1)s::date, %(after_2)s::uuid, %(after_3)s)
order by r.starts_on, f.unit_id, f.item
limit %(limit)s;
