-- All runtime SQL of curricula. Row-level security adds the network and the scope to every statement.

-- name: find_plan
-- The theme of a meeting, if it ever had one.
select occurrence_id, group_id, entry_id, covered_at, version
from planned_themes
where occurrence_id = %(occurrence_id)s;

-- name: keep_plan
-- Keep what is planned for a meeting.
insert into planned_themes (network_id, occurrence_id, group_id, entry_id, covered_at, version)
values (
    kith.network_id(), %(occurrence_id)s, %(group_id)s, %(entry_id)s, %(covered_at)s, %(version)s
)
on conflict (network_id, occurrence_id) do update set
    entry_id = excluded.entry_id, covered_at = excluded.covered_at, version = excluded.version;

-- name: list_settled
-- Themes that a group has covered, or that are planned for a meeting ahead of it.
select theme.entry_id
from planned_themes as theme
inner join occurrences as o on o.network_id = theme.network_id and o.id = theme.occurrence_id
where theme.group_id = %(group_id)s
and theme.entry_id is not null
and (theme.covered_at is not null or (o.starts_at > %(now)s and o.status = 'scheduled'));

-- name: lock_meetings_ahead
-- The meetings ahead of a group, so that nobody else plans for them before this transaction ends.
select id from occurrences where group_id = %(group_id)s and starts_at > %(now)s order by id for update;

-- name: list_free
-- The next meetings of a group that have no theme.
select
    o.id as occurrence_id, o.group_id, theme.entry_id, theme.covered_at,
    coalesce(theme.version, 0) as version
from occurrences as o
left join planned_themes as theme on theme.network_id = o.network_id and theme.occurrence_id = o.id
where o.group_id = %(group_id)s and o.starts_at > %(now)s and o.status = 'scheduled'
and theme.entry_id is null
order by o.starts_at, o.id
limit %(limit)s;

-- name: list_plans
-- A page of a group's meetings with themes, in the order of time.
select o.id as occurrence_id, o.starts_at, o.held_on, o.status, theme.entry_id, theme.covered_at
from planned_themes as theme
inner join occurrences as o on o.network_id = theme.network_id and o.id = theme.occurrence_id
where theme.group_id = %(group_id)s and theme.entry_id is not null
and (o.starts_at, o.id) > (
    coalesce(%(after_1)s::timestamptz, '-infinity'),
    coalesce(%(after_2)s::uuid, '00000000-0000-0000-0000-000000000000')
)
order by o.starts_at, o.id
limit %(limit)s;
