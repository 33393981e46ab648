-- All runtime SQL of mentorship. Row-level security decides what each principal sees; the network of new
-- rows is the transaction's, by the columns' default.

-- name: keep_network
-- Note a network's time zone.
insert into known_networks (time_zone) values (%(time_zone)s)
on conflict (network_id) do update set time_zone = excluded.time_zone;

-- name: find_time_zone
-- The time zone of the network, once membership has told it.
select time_zone from known_networks where network_id = (select kith.network_id());

-- name: keep_membership
-- Note what an event told of a membership. A late event changes no status that a later one has told, and
-- the earliest first day stays.
insert into memberships as known (id, group_id, person_id, status, active_from, as_of)
values (%(id)s, %(group_id)s, %(person_id)s, %(status)s, %(active_from)s, %(as_of)s)
on conflict (network_id, id) do update
set status = case when excluded.as_of > known.as_of then excluded.status else known.status end,
    active_from = least(known.active_from, excluded.active_from),
    as_of = greatest(known.as_of, excluded.as_of);

-- name: is_active
-- Whether a person takes part in any group of the network now.
select exists (
    select from memberships
    where network_id = (select kith.network_id()) and person_id = %(person_id)s and status = 'active'
);

-- name: insert_pathway
-- Begin a pathway, unless the person has one: then no row comes back.
insert into pathways (id, person_id, stage, active_from, active_now, started_at)
values (%(id)s, %(person_id)s, %(stage)s, %(active_from)s, %(active_now)s, %(started_at)s)
on conflict (network_id, person_id) do nothing
returning id;

-- name: get_pathway
-- One pathway.
select id, person_id, stage, active_from, active_now, started_at, version from pathways
where network_id = (select kith.network_id()) and id = %(pathway_id)s;

-- name: lock_pathway
-- One pathway, held until the transaction ends.
select id, person_id, stage, active_from, active_now, started_at, version from pathways
where network_id = (select kith.network_id()) and id = %(pathway_id)s
for update;

-- name: lock_pathway_of
-- The pathway of a person, held until the transaction ends.
select id, person_id, stage, active_from, active_now, started_at, version from pathways
where network_id = (select kith.network_id()) and person_id = %(person_id)s
for update;

-- name: list_pathways
-- A page of pathways in the order they began.
select id, person_id, stage, active_from, active_now, started_at, version from pathways
where network_id = (select kith.network_id())
    and (%(person_id)s::uuid is null or person_id = %(person_id)s)
    and (%(stage)s::text is null or stage = %(stage)s)
    and (
        %(group_id)s::uuid is null
        or person_id in (
            select m.person_id from memberships m
            where m.network_id = (select kith.network_id())
                and m.group_id = %(group_id)s and m.status <> 'left'
        )
    )
    and (%(after_1)s::uuid is null or id > %(after_1)s)
order by id
limit %(limit)s;

-- name: save_pathway
-- Write what may change in a pathway, as its next version.
update pathways
set stage = %(stage)s, active_from = %(active_from)s, active_now = %(active_now)s, version = version + 1
where network_id = (select kith.network_id()) and id = %(id)s
returning id, person_id, stage, active_from, active_now, started_at, version;

-- name: insert_evidence
-- Record evidence, unless it is recorded already: then no row comes back.
insert into evidence (id, pathway_id, person_id, evidence, shown_on, recorded_at, recorded_by)
values (
    %(id)s, %(pathway_id)s, %(person_id)s, %(evidence)s, %(shown_on)s, %(recorded_at)s, %(recorded_by)s
)
on conflict (network_id, pathway_id, evidence) do nothing
returning id;

-- name: list_evidence
-- What a person has shown, in the order it was recorded.
select id, pathway_id, person_id, evidence, shown_on, recorded_at, recorded_by from evidence
where network_id = (select kith.network_id()) and pathway_id = %(pathway_id)s
order by id;

-- name: insert_passed_gate
-- Note that a gate is open to a person, unless it was before: then no row comes back.
insert into passed_gates (pathway_id, person_id, gate, passed_at)
values (%(pathway_id)s, %(person_id)s, %(gate)s, %(passed_at)s)
on conflict (network_id, pathway_id, gate) do nothing
returning gate;

-- name: insert_move
-- Append a step to the history of a pathway.
insert into pathway_moves (id, pathway_id, person_id, from_stage, to_stage, moved_at, moved_by)
values (
    %(id)s, %(pathway_id)s, %(person_id)s, %(from_stage)s, %(to_stage)s, %(moved_at)s, %(moved_by)s
);

-- name: list_moves
-- A page of the steps on a pathway, in the order they were taken.
select id, pathway_id, person_id, from_stage, to_stage, moved_at, moved_by from pathway_moves
where network_id = (select kith.network_id()) and pathway_id = %(pathway_id)s
    and (%(after_1)s::uuid is null or id > %(after_1)s)
order by id
limit %(limit)s;
