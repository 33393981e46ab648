-- What is known of people whose duties rotate. Row-level security adds the network and the scope.

-- name: keep_stages
-- Write where people stand on their pathway; an older event never overrides a newer one.
insert into known_stages as known (network_id, person_id, stage, stage_at, stage_event_id)
select kith.network_id(), told.*
from unnest(
    %(person_ids)s::uuid[], %(stages)s::text[], %(stage_ats)s::timestamptz[], %(stage_event_ids)s::uuid[]
) as told
on conflict (network_id, person_id) do update set
    stage = excluded.stage, stage_at = excluded.stage_at, stage_event_id = excluded.stage_event_id
where (known.stage_at, known.stage_event_id) < (excluded.stage_at, excluded.stage_event_id);

-- name: keep_rest
-- Write until when somebody rests; a rest that is made longer or shorter keeps its beginning.
insert into known_rests as known (
    network_id, person_id, resting_from, resting_until, told_at, told_event_id
) values (
    kith.network_id(), %(person_id)s, %(resting_from)s, %(resting_until)s, %(told_at)s, %(told_event_id)s
)
on conflict (network_id, person_id) do update set
    resting_from = case
        when known.resting_until >= excluded.resting_from then least(known.resting_from, excluded.resting_from)
        else excluded.resting_from
    end,
    resting_until = excluded.resting_until,
    told_at = excluded.told_at,
    told_event_id = excluded.told_event_id
where (known.told_at, known.told_event_id) < (excluded.told_at, excluded.told_event_id);

-- name: keep_load
-- Write whether somebody has enough to carry; an older event never overrides a newer one.
insert into known_loads as known (network_id, person_id, overloaded, told_at, told_event_id)
values (kith.network_id(), %(person_id)s, %(overloaded)s, %(told_at)s, %(told_event_id)s)
on conflict (network_id, person_id) do update set
    overloaded = excluded.overloaded, told_at = excluded.told_at, told_event_id = excluded.told_event_id
where (known.told_at, known.told_event_id) < (excluded.told_at, excluded.told_event_id);

-- name: keep_handover
-- Write the days of a handover; one that was taken back stays so, whatever comes late.
insert into known_handovers as known (
    network_id, handover_id, group_id, from_person_id, to_person_id, shadow_from, co_lead_from, lead_from,
    closed_on, told_at, told_event_id
) values (
    kith.network_id(), %(handover_id)s, %(group_id)s, %(from_person_id)s, %(to_person_id)s, %(shadow_from)s,
    %(co_lead_from)s, %(lead_from)s, %(closed_on)s, %(told_at)s, %(told_event_id)s
)
on conflict (network_id, handover_id) do update set
    shadow_from = coalesce(excluded.shadow_from, known.shadow_from),
    co_lead_from = coalesce(excluded.co_lead_from, known.co_lead_from),
    lead_from = coalesce(excluded.lead_from, known.lead_from),
    closed_on = coalesce(excluded.closed_on, known.closed_on),
    told_at = excluded.told_at, told_event_id = excluded.told_event_id
where (known.told_at, known.told_event_id) < (excluded.told_at, excluded.told_event_id);

-- name: list_handovers
-- The handovers of a group, as mentorship tells.
select from_person_id, to_person_id, shadow_from, co_lead_from, lead_from, closed_on
from known_handovers
where group_id = %(group_id)s
order by handover_id;

-- name: list_people
-- The memberships of a group, or of one person in it, with what is known of each person's training and rest.
select
    known.person_id, known.active_from, known.left_on, known.status,
    stages.stage, rests.resting_from, rests.resting_until, coalesce(loads.overloaded, false) as overloaded
from known_memberships as known
left join known_stages as stages
    on stages.network_id = known.network_id and stages.person_id = known.person_id
left join known_rests as rests
    on rests.network_id = known.network_id and rests.person_id = known.person_id
left join known_loads as loads
    on loads.network_id = known.network_id and loads.person_id = known.person_id
where known.group_id = %(group_id)s
and known.active_from is not null
and (%(person_id)s::uuid is null or known.person_id = %(person_id)s)
order by known.person_id, known.active_from, known.membership_id;

-- name: list_absences_of
-- The absences of some people that reach into the time from a day on.
select id, person_id, from_on, until_on
from absences
where person_id = any (%(person_ids)s::uuid[]) and until_on >= %(since)s
order by person_id, from_on, id;

-- name: list_preferences
-- How the people of a group, or one of them, feel about duties.
select group_id, person_id, duty, preference
from duty_preferences
where group_id = %(group_id)s and (%(person_id)s::uuid is null or person_id = %(person_id)s)
order by person_id, duty;

-- name: remove_preferences
-- Forget how somebody feels about duties, before it is written anew.
delete from duty_preferences where group_id = %(group_id)s and person_id = %(person_id)s;

-- name: add_preferences
-- Write how somebody feels about duties.
insert into duty_preferences (network_id, group_id, person_id, duty, preference)
select kith.network_id(), %(group_id)s, %(person_id)s, given.*
from unnest(%(duties)s::text[], %(preferences)s::text[]) as given;

-- name: add_absence
-- Add an absence.
insert into absences (network_id, id, person_id, from_on, until_on)
values (kith.network_id(), %(id)s, %(person_id)s, %(from_on)s, %(until_on)s);

-- name: list_absences
-- A page of absences that are not over, oldest first.
select id, person_id, from_on, until_on
from absences
where until_on >= %(since)s
and (%(person_id)s::uuid is null or person_id = %(person_id)s)
and (%(after_1)s::uuid is null or id > %(after_1)s)
order by id
limit %(limit)s;

-- name: get_absence
-- One absence.
select id, person_id, from_on, until_on from absences where id = %(absence_id)s;

-- name: remove_absence
-- Remove an absence.
delete from absences where id = %(absence_id)s;
