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
insert into memberships as known (id, group_id, person_id, role, status, active_from, left_on, as_of)
values (
    %(id)s, %(group_id)s, %(person_id)s, %(role)s, %(status)s, %(active_from)s, %(left_on)s, %(as_of)s
)
on conflict (network_id, id) do update
set status = case when excluded.as_of > known.as_of then excluded.status else known.status end,
    left_on = case when excluded.as_of > known.as_of then excluded.left_on else known.left_on end,
    role = coalesce(excluded.role, known.role),
    active_from = least(known.active_from, excluded.active_from),
    as_of = greatest(known.as_of, excluded.as_of);

-- name: is_known
-- Whether a person belongs to a group, as far as the one who asks may see.
select exists (
    select from memberships where network_id = (select kith.network_id()) and person_id = %(person_id)s
);

-- name: keep_group
-- Note what an event told of a group; a late event changes nothing that a later one has told.
insert into known_groups as known (group_id, language, status, language_as_of, status_as_of)
values (
    %(group_id)s, %(language)s, coalesce(%(status)s, 'planned'),
    case when %(language)s::text is not null then %(as_of)s::uuid end,
    case when %(status)s::text is not null then %(as_of)s::uuid end
)
on conflict (network_id, group_id) do update set
    language = case when excluded.language_as_of > coalesce(known.language_as_of, '00000000-0000-0000-0000-000000000000')
        then excluded.language else known.language end,
    status = case when excluded.status_as_of > coalesce(known.status_as_of, '00000000-0000-0000-0000-000000000000')
        then excluded.status else known.status end,
    language_as_of = greatest(known.language_as_of, excluded.language_as_of),
    status_as_of = greatest(known.status_as_of, excluded.status_as_of);

-- name: find_group
-- A group, as far as it was told and may be seen.
select group_id, language, status from known_groups
where network_id = (select kith.network_id()) and group_id = %(group_id)s;

-- name: keep_languages
-- Note which languages a person said they need.
insert into known_languages as known (person_id, languages, as_of)
values (%(person_id)s, %(languages)s, %(as_of)s)
on conflict (network_id, person_id) do update set languages = excluded.languages, as_of = excluded.as_of
where known.as_of < excluded.as_of;

-- name: keep_meeting
-- Note when a group meets, or that it does not.
insert into known_meetings as known (occurrence_id, group_id, starts_at, held_on, cancelled, as_of)
values (%(occurrence_id)s, %(group_id)s, %(starts_at)s, %(held_on)s, %(cancelled)s, %(as_of)s)
on conflict (network_id, occurrence_id) do update set
    starts_at = coalesce(excluded.starts_at, known.starts_at),
    held_on = coalesce(excluded.held_on, known.held_on),
    cancelled = excluded.cancelled, as_of = excluded.as_of
where known.as_of < excluded.as_of;

-- name: keep_lead
-- Note who facilitates a meeting; null where nobody does any more.
insert into known_leads as known (duty_id, occurrence_id, group_id, held_by, as_of)
values (%(duty_id)s, %(occurrence_id)s, %(group_id)s, %(held_by)s, %(as_of)s)
on conflict (network_id, duty_id) do update set held_by = excluded.held_by, as_of = excluded.as_of
where known.as_of < excluded.as_of;

-- name: list_groups_of
-- The groups to which some people belong.
select distinct group_id from memberships
where network_id = (select kith.network_id()) and person_id = any (%(person_ids)s::uuid[]) and status <> 'left';

-- name: list_people
-- What is known of some people, or of those who belong to a group: stage, rest, load, and since when.
select
    known.person_id, path.stage, path.paused_at is not null as paused, known.active,
    coalesce(rests.resting_until > %(today)s, false) as resting,
    coalesce(loads.mentees, 0) as mentees,
    coalesce(loads.mentees_at_most, 3) as mentees_at_most,
    coalesce(loads.handovers, 0) as handovers,
    coalesce(loads.duties, 0) as duties,
    coalesce(loads.duties_at_most, 6) as duties_at_most,
    coalesce(profiles.languages, spoken.languages, '{}') as languages,
    coalesce(profiles.times, '{}') as times,
    coalesce(profiles.experiences, '{}') as experiences,
    coalesce(profiles.open_to_mentoring, true) as open_to_mentoring,
    known.since
from (
    select person_id, min(active_from) as since, bool_or(status = 'active') as active
    from memberships
    where network_id = (select kith.network_id()) and status <> 'left'
    and (%(group_id)s::uuid is null or group_id = %(group_id)s)
    and (%(person_ids)s::uuid[] is null or person_id = any (%(person_ids)s::uuid[]))
    group by person_id
) as known
left join pathways as path
    on path.network_id = (select kith.network_id()) and path.person_id = known.person_id
left join rests
    on rests.network_id = (select kith.network_id()) and rests.person_id = known.person_id
left join loads
    on loads.network_id = (select kith.network_id()) and loads.person_id = known.person_id
left join mentoring_profiles as profiles
    on profiles.network_id = (select kith.network_id()) and profiles.person_id = known.person_id
left join known_languages as spoken
    on spoken.network_id = (select kith.network_id()) and spoken.person_id = known.person_id
order by known.person_id;

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
select id, person_id, stage, active_from, active_now, started_at, paused_at, version from pathways
where network_id = (select kith.network_id()) and id = %(pathway_id)s;

-- name: lock_pathway
-- One pathway, held until the transaction ends.
select id, person_id, stage, active_from, active_now, started_at, paused_at, version from pathways
where network_id = (select kith.network_id()) and id = %(pathway_id)s
for update;

-- name: lock_pathway_of
-- The pathway of a person, held until the transaction ends.
select id, person_id, stage, active_from, active_now, started_at, paused_at, version from pathways
where network_id = (select kith.network_id()) and person_id = %(person_id)s
for update;

-- name: list_pathways
-- A page of pathways in the order they began.
select id, person_id, stage, active_from, active_now, started_at, paused_at, version from pathways
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
set stage = %(stage)s, active_from = %(active_from)s, active_now = %(active_now)s,
    paused_at = %(paused_at)s, version = version + 1
where network_id = (select kith.network_id()) and id = %(id)s
returning id, person_id, stage, active_from, active_now, started_at, paused_at, version;

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
