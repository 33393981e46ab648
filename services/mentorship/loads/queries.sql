-- All runtime SQL of loads.

-- name: find_load
-- What somebody carries.
select person_id, mentees, mentees_at_most, handovers, duties, duties_at_most, told, version from loads
where network_id = (select kith.network_id()) and person_id = %(person_id)s;

-- name: save_limits
-- Write how much somebody carries at most; no row where somebody else was faster.
insert into loads as known (person_id, mentees_at_most, duties_at_most, version)
values (%(person_id)s, %(mentees_at_most)s, %(duties_at_most)s, %(version)s)
on conflict (network_id, person_id) do update set
    mentees_at_most = excluded.mentees_at_most, duties_at_most = excluded.duties_at_most,
    version = excluded.version
where known.version = excluded.version - 1
returning version;

-- name: reckon
-- Count anew what some people carry, from what is seen of it: their own, or all in scope network.
insert into loads as known (person_id, mentees, handovers, duties, reckoned_on)
select
    one.person_id,
    (
        select count(*) from matches
        where matches.network_id = (select kith.network_id()) and matches.mentor_id = one.person_id
        and matches.status in ('active', 'ending')
    ),
    (
        select count(*) from handovers
        where handovers.network_id = (select kith.network_id()) and handovers.to_person_id = one.person_id
        and handovers.status = 'agreed'
    ),
    (
        select count(*) from known_leads as lead
        inner join known_meetings as meeting
            on meeting.network_id = lead.network_id and meeting.occurrence_id = lead.occurrence_id
        where lead.network_id = (select kith.network_id()) and lead.held_by = one.person_id
        and not meeting.cancelled
        and meeting.held_on >= %(today)s and meeting.held_on < %(before)s
    ),
    %(today)s
from unnest(%(person_ids)s::uuid[]) as one (person_id)
on conflict (network_id, person_id) do update set
    mentees = excluded.mentees, handovers = excluded.handovers, duties = excluded.duties,
    reckoned_on = excluded.reckoned_on
returning person_id, mentees, mentees_at_most, handovers, duties, duties_at_most, told, version;

-- name: save_told
-- Note what was announced of somebody's load.
update loads set told = %(told)s
where network_id = (select kith.network_id()) and person_id = %(person_id)s;

-- name: list_stale
-- People whose load was last counted before a day, at most so many.
select person_id from loads
where network_id = (select kith.network_id()) and reckoned_on < %(today)s
order by person_id
limit %(limit)s;

-- name: list_facilitating
-- Those who facilitate meetings that were moved or cancelled.
select distinct held_by from known_leads
where network_id = (select kith.network_id()) and occurrence_id = any (%(occurrence_ids)s::uuid[])
and held_by is not null;
