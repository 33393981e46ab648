-- name: save_rsvp
-- Keep an answer; no row where the same was said for the same time already.
insert into rsvps as known (
    network_id, occurrence_id, person_id, group_id, answer, starts_at, answered_at
) values (
    kith.network_id(), %(occurrence_id)s, %(person_id)s, %(group_id)s, %(answer)s, %(starts_at)s,
    %(answered_at)s
)
on conflict (network_id, occurrence_id, person_id) do update set
    answer = excluded.answer, starts_at = excluded.starts_at, answered_at = excluded.answered_at
where (known.answer, known.starts_at) is distinct from (excluded.answer, excluded.starts_at)
returning person_id;

-- name: get_rsvp
-- What somebody said about a meeting, and whether that is for the time it has now.
select
    r.occurrence_id, r.person_id, r.group_id, r.answer, r.starts_at, r.answered_at,
    r.starts_at = o.starts_at as is_current
from rsvps as r
inner join occurrences as o on o.network_id = r.network_id and o.id = r.occurrence_id
where r.occurrence_id = %(occurrence_id)s and r.person_id = %(person_id)s;

-- name: count_rsvps
-- How the people who belong to the group on the day of a meeting answered, and who of them then did not come.
select
    o.id as occurrence_id,
    (count(*) filter (where r.answer = 'yes'))::int as yes,
    (count(*) filter (where r.answer = 'no'))::int as no,
    (count(*) filter (where r.answer = 'maybe'))::int as maybe,
    (count(known.person_id) filter (where r.answer is null))::int as unanswered,
    (count(*) filter (where r.answer = 'yes' and a.attendance = 'missed'))::int as no_shows
from occurrences as o
left join lateral (
    select distinct m.person_id
    from known_memberships as m
    where m.network_id = o.network_id
    and m.group_id = o.group_id
    and m.active_from <= o.held_on
    and (m.left_on is null or m.left_on >= o.held_on)
) as known on true
left join rsvps as r
    on r.network_id = o.network_id
    and r.occurrence_id = o.id
    and r.person_id = known.person_id
    and r.starts_at = o.starts_at
left join attendances as a
    on a.network_id = o.network_id and a.occurrence_id = o.id and a.person_id = known.person_id
where o.id = %(occurrence_id)s
group by o.id;

-- name: list_no_shows
-- A page of those who meant to come to a meeting, and are recorded not to have come.
select r.person_id
from rsvps as r
inner join occurrences as o
    on o.network_id = r.network_id and o.id = r.occurrence_id and o.starts_at = r.starts_at
inner join attendances as a
    on a.network_id = r.network_id and a.occurrence_id = r.occurrence_id and a.person_id = r.person_id
where r.occurrence_id = %(occurrence_id)s and r.answer = 'yes' and a.attendance = 'missed'
and (%(after_1)s::uuid is null or r.person_id > %(after_1)s)
order by r.person_id
limit %(limit)s;
