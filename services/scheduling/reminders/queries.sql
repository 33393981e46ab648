-- name: keep_preference
-- Keep how somebody wants to be reminded.
insert into reminder_preferences (
    network_id, person_id, channel, language, discreet, lead_minutes, quiet_from, quiet_until, time_zone, address
) values (
    kith.network_id(), %(person_id)s, %(channel)s, %(language)s, %(discreet)s, %(lead_minutes)s,
    %(quiet_from)s, %(quiet_until)s, %(time_zone)s, %(address)s
)
on conflict (network_id, person_id) do update set
    channel = excluded.channel, language = excluded.language, discreet = excluded.discreet,
    lead_minutes = excluded.lead_minutes, quiet_from = excluded.quiet_from,
    quiet_until = excluded.quiet_until, time_zone = excluded.time_zone, address = excluded.address;

-- name: get_preference
-- How somebody wants to be reminded.
select
    person_id, channel, language, discreet, lead_minutes, quiet_from, quiet_until, time_zone, address
from reminder_preferences
where network_id = (select kith.network_id()) and person_id = %(person_id)s;

-- name: remove_preference
-- Forget how somebody is reached, and with it remind them no more.
delete from reminder_preferences
where network_id = (select kith.network_id()) and person_id = %(person_id)s;

-- name: keep_consent
-- What an event tells of a consent; what is known already stays.
insert into reminder_consents as known (network_id, consent_id, person_id, granted_at, withdrawn_at)
values (kith.network_id(), %(consent_id)s, %(person_id)s, %(granted_at)s, %(withdrawn_at)s)
on conflict (network_id, consent_id) do update set
    granted_at = coalesce(known.granted_at, excluded.granted_at),
    withdrawn_at = coalesce(known.withdrawn_at, excluded.withdrawn_at);

-- name: has_consent
-- Whether somebody agrees to be reminded.
select exists (
    select from reminder_consents
    where network_id = (select kith.network_id()) and person_id = %(person_id)s
    and granted_at is not null and withdrawn_at is null
);

-- name: keep_goal_choices
-- Write what a batch of events says of who wants to be reminded of goals; an older never overrides a newer one.
insert into known_goal_choices as known (
    network_id, membership_id, group_id, person_id, wanted, said_at, said_event_id
)
select kith.network_id(), told.*
from unnest(
    %(membership_ids)s::uuid[], %(group_ids)s::uuid[], %(person_ids)s::uuid[], %(are_wanted)s::boolean[],
    %(said_ats)s::timestamptz[], %(said_event_ids)s::uuid[]
) as told
on conflict (network_id, membership_id) do update set
    wanted = excluded.wanted, said_at = excluded.said_at, said_event_id = excluded.said_event_id
where (known.said_at, known.said_event_id) < (excluded.said_at, excluded.said_event_id);

-- name: keep_due_goals
-- Note before which meeting a group is to be reminded of its goals: the next one; none where it does not meet.
insert into due_goals (network_id, group_id, due_on, occurrence_id)
select kith.network_id(), o.group_id, %(due_on)s, o.id
from occurrences as o
where o.network_id = (select kith.network_id()) and o.group_id = %(group_id)s
and o.status = 'scheduled' and o.starts_at > %(now)s
order by o.starts_at
limit 1
on conflict (network_id, group_id, due_on) do nothing;

-- name: prune_due_goals
-- Forget what was due long ago.
delete from due_goals where network_id = (select kith.network_id()) and due_on < %(before)s;

-- name: list_candidates
-- A page of who might be reminded of a meeting now, or told that families come, or that what they chose instead is gone.
-- Quiet hours bring a reminder forward by a day at most, so who is due is among these.
with ahead as (
    select o.id, o.group_id, o.starts_at, 'meeting' as kind
    from occurrences as o
    where o.network_id = (select kith.network_id()) and o.status = 'scheduled'
    and o.starts_at > %(now)s and o.starts_at <= %(now)s + %(horizon)s
    union all
    select o.id, o.group_id, o.starts_at, k.kind
    from family_sessions as s
    inner join occurrences as o
        on o.network_id = s.network_id and o.id = s.occurrence_id and o.status = 'scheduled'
        and o.starts_at > %(now)s
    cross join (values ('families'), ('alternative')) as k (kind)
    where s.network_id = (select kith.network_id()) and s.closed_at is null
    union all
    select distinct o.id, o.group_id, o.starts_at, 'goals'
    from due_goals as d
    inner join occurrences as o
        on o.network_id = d.network_id and o.id = d.occurrence_id and o.status = 'scheduled'
        and o.starts_at > %(now)s
    where d.network_id = (select kith.network_id())
)
select
    a.id as occurrence_id, a.starts_at, a.kind, p.person_id, p.channel, p.language, p.discreet, p.lead_minutes,
    p.quiet_from, p.quiet_until, p.time_zone, p.address
from ahead as a
inner join known_memberships as m
    on m.network_id = (select kith.network_id()) and m.group_id = a.group_id and m.status = 'active'
inner join reminder_preferences as p
    on p.network_id = m.network_id and p.person_id = m.person_id and p.channel = any (%(channels)s::text[])
where case a.kind
    when 'meeting' then a.starts_at <= %(now)s + make_interval(mins => p.lead_minutes) + interval '1 day'
    when 'families' then true
    when 'alternative' then exists (
        select from lost_alternatives as l
        where l.network_id = m.network_id and l.occurrence_id = a.id and l.person_id = m.person_id
    )
    when 'goals' then exists (
        select from known_goal_choices as g
        where g.network_id = m.network_id and g.membership_id = m.membership_id and g.wanted
    )
end
and exists (
    select from reminder_consents as c
    where c.network_id = p.network_id and c.person_id = p.person_id
    and c.granted_at is not null and c.withdrawn_at is null
)
and not exists (
    select from reminders as r
    where r.network_id = p.network_id and r.occurrence_id = a.id and r.person_id = p.person_id
    and r.kind = a.kind
    -- Of goals nobody is reminded anew because a meeting moved.
    and (r.starts_at = a.starts_at or r.kind = 'goals' and r.status <> 'withdrawn')
)
and (
    %(after_start)s::timestamptz is null
    or (a.starts_at, p.person_id, a.kind) > (%(after_start)s, %(after_person)s::uuid, %(after_kind)s::text)
)
order by a.starts_at, p.person_id, a.kind
limit %(limit)s;

-- name: list_guests_to_invite
-- Guests whom groups let in and nobody gave the address of their page yet.
select o.id as occurrence_id, o.starts_at, 'guest' as kind, i.id as person_id, 'mail' as channel
from guest_invitations as i
inner join occurrences as o
    on o.network_id = i.network_id and o.id = i.occurrence_id and o.status = 'scheduled'
    and o.starts_at > %(now)s
where i.network_id = (select kith.network_id()) and i.status = 'approved' and i.secret_hash is null
and not exists (
    select from reminders as r
    where r.network_id = i.network_id and r.occurrence_id = o.id and r.person_id = i.id and r.kind = 'guest'
)
order by o.starts_at, i.id
limit %(limit)s;

-- name: claim_reminders
-- Claim reminders that nobody has claimed yet, all in one statement.
insert into reminders (
    network_id, id, occurrence_id, person_id, starts_at, channel, kind, status, attempts, claimed_at, next_at
)
select kith.network_id(), given.*, 'claimed', 0, %(now)s, %(now)s
from unnest(
    %(ids)s::uuid[], %(occurrence_ids)s::uuid[], %(person_ids)s::uuid[], %(starts_ats)s::timestamptz[],
    %(channels)s::text[], %(kinds)s::text[]
) as given
on conflict (network_id, occurrence_id, person_id, starts_at, kind) do nothing;

-- name: list_waiting
-- Reminders to send now.
select id
from reminders
where network_id = (select kith.network_id()) and status = 'claimed' and next_at <= %(now)s
order by next_at, id
limit %(limit)s;

-- name: give_up_on_stale
-- Reminders that a process was sending when it ended: nobody knows, so nobody sends them again.
update reminders set status = 'unknown', settled_at = %(now)s
where network_id = (select kith.network_id()) and status = 'sending' and next_at < %(before)s;

-- name: lock_reminder
-- One reminder, for sending it, if nobody else is at it.
select id, kind, occurrence_id, person_id, starts_at, channel, claimed_at, next_at, status, attempts, settled_at
from reminders
where network_id = (select kith.network_id()) and id = %(reminder_id)s
for update skip locked;

-- name: save_reminder
-- Write what became of a reminder.
update reminders set
    status = %(status)s, channel = %(channel)s, attempts = %(attempts)s, next_at = %(next_at)s, settled_at = %(settled_at)s
where network_id = (select kith.network_id()) and id = %(id)s;

-- name: find_meeting_to_remind_of
-- The meeting, if it is still on at that time for a member of the group, and what is to be told still so; waits
-- for who is cancelling it.
select o.group_id, o.local_start, o.time_zone, o.starts_at, o.venue_id
from occurrences as o
where o.network_id = (select kith.network_id())
and o.id = %(occurrence_id)s and o.status = 'scheduled' and o.starts_at = %(starts_at)s
and exists (
    select from known_memberships as m
    where m.network_id = o.network_id and m.group_id = o.group_id and m.person_id = %(person_id)s
    and m.status = 'active'
)
and case %(kind)s
    when 'meeting' then true
    when 'families' then exists (
        select from family_sessions as s
        where s.network_id = o.network_id and s.occurrence_id = o.id and s.closed_at is null
    )
    when 'alternative' then exists (
        select from lost_alternatives as l
        where l.network_id = o.network_id and l.occurrence_id = o.id and l.person_id = %(person_id)s
    )
    when 'goals' then exists (
        select from known_goal_choices as g
        where g.network_id = o.network_id and g.group_id = o.group_id and g.person_id = %(person_id)s
        and g.wanted
    )
end
for share of o;

-- name: prune_reminders
-- Forget reminders of meetings that are long past.
delete from reminders where network_id = (select kith.network_id()) and starts_at < %(before)s;

-- name: list_reminders
-- A page of somebody's reminders, oldest first.
select id, kind, occurrence_id, person_id, starts_at, channel, claimed_at, next_at, status, attempts, settled_at
from reminders
where network_id = (select kith.network_id()) and person_id = %(person_id)s
and (%(after_1)s::uuid is null or id > %(after_1)s)
order by id
limit %(limit)s;
