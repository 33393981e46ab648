-- All runtime SQL of wellbeing. Self-checks are visible to the person alone, whatever is asked.

-- name: add_self_check
-- Keep sealed answers.
insert into self_checks (id, person_id, answers, taken_at)
values (%(id)s, %(person_id)s, %(answers)s, %(taken_at)s);

-- name: count_self_checks
-- How many one has kept.
select count(*)::int from self_checks where network_id = (select kith.network_id());

-- name: list_self_checks
-- A page of one's own checks, oldest first.
select id, person_id, answers, taken_at from self_checks
where network_id = (select kith.network_id())
and (%(after_1)s::uuid is null or id > %(after_1)s)
order by id
limit %(limit)s;

-- name: remove_self_check
-- Remove one of one's own checks.
delete from self_checks
where network_id = (select kith.network_id()) and id = %(check_id)s
returning id;

-- name: find_rest
-- What is known of somebody's rest.
select person_id, resting_until, version from rests
where network_id = (select kith.network_id()) and person_id = %(person_id)s;

-- name: save_rest
-- Write until when somebody rests; no row where somebody else was faster.
insert into rests as known (person_id, resting_until, version)
values (%(person_id)s, %(resting_until)s, %(version)s)
on conflict (network_id, person_id) do update set
    resting_until = excluded.resting_until, version = excluded.version
where known.version = excluded.version - 1
returning version;

-- name: list_resting
-- A page of those who rest on a day.
select person_id, resting_until, version from rests
where network_id = (select kith.network_id()) and resting_until > %(today)s
and (
    %(group_id)s::uuid is null
    or person_id in (
        select m.person_id from memberships m
        where m.network_id = (select kith.network_id()) and m.group_id = %(group_id)s and m.status <> 'left'
    )
)
and (%(after_1)s::uuid is null or person_id > %(after_1)s)
order by person_id
limit %(limit)s;
