-- All runtime SQL of the rota. Row-level security adds the network and the scope to every statement.

-- name: add_rota
-- Add a rota unless its series has one; returns its id when it was added.
insert into rotas (network_id, id, series_id, group_id, duties, weeks)
values (kith.network_id(), %(id)s, %(series_id)s, %(group_id)s, %(duties)s, %(weeks)s)
on conflict (network_id, series_id) do nothing
returning id;

-- name: save_rota
-- Write which duties rotate and how far ahead.
update rotas set duties = %(duties)s, weeks = %(weeks)s, version = %(version)s where id = %(id)s;

-- name: save_planned_at
-- Remember when a rota was gone over.
update rotas set planned_at = %(planned_at)s where id = %(rota_id)s;

-- name: get_rota
-- One rota.
select id, series_id, group_id, duties, weeks, planned_at, version from rotas where id = %(rota_id)s;

-- name: lock_rota
-- One rota, for changing it or going over it.
select id, series_id, group_id, duties, weeks, planned_at, version
from rotas
where id = %(rota_id)s
for update;

-- name: list_rotas
-- A page of rotas, oldest first.
select id, series_id, group_id, duties, weeks, planned_at, version
from rotas
where (%(group_id)s::uuid is null or group_id = %(group_id)s)
and (%(series_id)s::uuid is null or series_id = %(series_id)s)
and (%(after_1)s::uuid is null or id > %(after_1)s)
order by id
limit %(limit)s;

-- name: lock_due_rotas
-- Rotas that nobody went over since a duty was given back, a meeting came up or was moved, or for six hours.
select rota.id, rota.series_id, rota.group_id, rota.duties, rota.weeks, rota.planned_at, rota.version
from rotas as rota
where rota.planned_at is null
or rota.planned_at < %(now)s::timestamptz - interval '6 hours'
or exists (
    select from duties as given
    inner join occurrences as meeting
        on meeting.network_id = given.network_id and meeting.id = given.occurrence_id
    where given.network_id = rota.network_id and given.rota_id = rota.id
    and meeting.starts_at > %(now)s and meeting.status = 'scheduled'
    and (
        given.held_on <> meeting.held_on
        or (given.held_by is null and given.changed_at > rota.planned_at)
    )
)
or exists (
    select from occurrences as meeting
    where meeting.network_id = rota.network_id and meeting.series_id = rota.series_id
    and meeting.starts_at > %(now)s and meeting.status = 'scheduled'
    and meeting.held_on < (%(now)s::timestamptz)::date + rota.weeks * 7
    and not exists (
        select from duties as given
        where given.network_id = meeting.network_id and given.occurrence_id = meeting.id
    )
)
order by rota.planned_at nulls first, rota.id
limit %(limit)s
for update of rota skip locked;

-- name: lock_rotas_served_by
-- The rotas in which some people have a duty that lies ahead.
select rota.id, rota.series_id, rota.group_id, rota.duties, rota.weeks, rota.planned_at, rota.version
from rotas as rota
where exists (
    select from duties as given
    where given.network_id = rota.network_id and given.rota_id = rota.id
    and given.held_by = any (%(person_ids)s::uuid[]) and given.held_on >= %(since)s
)
order by rota.id
for update;

-- name: list_sessions
-- The meetings of a series that take place between two days.
select id, held_on, starts_at
from occurrences
where series_id = %(series_id)s and status = 'scheduled'
and held_on >= %(since)s and held_on < %(before)s
order by starts_at, id;

-- name: save_held_on
-- Take over the days of meetings that were moved.
update duties as given set held_on = meeting.held_on
from occurrences as meeting
where given.rota_id = %(rota_id)s
and meeting.network_id = given.network_id and meeting.id = given.occurrence_id
and meeting.held_on <> given.held_on;

-- name: lock_duties_of_rota
-- The duties at meetings of a rota that take place, from a day on.
select
    given.id, given.rota_id, given.occurrence_id, given.group_id, given.duty, meeting.held_on,
    meeting.starts_at, given.held_by as person_id, given.declined_by, given.reason_code, given.able,
    given.duties_before, given.sessions, given.version
from duties as given
inner join occurrences as meeting
    on meeting.network_id = given.network_id and meeting.id = given.occurrence_id
where given.rota_id = %(rota_id)s and meeting.status = 'scheduled' and meeting.held_on >= %(since)s
order by meeting.starts_at, given.id
for update of given;

-- name: list_duties_of_rota
-- The duties at meetings of a rota that take place, from a day on, to be counted.
select
    given.id, given.rota_id, given.occurrence_id, given.group_id, given.duty, meeting.held_on,
    meeting.starts_at, given.held_by as person_id, given.declined_by, given.reason_code, given.able,
    given.duties_before, given.sessions, given.version
from duties as given
inner join occurrences as meeting
    on meeting.network_id = given.network_id and meeting.id = given.occurrence_id
where given.rota_id = %(rota_id)s and meeting.status = 'scheduled' and meeting.held_on >= %(since)s
order by meeting.starts_at, given.id;

-- name: add_duties
-- Add duties at meetings that had none of the kind.
insert into duties (
    network_id, id, rota_id, occurrence_id, group_id, duty, held_on, held_by, reason_code, able,
    duties_before, sessions, changed_at
)
select kith.network_id(), given.*, %(changed_at)s
from unnest(
    %(ids)s::uuid[], %(rota_ids)s::uuid[], %(occurrence_ids)s::uuid[], %(group_ids)s::uuid[],
    %(kinds)s::text[], %(held_ons)s::date[], %(person_ids)s::uuid[], %(reason_codes)s::text[],
    %(ables)s::int[], %(duties_befores)s::int[], %(sessionses)s::int[]
) as given;

-- name: save_duties
-- Write in whose hands duties are, and why, all in one statement.
update duties as known set
    held_by = given.held_by, declined_by = coalesce(%(declined_by)s::uuid[], known.declined_by),
    reason_code = given.reason_code, able = given.able, duties_before = given.duties_before,
    sessions = given.sessions, version = given.version, changed_at = %(changed_at)s
from unnest(
    %(ids)s::uuid[], %(person_ids)s::uuid[], %(reason_codes)s::text[], %(ables)s::int[],
    %(duties_befores)s::int[], %(sessionses)s::int[], %(versions)s::int[]
) as given (id, held_by, reason_code, able, duties_before, sessions, version)
where known.id = given.id;

-- name: get_duty
-- One duty.
select
    given.id, given.rota_id, given.occurrence_id, given.group_id, given.duty, meeting.held_on,
    meeting.starts_at, given.held_by as person_id, given.declined_by, given.reason_code, given.able,
    given.duties_before, given.sessions, given.version
from duties as given
inner join occurrences as meeting
    on meeting.network_id = given.network_id and meeting.id = given.occurrence_id
where given.id = %(duty_id)s;

-- name: lock_duty
-- One duty, for changing in whose hands it is.
select
    given.id, given.rota_id, given.occurrence_id, given.group_id, given.duty, meeting.held_on,
    meeting.starts_at, given.held_by as person_id, given.declined_by, given.reason_code, given.able,
    given.duties_before, given.sessions, given.version
from duties as given
inner join occurrences as meeting
    on meeting.network_id = given.network_id and meeting.id = given.occurrence_id
where given.id = %(duty_id)s
for update of given;

-- name: lock_duties_between
-- What somebody has to do between two days.
select
    given.id, given.rota_id, given.occurrence_id, given.group_id, given.duty, meeting.held_on,
    meeting.starts_at, given.held_by as person_id, given.declined_by, given.reason_code, given.able,
    given.duties_before, given.sessions, given.version
from duties as given
inner join occurrences as meeting
    on meeting.network_id = given.network_id and meeting.id = given.occurrence_id
where given.held_by = %(person_id)s and meeting.status = 'scheduled'
and meeting.held_on between %(from_on)s and %(until_on)s and meeting.starts_at > %(now)s
order by given.id
for update of given;

-- name: list_duties
-- A page of duties at meetings that take place, in the order of time.
select
    given.id, given.rota_id, given.occurrence_id, given.group_id, given.duty, meeting.held_on,
    meeting.starts_at, given.held_by as person_id, given.declined_by, given.reason_code, given.able,
    given.duties_before, given.sessions, given.version
from duties as given
inner join occurrences as meeting
    on meeting.network_id = given.network_id and meeting.id = given.occurrence_id
where meeting.status = 'scheduled'
and (%(group_id)s::uuid is null or given.group_id = %(group_id)s)
and (%(rota_id)s::uuid is null or given.rota_id = %(rota_id)s)
and (%(occurrence_id)s::uuid is null or given.occurrence_id = %(occurrence_id)s)
and (%(person_id)s::uuid is null or given.held_by = %(person_id)s)
and (%(from_on)s::date is null or meeting.held_on >= %(from_on)s)
and (%(until_on)s::date is null or meeting.held_on <= %(until_on)s)
and (
    %(after_1)s::timestamptz is null
    or (meeting.starts_at, given.id) > (%(after_1)s::timestamptz, %(after_2)s::uuid)
)
order by meeting.starts_at, given.id
limit %(limit)s;

-- name: has_duty_at
-- Tell whether somebody has a duty at a meeting.
select exists (select from duties where occurrence_id = %(occurrence_id)s and held_by = %(person_id)s);

-- name: add_changes
-- Write down what happened to duties.
insert into duty_changes (
    network_id, id, duty_id, occurrence_id, group_id, duty, happening, was_held_by, held_by, reason, note,
    changed_at, changed_by
)
select kith.network_id(), given.*, %(changed_at)s, %(changed_by)s
from unnest(
    %(ids)s::uuid[], %(duty_ids)s::uuid[], %(occurrence_ids)s::uuid[], %(group_ids)s::uuid[],
    %(kinds)s::text[], %(happenings)s::text[], %(was_held_bys)s::uuid[], %(held_bys)s::uuid[],
    %(reasons)s::text[], %(notes)s::bytea[]
) as given;

-- name: list_changes
-- A page of what happened to duties, in the order in which it did.
select
    id, duty_id, occurrence_id, group_id, duty, happening, was_held_by, held_by, reason, note as sealed_note,
    changed_at, changed_by
from duty_changes
where (%(duty_id)s::uuid is null or duty_id = %(duty_id)s)
and (%(group_id)s::uuid is null or group_id = %(group_id)s)
and (%(after_1)s::uuid is null or id > %(after_1)s)
order by id
limit %(limit)s;

-- name: add_swap
-- Add a swap that was asked for.
insert into duty_swaps (
    network_id, id, group_id, duty_id, other_duty_id, asked_by, asked_of, status, asked_at, settled_at
) values (
    kith.network_id(), %(id)s, %(group_id)s, %(duty_id)s, %(other_duty_id)s, %(asked_by)s, %(asked_of)s,
    %(status)s, %(asked_at)s, %(settled_at)s
);

-- name: save_swap
-- Write where a swap stands.
update duty_swaps set status = %(status)s, settled_at = %(settled_at)s where id = %(id)s;

-- name: lock_swap
-- One swap, for answering it.
select id, group_id, duty_id, other_duty_id, asked_by, asked_of, status, asked_at, settled_at
from duty_swaps
where id = %(swap_id)s
for update;

-- name: get_swap
-- One swap.
select id, group_id, duty_id, other_duty_id, asked_by, asked_of, status, asked_at, settled_at
from duty_swaps
where id = %(swap_id)s;

-- name: list_swaps
-- A page of swaps, oldest first.
select id, group_id, duty_id, other_duty_id, asked_by, asked_of, status, asked_at, settled_at
from duty_swaps
where (%(group_id)s::uuid is null or group_id = %(group_id)s)
and (%(status)s::text is null or status = %(status)s)
and (%(after_1)s::uuid is null or id > %(after_1)s)
order by id
limit %(limit)s;

-- name: lapse_swaps
-- Let swaps lapse whose duties are no longer in the hands in which they were, all but one.
update duty_swaps set status = 'lapsed', settled_at = %(now)s
where status = 'asked'
and id is distinct from %(but)s::uuid
and (duty_id = any (%(duty_ids)s::uuid[]) or other_duty_id = any (%(duty_ids)s::uuid[]));

-- name: lapse_swaps_of
-- Let what some people asked for lapse: something changed for them, and they may ask again.
update duty_swaps set status = 'lapsed', settled_at = %(now)s
where status = 'asked' and asked_by = any (%(person_ids)s::uuid[]);

-- name: lock_rotas_of_group
-- The rotas of a group, for going over them.
select id, series_id, group_id, duties, weeks, planned_at, version
from rotas
where group_id = %(group_id)s
order by id
for update;
