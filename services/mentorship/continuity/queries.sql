-- All runtime SQL of continuity.

-- name: mark_due
-- Note that groups have to be looked at again.
insert into continuity_due (group_id, due_at)
select named.group_id, %(now)s from unnest(%(group_ids)s::uuid[]) as named (group_id)
on conflict (network_id, group_id) do nothing;

-- name: take_due
-- Groups to be looked at now, at most so many; no longer due from then on.
delete from continuity_due
where network_id = (select kith.network_id()) and group_id in (
    select due.group_id from continuity_due as due
    where due.network_id = (select kith.network_id())
    order by due.due_at, due.group_id
    limit %(limit)s
    for update skip locked
)
returning group_id;

-- name: list_stale
-- Groups that are not closed and were last reckoned before a day, at most so many.
select known.group_id from known_groups as known
left join continuity_indices as reckoned
    on reckoned.network_id = known.network_id and reckoned.group_id = known.group_id
where known.network_id = (select kith.network_id()) and known.status in ('open', 'paused')
and (reckoned.group_id is null or reckoned.reckoned_on < %(today)s)
order by known.group_id
limit %(limit)s;

-- name: list_led
-- How many meetings of a group each person leads, between two days.
select lead.held_by as person_id, count(*)::int as meetings
from known_leads as lead
inner join known_meetings as meeting
    on meeting.network_id = lead.network_id and meeting.occurrence_id = lead.occurrence_id
where lead.network_id = (select kith.network_id()) and lead.group_id = %(group_id)s
and lead.held_by is not null and not meeting.cancelled
and meeting.held_on >= %(since)s and meeting.held_on < %(before)s
group by lead.held_by
order by lead.held_by;

-- name: list_meetings
-- The meetings of a group between two days.
select held_on, cancelled from known_meetings
where network_id = (select kith.network_id()) and group_id = %(group_id)s
and held_on >= %(since)s and held_on < %(before)s
order by held_on, occurrence_id;

-- name: find_founder
-- Whoever has facilitated a group longest, and how it stands with them.
select
    founder.person_id, founder.left_on, founder.status = 'active' as active,
    coalesce(rests.resting_until > %(today)s, false) as resting,
    exists (
        select from handovers as given
        where given.network_id = founder.network_id and given.group_id = founder.group_id
        and given.from_person_id = founder.person_id and given.status = 'done'
    ) as handed_over,
    exists (
        select from handovers as given
        where given.network_id = founder.network_id and given.group_id = founder.group_id
        and given.from_person_id = founder.person_id and given.status = 'agreed'
    ) as handing_over
from memberships as founder
left join rests on rests.network_id = founder.network_id and rests.person_id = founder.person_id
where founder.network_id = (select kith.network_id()) and founder.group_id = %(group_id)s
and founder.role = 'facilitator'
order by founder.active_from, founder.person_id
limit 1;

-- name: save_index
-- Write what was reckoned; returns what it was before, null where there was nothing.
with before as (
    select index from continuity_indices
    where network_id = (select kith.network_id()) and group_id = %(group_id)s
), saved as (
    insert into continuity_indices (group_id, index, level, reckoned_on)
    values (%(group_id)s, %(index)s, %(level)s, %(reckoned_on)s)
    on conflict (network_id, group_id) do update set
        index = excluded.index, level = excluded.level, reckoned_on = excluded.reckoned_on
)
select index from before;

-- name: list_indices
-- A page of groups, those first that would carry on least well.
select group_id, index, level, reckoned_on from continuity_indices
where network_id = (select kith.network_id())
and (%(at_most)s::int is null or index <= %(at_most)s)
and (%(after_1)s::int is null or (index, group_id) > (%(after_1)s::int, %(after_2)s::uuid))
order by index, group_id
limit %(limit)s;
