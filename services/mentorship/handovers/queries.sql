-- All runtime SQL of handovers.

-- name: add_handover
-- Add a handover that somebody is asked about.
insert into handovers (
    id, group_id, from_person_id, to_person_id, shadow_from, co_lead_from, lead_from, status, proposed_at,
    proposed_by
) values (
    %(id)s, %(group_id)s, %(from_person_id)s, %(to_person_id)s, %(shadow_from)s, %(co_lead_from)s,
    %(lead_from)s, %(status)s, %(proposed_at)s, %(proposed_by)s
);

-- name: get_handover
-- One handover.
select
    id, group_id, from_person_id, to_person_id, shadow_from, co_lead_from, lead_from, status, proposed_at,
    proposed_by, phase, postponed, closed_on, version
from handovers
where network_id = (select kith.network_id()) and id = %(handover_id)s;

-- name: lock_handover
-- One handover, for changing it.
select
    id, group_id, from_person_id, to_person_id, shadow_from, co_lead_from, lead_from, status, proposed_at,
    proposed_by, phase, postponed, closed_on, version
from handovers
where network_id = (select kith.network_id()) and id = %(handover_id)s
for update;

-- name: list_handovers
-- A page of handovers in the order they were proposed.
select
    id, group_id, from_person_id, to_person_id, shadow_from, co_lead_from, lead_from, status, proposed_at,
    proposed_by, phase, postponed, closed_on, version
from handovers
where network_id = (select kith.network_id())
and (%(group_id)s::uuid is null or group_id = %(group_id)s)
and (%(person_id)s::uuid is null or from_person_id = %(person_id)s or to_person_id = %(person_id)s)
and (%(status)s::text is null or status = %(status)s)
and (%(after_1)s::uuid is null or id > %(after_1)s)
order by id
limit %(limit)s;

-- name: lock_due_handovers
-- Agreed handovers whose next phase begins by a day, at most so many.
select
    id, group_id, from_person_id, to_person_id, shadow_from, co_lead_from, lead_from, status, proposed_at,
    proposed_by, phase, postponed, closed_on, version
from handovers
where network_id = (select kith.network_id()) and status = 'agreed'
and case
    when phase is null then shadow_from when phase = 'shadow' then co_lead_from else lead_from
end <= %(today)s
order by id
limit %(limit)s
for update;

-- name: lock_handovers_of
-- What is proposed to, agreed with or done by somebody, in one group or in all.
select
    id, group_id, from_person_id, to_person_id, shadow_from, co_lead_from, lead_from, status, proposed_at,
    proposed_by, phase, postponed, closed_on, version
from handovers
where network_id = (select kith.network_id()) and status in ('proposed', 'agreed', 'done')
and (to_person_id = %(person_id)s or from_person_id = %(person_id)s)
and (%(group_id)s::uuid is null or group_id = %(group_id)s)
order by id
for update;

-- name: save_handover
-- Write where a handover stands.
update handovers set
    shadow_from = %(shadow_from)s, co_lead_from = %(co_lead_from)s, lead_from = %(lead_from)s,
    status = %(status)s, phase = %(phase)s, postponed = %(postponed)s, closed_on = %(closed_on)s,
    version = %(version)s
where network_id = (select kith.network_id()) and id = %(id)s;
