-- All SQL of concerns. Every transaction that touches them first says which account asks: see name_asker.

-- name: name_asker
-- Say which account asks, so that the policy can keep a concern from whom it is about.
select set_config('kith.principal', %(principal_id)s::uuid::text, true);

-- name: insert_contact
-- Note that a coordinator answers concerns.
insert into concern_contacts (coordinator_id, since) values (%(coordinator_id)s, %(since)s)
on conflict (network_id, coordinator_id) do nothing;

-- name: delete_contact
-- Note that a coordinator no longer answers concerns.
delete from concern_contacts
where network_id = (select kith.network_id()) and coordinator_id = %(coordinator_id)s;

-- name: get_contact
-- One coordinator who answers concerns.
select coordinator_id, since from concern_contacts
where network_id = (select kith.network_id()) and coordinator_id = %(coordinator_id)s;

-- name: list_contacts
-- A page of the coordinators who answer concerns.
select coordinator_id, since from concern_contacts
where network_id = (select kith.network_id())
    and (%(after_1)s::uuid is null or coordinator_id > %(after_1)s)
order by coordinator_id
limit %(limit)s;

-- name: weigh_contacts
-- Everybody who answers concerns, with how many are open with them.
select k.coordinator_id, k.since, count(c.id) as open_concerns
from concern_contacts k
left join concerns c
    on c.network_id = k.network_id and c.assigned_to = k.coordinator_id and c.status <> 'closed'
where k.network_id = (select kith.network_id())
group by k.coordinator_id, k.since
order by k.coordinator_id;

-- name: insert_concern
-- Keep a concern.
insert into concerns (
    id, person_id, group_id, kind, status, is_anonymous, concerned_ids, concerns_staff, words_sealed,
    raised_at, acknowledge_by, decide_by
)
values (
    %(id)s, %(person_id)s, %(group_id)s, %(kind)s, %(status)s, %(is_anonymous)s, %(concerned_ids)s,
    %(concerns_staff)s, %(words_sealed)s, %(raised_at)s, %(acknowledge_by)s, %(decide_by)s
);

-- name: get_concern
-- One concern.
select id, person_id, group_id, kind, status, is_anonymous, concerned_ids, concerns_staff, words_sealed,
    assigned_to, raised_at, acknowledge_by, acknowledged_at, decide_by, escalations, closed_at, outcome,
    outcome_sealed, version
from concerns
where network_id = (select kith.network_id()) and id = %(concern_id)s;

-- name: lock_concern
-- One concern, held until the transaction ends.
select id, person_id, group_id, kind, status, is_anonymous, concerned_ids, concerns_staff, words_sealed,
    assigned_to, raised_at, acknowledge_by, acknowledged_at, decide_by, escalations, closed_at, outcome,
    outcome_sealed, version
from concerns
where network_id = (select kith.network_id()) and id = %(concern_id)s
for update;

-- name: list_concerns
-- A page of concerns in the order they were raised; `raised_by` narrows it to one's own.
select id, person_id, group_id, kind, status, is_anonymous, concerned_ids, concerns_staff, words_sealed,
    assigned_to, raised_at, acknowledge_by, acknowledged_at, decide_by, escalations, closed_at, outcome,
    outcome_sealed, version
from concerns
where network_id = (select kith.network_id())
    and (%(status)s::text is null or status = %(status)s)
    and (%(assigned_to)s::uuid is null or assigned_to = %(assigned_to)s)
    and (%(raised_by)s::uuid is null or person_id = %(raised_by)s)
    and (%(after_1)s::uuid is null or id > %(after_1)s)
order by id
limit %(limit)s;

-- name: lock_unanswered
-- The concerns with nobody to answer them or past a deadline, held until the transaction ends.
select id, person_id, group_id, kind, status, is_anonymous, concerned_ids, concerns_staff, words_sealed,
    assigned_to, raised_at, acknowledge_by, acknowledged_at, decide_by, escalations, closed_at, outcome,
    outcome_sealed, version
from concerns
where network_id = (select kith.network_id()) and status <> 'closed'
    and (
        assigned_to is null
        or (status = 'raised' and acknowledge_by <= %(now)s)
        or decide_by <= %(now)s
    )
order by raised_at, id
limit 100
for update skip locked;

-- name: save_concern
-- Write what may change in a concern, as its next version.
update concerns
set status = %(status)s, assigned_to = %(assigned_to)s, acknowledge_by = %(acknowledge_by)s,
    acknowledged_at = %(acknowledged_at)s, decide_by = %(decide_by)s, escalations = %(escalations)s,
    closed_at = %(closed_at)s, outcome = %(outcome)s, outcome_sealed = %(outcome_sealed)s,
    version = version + 1
where network_id = (select kith.network_id()) and id = %(id)s
returning id, person_id, group_id, kind, status, is_anonymous, concerned_ids, concerns_staff, words_sealed,
    assigned_to, raised_at, acknowledge_by, acknowledged_at, decide_by, escalations, closed_at, outcome,
    outcome_sealed, version;

-- name: insert_step
-- Append to what happened to a concern.
insert into concern_steps (
    id, concern_id, step, happened_at, done_by, assigned_to, person_id, group_id, is_anonymous,
    concerned_ids, concerns_staff
)
values (
    %(step_id)s, %(id)s, %(step)s, %(happened_at)s, %(done_by)s, %(assigned_to)s, %(person_id)s,
    %(group_id)s, %(is_anonymous)s, %(concerned_ids)s, %(concerns_staff)s
);

-- name: list_steps
-- A page of what happened to a concern, in order.
select id, step, happened_at, done_by, assigned_to from concern_steps
where network_id = (select kith.network_id()) and concern_id = %(concern_id)s
    and (%(after_1)s::uuid is null or id > %(after_1)s)
order by id
limit %(limit)s;
