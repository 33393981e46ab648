-- All runtime SQL of practice. Row-level security adds the network and the person to every statement.

-- name: name_asker
-- Say on whose behalf the rest of the transaction asks: only the service itself may count and forget.
select set_config('kith.principal', %(principal_id)s::uuid::text, true);

-- name: find_next_meeting
-- The next meeting of a group.
select id, starts_at
from occurrences
where group_id = %(group_id)s and starts_at > %(now)s and status = 'scheduled'
order by starts_at, id
limit 1;

-- name: add_practice
-- Take something on.
insert into practices (
    network_id, id, person_id, group_id, entry_id, occurrence_id, taken_on_at, until, expires_at, outcome,
    helped, reflection, version
)
values (
    kith.network_id(), %(id)s, %(person_id)s, %(group_id)s, %(entry_id)s, %(occurrence_id)s,
    %(taken_on_at)s, %(until)s, %(expires_at)s, %(outcome)s, %(helped)s, %(reflection)s, %(version)s
);

-- name: list_practices
-- A page of what a person has taken on and that is not forgotten yet.
select
    id, person_id, group_id, entry_id, occurrence_id, taken_on_at, until, expires_at, outcome, helped,
    reflection, version
from practices
where person_id = %(person_id)s and expires_at > %(now)s
and id > coalesce(%(after_1)s::uuid, '00000000-0000-0000-0000-000000000000')
order by id
limit %(limit)s;

-- name: get_practice
-- One of the things that a person has taken on.
select
    id, person_id, group_id, entry_id, occurrence_id, taken_on_at, until, expires_at, outcome, helped,
    reflection, version
from practices
where id = %(practice_id)s and person_id = %(person_id)s;

-- name: lock_practice
-- The same, for changing it.
select
    id, person_id, group_id, entry_id, occurrence_id, taken_on_at, until, expires_at, outcome, helped,
    reflection, version
from practices
where id = %(practice_id)s and person_id = %(person_id)s
for update;

-- name: save_practice
-- Write how it went.
update practices
set outcome = %(outcome)s, helped = %(helped)s, reflection = %(reflection)s, version = %(version)s
where id = %(id)s;

-- name: remove_practice
-- Let something go.
delete from practices where id = %(id)s;

-- name: count_expired
-- How many people took something on before each meeting that is some days ago, and was not counted yet.
select practice.occurrence_id, practice.group_id, count(distinct practice.person_id) as people
from practices as practice
where practice.occurrence_id in (
    select due.occurrence_id from practices as due where due.expires_at <= %(now)s
)
and not exists (
    select from practice_counts as count
    where count.network_id = practice.network_id and count.occurrence_id = practice.occurrence_id
)
group by practice.occurrence_id, practice.group_id
order by practice.occurrence_id;

-- name: add_count
-- Keep how many people took something on before a meeting; once told, it never changes.
insert into practice_counts (network_id, occurrence_id, group_id, people)
values (kith.network_id(), %(occurrence_id)s, %(group_id)s, %(people)s);

-- name: remove_expired
-- Forget what is over.
delete from practices where expires_at <= %(now)s;

-- name: find_count
-- How many people took something on before a meeting, where that is told.
select people from practice_counts where occurrence_id = %(occurrence_id)s;
