-- All runtime SQL of onboarding. `newcomers` is a view; it shows to each what the tables below it do.

-- name: find_plan
-- The steps by which newcomers are welcomed now, if the network wrote down its own.
select version, steps, published_at, published_by from onboarding_plans
where network_id = (select kith.network_id())
order by version desc
limit 1;

-- name: insert_plan
-- Append a version of the plan, unless somebody else did so just now: then no row comes back.
insert into onboarding_plans (version, steps, published_at, published_by)
values (%(version)s, %(steps)s::jsonb, %(published_at)s, %(published_by)s)
on conflict (network_id, version) do nothing
returning version;

-- name: start_onboardings
-- Begin to welcome every active member who began after a day and is not being welcomed; or just one of them.
-- Whoever came from another group began there.
insert into onboardings (membership_id, group_id, person_id, started_on)
select m.id, m.group_id, m.person_id, m.active_from from memberships m
where m.network_id = (select kith.network_id()) and m.role = 'member' and m.status = 'active'
    and m.active_from > %(since)s
    and (%(membership_id)s::uuid is null or m.id = %(membership_id)s)
    and not exists (
        select from onboardings o where o.network_id = m.network_id and o.membership_id = m.id
    )
    and not exists (
        select from membership_moves v
        where v.network_id = m.network_id and v.to_membership_id = m.id and v.member_since <= %(since)s
    )
on conflict (network_id, membership_id) do nothing
returning membership_id, group_id, person_id, started_on;

-- name: get_newcomer
-- How far one newcomer is.
select membership_id, group_id, person_id, started_on, completed_on, ended_on, membership_status,
    membership_changed_on, time_zone, done_steps, done_days, buddy_id, buddy_since, buddy_lost_on, stalled
from newcomers
where network_id = (select kith.network_id()) and membership_id = %(membership_id)s;

-- name: list_newcomers
-- A page of newcomers, in the order in which they applied.
select membership_id, group_id, person_id, started_on, completed_on, ended_on, membership_status,
    membership_changed_on, time_zone, done_steps, done_days, buddy_id, buddy_since, buddy_lost_on, stalled
from newcomers
where network_id = (select kith.network_id())
    and (%(group_id)s::uuid is null or group_id = %(group_id)s)
    and (
        %(stalled)s::boolean is null
        or %(stalled)s = (
            membership_id in (
                select t.membership_id from newcomer_stalls t
                where t.network_id = (select kith.network_id()) and t.ended_on is null
            )
        )
    )
    and (%(finished)s::boolean is null or (coalesce(completed_on, ended_on) is not null) = %(finished)s)
    and (%(after_1)s::uuid is null or membership_id > %(after_1)s)
order by membership_id
limit %(limit)s;

-- name: list_unsettled
-- Every newcomer whose welcome is not over.
select membership_id, group_id, person_id, started_on, completed_on, ended_on, membership_status,
    membership_changed_on, time_zone, done_steps, done_days, buddy_id, buddy_since, buddy_lost_on, stalled
from newcomers
where network_id = (select kith.network_id()) and completed_on is null and ended_on is null;

-- name: insert_step_done
-- Write down a step, unless it is written down: then no row comes back.
insert into onboarding_steps_done (membership_id, group_id, person_id, step, done_on, recorded_at, recorded_by)
values (
    %(membership_id)s, %(group_id)s, %(person_id)s, %(step)s, %(done_on)s, %(recorded_at)s, %(recorded_by)s
)
on conflict (network_id, membership_id, step) do nothing
returning step;

-- name: finish_onboarding
-- Say that the welcome is over: completed, or ended because they left.
update onboardings set completed_on = %(completed_on)s, ended_on = %(ended_on)s
where network_id = (select kith.network_id()) and membership_id = %(membership_id)s;

-- name: insert_stall
-- Note that a newcomer is stalled, unless it is noted: then no row comes back.
insert into newcomer_stalls (id, membership_id, group_id, person_id, reason, stalled_on)
values (%(id)s, %(membership_id)s, %(group_id)s, %(person_id)s, %(reason)s, %(stalled_on)s)
on conflict (network_id, membership_id, reason) where ended_on is null do nothing
returning id;

-- name: end_stall
-- Note that it is over.
update newcomer_stalls set ended_on = %(ended_on)s
where network_id = (select kith.network_id()) and membership_id = %(membership_id)s
    and reason = %(reason)s and ended_on is null;
