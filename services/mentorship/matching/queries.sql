-- All runtime SQL of matching.

-- name: find_profile
-- What somebody told for finding each other.
select person_id, languages, times, experiences, open_to_mentoring, version from mentoring_profiles
where network_id = (select kith.network_id()) and person_id = %(person_id)s;

-- name: save_profile
-- Write what somebody told; no row where somebody else was faster.
insert into mentoring_profiles as known (
    person_id, languages, times, experiences, open_to_mentoring, version
) values (
    %(person_id)s, %(languages)s, %(times)s, %(experiences)s, %(open_to_mentoring)s, %(version)s
)
on conflict (network_id, person_id) do update set
    languages = excluded.languages, times = excluded.times, experiences = excluded.experiences,
    open_to_mentoring = excluded.open_to_mentoring, version = excluded.version
where known.version = excluded.version - 1
returning version;

-- name: add_match
-- Add a match that both are asked about.
insert into matches (
    id, group_id, mentor_id, newcomer_id, goals, review_on, status, proposed_at, proposed_by
) values (
    %(id)s, %(group_id)s, %(mentor_id)s, %(newcomer_id)s, %(goals)s, %(review_on)s, %(status)s,
    %(proposed_at)s, %(proposed_by)s
);

-- name: get_match
-- One match.
select
    id, group_id, mentor_id, newcomer_id, goals, review_on, status, proposed_at, proposed_by, began_on,
    ended_on, said_by_mentor, said_by_newcomer, version
from matches
where network_id = (select kith.network_id()) and id = %(match_id)s;

-- name: lock_match
-- One match, for changing it.
select
    id, group_id, mentor_id, newcomer_id, goals, review_on, status, proposed_at, proposed_by, began_on,
    ended_on, said_by_mentor, said_by_newcomer, version
from matches
where network_id = (select kith.network_id()) and id = %(match_id)s
for update;

-- name: lock_matches_of
-- What is not over of somebody's matches, in one group or in all.
select
    id, group_id, mentor_id, newcomer_id, goals, review_on, status, proposed_at, proposed_by, began_on,
    ended_on, said_by_mentor, said_by_newcomer, version
from matches
where network_id = (select kith.network_id())
and (mentor_id = %(person_id)s or newcomer_id = %(person_id)s)
and status in ('proposed', 'offered', 'active', 'ending')
and (%(group_id)s::uuid is null or group_id = %(group_id)s)
order by id
for update;

-- name: lock_unanswered
-- Matches that one side ended before a day, and the other has not said how it was.
select
    id, group_id, mentor_id, newcomer_id, goals, review_on, status, proposed_at, proposed_by, began_on,
    ended_on, said_by_mentor, said_by_newcomer, version
from matches
where network_id = (select kith.network_id()) and status = 'ending' and ended_on < %(before)s
order by id
limit 100
for update;

-- name: list_matches
-- A page of matches in the order they were proposed.
select
    id, group_id, mentor_id, newcomer_id, goals, review_on, status, proposed_at, proposed_by, began_on,
    ended_on, said_by_mentor, said_by_newcomer, version
from matches
where network_id = (select kith.network_id())
and (%(group_id)s::uuid is null or group_id = %(group_id)s)
and (%(person_id)s::uuid is null or mentor_id = %(person_id)s or newcomer_id = %(person_id)s)
and (%(status)s::text is null or status = %(status)s)
and (%(after_1)s::uuid is null or id > %(after_1)s)
order by id
limit %(limit)s;

-- name: save_match
-- Write where a match stands.
update matches set
    status = %(status)s, began_on = %(began_on)s, ended_on = %(ended_on)s,
    said_by_mentor = %(said_by_mentor)s, said_by_newcomer = %(said_by_newcomer)s, version = %(version)s
where network_id = (select kith.network_id()) and id = %(id)s;
