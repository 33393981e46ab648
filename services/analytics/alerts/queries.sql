-- name: keep_states
-- In which state groups are; what was told last holds.
insert into groups as known (network_id, id, state, state_at, state_event_id)
select kith.network_id(), *
from unnest(%(ids)s::uuid[], %(states)s::text[], %(ats)s::timestamptz[], %(event_ids)s::uuid[])
on conflict (network_id, id) do update
set state = excluded.state, state_at = excluded.state_at, state_event_id = excluded.state_event_id
where
    known.state_at is null
    or (excluded.state_at, excluded.state_event_id) > (known.state_at, known.state_event_id);

-- name: keep_waits
-- From when to when somebody waits; the first word of each holds.
insert into waits as known (network_id, entry_id, group_id, began_at, ended_at)
select kith.network_id(), *
from unnest(%(entry_ids)s::uuid[], %(group_ids)s::uuid[], %(began)s::timestamptz[], %(ended)s::timestamptz[])
on conflict (network_id, entry_id) do update
set
    began_at = least(known.began_at, excluded.began_at),
    ended_at = least(known.ended_at, excluded.ended_at);

-- name: keep_stages
-- Where people stand; what was told last holds.
insert into stages as known (network_id, person_id, stage, told_at, event_id)
select kith.network_id(), *
from unnest(%(person_ids)s::uuid[], %(stages)s::text[], %(ats)s::timestamptz[], %(event_ids)s::uuid[])
on conflict (network_id, person_id) do update
set stage = excluded.stage, told_at = excluded.told_at, event_id = excluded.event_id
where (excluded.told_at, excluded.event_id) > (known.told_at, known.event_id);

-- name: lock_looking
-- Let one at a time look after groups, until the end of the transaction: else two would raise the same.
select pg_advisory_xact_lock(hashtextextended('standings of ' || kith.network_id()::text, 0));

-- name: list_signs
-- What is known of every group that is not closed, as of a moment.
with met as (
    select group_id, held_on, count(*) as came
    from attendances
    where attendance = 'attended' and held_on between %(since)s and %(today)s
    group by group_id, occurrence_id, held_on
),
gaps as (
    select group_id, percentile_disc(0.5) within group (order by gap) as usual_gap_days
    from (
        select group_id, held_on - lag(held_on) over (partition by group_id order by held_on) as gap
        from (select distinct group_id, held_on from met) as days
    ) as between_days
    where gap is not null
    group by group_id
),
meetings as (
    select
        group_id,
        max(held_on) as last_met_on,
        count(*) filter (where held_on > %(recent)s) as meetings_recent,
        coalesce(sum(came) filter (where held_on > %(recent)s), 0) as came_recent,
        count(*) filter (where held_on > %(before)s and held_on <= %(recent)s) as meetings_before,
        coalesce(sum(came) filter (where held_on > %(before)s and held_on <= %(recent)s), 0) as came_before
    from met
    group by group_id
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
trained as (
    select spans.group_id, count(distinct spans.person_id) as trained
    from spans
    join stages using (person_id)
    where spans.is_active
    and spans.begins_on <= %(today)s
    and (spans.ends_on is null or spans.ends_on > %(today)s)
    and stages.stage in ('co_facilitator', 'facilitator')
    group by spans.group_id
),
queues as (
    select
        group_id,
        count(*) filter (where ended_at is null or ended_at > %(now)s) as waiting,
        count(*) filter (
            where began_at <= %(now)s - interval '28 days'
            and (ended_at is null or ended_at > %(now)s - interval '28 days')
        ) as waiting_before
    from waits
    where began_at <= %(now)s
    group by group_id
)
select
    g.id as group_id,
    g.organisation_id,
    g.state,
    m.last_met_on,
    gaps.usual_gap_days::int as usual_gap_days,
    coalesce(m.meetings_recent, 0)::int as meetings_recent,
    coalesce(m.came_recent, 0)::int as came_recent,
    coalesce(m.meetings_before, 0)::int as meetings_before,
    coalesce(m.came_before, 0)::int as came_before,
    coalesce(t.trained, 0)::int as trained,
    coalesce(q.waiting, 0)::int as waiting,
    coalesce(q.waiting_before, 0)::int as waiting_before
from groups as g
left join meetings as m on m.group_id = g.id
left join gaps on gaps.group_id = g.id
left join trained as t on t.group_id = g.id
left join queues as q on q.group_id = g.id
where g.state is distinct from 'closed'
order by g.id;

-- name: replace_standings
-- Write anew how groups stand, and forget those that are not among them.
with gone as (
    delete from standings where group_id <> all(%(group_ids)s::uuid[])
)
insert into standings (
    group_id, organisation_id, state, last_met_on, usual_gap_days, trend, trained, waiting, looked_at
)
select *, %(looked_at)s
from unnest(
    %(group_ids)s::uuid[], %(organisation_ids)s::uuid[], %(states)s::text[], %(last_met_on)s::date[],
    %(usual_gap_days)s::int[], %(trends)s::text[], %(trained)s::int[], %(waiting)s::int[]
)
on conflict (network_id, group_id) do update
set
    organisation_id = excluded.organisation_id,
    state = excluded.state,
    last_met_on = excluded.last_met_on,
    usual_gap_days = excluded.usual_gap_days,
    trend = excluded.trend,
    trained = excluded.trained,
    waiting = excluded.waiting,
    looked_at = excluded.looked_at;

-- name: list_standings
-- A page of how groups stand, each with its open alerts.
select
    s.group_id, s.organisation_id, s.state, s.last_met_on, s.usual_gap_days, s.trend, s.trained, s.waiting,
    s.looked_at,
    array(
        select a.rule from alerts as a
        where a.network_id = s.network_id and a.group_id = s.group_id and a.closed_at is null
        order by a.rule
    ) as alerts
from standings as s
where %(after_1)s::uuid is null or s.group_id > %(after_1)s
order by s.group_id
limit %(limit)s;

-- name: list_open_alerts
-- Every alert that is not over, held until the end of the transaction.
select id, group_id, rule, threshold, evidence, raised_at, closed_at
from alerts
where closed_at is null
order by id
for update;

-- name: add_alert
-- Raise an alert.
insert into alerts (id, group_id, rule, threshold, evidence, raised_at)
values (%(id)s, %(group_id)s, %(rule)s, %(threshold)s, %(evidence)s, %(raised_at)s);

-- name: close_alerts
-- Alerts are over.
update alerts set closed_at = %(closed_at)s where id = any(%(ids)s::uuid[]);

-- name: list_alerts
-- A page of alerts: those that are not over, or all.
select id, group_id, rule, threshold, evidence, raised_at, closed_at
from alerts
where (%(also_closed)s or closed_at is null)
and (%(group_id)s::uuid is null or group_id = %(group_id)s)
and (%(after_1)s::uuid is null or id > %(after_1)s)
order by id
limit %(limit)s;
