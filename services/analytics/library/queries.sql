-- All runtime SQL of the library's use.

-- name: keep_covered
-- Themes that were covered at meetings; when it was told first.
insert into themes_covered as known (network_id, occurrence_id, entry_id, group_id, covered_at)
select %(network_id)s, *
from unnest(
    %(occurrence_ids)s::uuid[], %(entry_ids)s::uuid[], %(group_ids)s::uuid[], %(covered_at)s::timestamptz[]
)
on conflict (network_id, occurrence_id, entry_id) do update
set covered_at = least(known.covered_at, excluded.covered_at)
where excluded.covered_at < known.covered_at;

-- name: keep_practices
-- Techniques that were taken on, and what was said of them last, in whatever order it is told.
insert into practices as known (network_id, practice_id, entry_id, taken_on, helped, told_at, event_id)
select %(network_id)s, *
from unnest(
    %(practice_ids)s::uuid[], %(entry_ids)s::uuid[], %(taken_on)s::date[], %(helped)s::boolean[],
    %(told_at)s::timestamptz[], %(event_ids)s::uuid[]
)
on conflict (network_id, practice_id) do update
set
    taken_on = coalesce(known.taken_on, excluded.taken_on),
    (helped, told_at, event_id) = (
        select said.helped, said.told_at, said.event_id
        from (
            values
                (known.helped, known.told_at, known.event_id),
                (excluded.helped, excluded.told_at, excluded.event_id)
        ) as said (helped, told_at, event_id)
        order by said.told_at desc nulls last, said.event_id desc
        limit 1
    );

-- name: count_practice
-- Of techniques that were taken on four weeks before these days: how often, and whether they helped.
select
    known.network_id as unit_id,
    known.entry_id::text as item,
    parts.part,
    (count(*) filter (
        where parts.part = case
            when known.helped then 'helped' when not known.helped then 'did_not_help' else 'not_said'
        end
        or parts.part = ''
    ))::int as people
from practices as known, unnest(array['', 'helped', 'did_not_help', 'not_said']) as parts (part)
where known.taken_on between %(starts_on)s::date - %(days)s and %(ends_on)s::date - %(days)s
group by known.network_id, known.entry_id, parts.part
order by known.entry_id, parts.part;

-- name: list_uses
-- A page of entries: how many meetings of how many groups covered each, and what was released of practice.
with covered as (
    select entry_id, count(distinct occurrence_id)::int as sessions, count(distinct group_id)::int as groups
    from themes_covered
    where covered_at >= %(first_on)s and covered_at < %(last_on)s::date + 1
    group by entry_id
),
practised as (
    select
        f.item::uuid as entry_id,
        jsonb_agg(
            jsonb_build_object(
                'starts_on', r.starts_on,
                'part', f.part,
                'practices', case when f.hides_people then null else f.people end,
                'percent', f.percent
            )
            order by r.starts_on, f.part
        ) as practised
    from released_figures as f
    inner join releases as r on r.network_id = f.network_id and r.id = f.release_id
    where f.subject = 'practice' and r.ends_on between %(first_on)s and %(last_on)s
    group by f.item
)
select
    entry_id,
    coalesce(covered.sessions, 0) as sessions,
    coalesce(covered.groups, 0) as groups,
    coalesce(practised.practised, '[]') as practised
from covered
full join practised using (entry_id)
where %(after_1)s::uuid is null or entry_id > %(after_1)s
order by entry_id
limit %(limit)s;
