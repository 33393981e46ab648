-- name: find_session
-- The part for families of a meeting, if it has one.
select
    occurrence_id, group_id, kind, topic, places, per_member, from_minute, minutes, alternative,
    alternative_id, planned_at, closed_at, companions, version,
    alternative_id is null or exists (
        select from occurrences as o
        where o.network_id = family_sessions.network_id and o.id = family_sessions.alternative_id
        and o.status = 'scheduled'
    ) as alternative_stands
from family_sessions
where network_id = (select kith.network_id()) and occurrence_id = %(occurrence_id)s;

-- name: list_sessions
-- A page of meetings with a part for families that are not over.
select
    occurrence_id, group_id, kind, topic, places, per_member, from_minute, minutes, alternative,
    alternative_id, planned_at, closed_at, companions, version,
    alternative_id is null or exists (
        select from occurrences as o
        where o.network_id = family_sessions.network_id and o.id = family_sessions.alternative_id
        and o.status = 'scheduled'
    ) as alternative_stands
from family_sessions
where network_id = (select kith.network_id()) and closed_at is null
and (%(group_id)s::uuid is null or group_id = %(group_id)s)
and (%(after_1)s::uuid is null or occurrence_id > %(after_1)s)
order by occurrence_id
limit %(limit)s;

-- name: save_session
-- Keep what is planned in place of the version before; no row where somebody else was faster.
insert into family_sessions as known (
    network_id, occurrence_id, group_id, kind, topic, places, per_member, from_minute, minutes, alternative,
    alternative_id, planned_at, version
) values (
    kith.network_id(), %(occurrence_id)s, %(group_id)s, %(kind)s, %(topic)s, %(places)s, %(per_member)s,
    %(from_minute)s, %(minutes)s, %(alternative)s, %(alternative_id)s, %(planned_at)s, %(version)s
)
on conflict (network_id, occurrence_id) do update set
    kind = excluded.kind, topic = excluded.topic, places = excluded.places, per_member = excluded.per_member,
    from_minute = excluded.from_minute, minutes = excluded.minutes, alternative = excluded.alternative,
    alternative_id = excluded.alternative_id, version = excluded.version
where known.version = excluded.version - 1
returning occurrence_id;

-- name: remove_session
-- Let a meeting be for members alone, with all that was answered.
delete from family_sessions
where network_id = (select kith.network_id()) and occurrence_id = %(occurrence_id)s and closed_at is null
returning occurrence_id;

-- name: lock_sessions_to_close
-- Those whose meetings are over or cancelled.
select
    s.occurrence_id, s.group_id, s.kind, s.topic, s.places, s.per_member, s.from_minute, s.minutes,
    s.alternative, s.alternative_id, s.planned_at, s.closed_at, s.companions, s.version,
    o.status = 'scheduled' as was_held
from family_sessions as s
inner join occurrences as o on o.network_id = s.network_id and o.id = s.occurrence_id
where s.network_id = (select kith.network_id()) and s.closed_at is null
and (o.status = 'cancelled' or o.ends_at <= %(now)s)
order by s.occurrence_id
limit %(limit)s
for update of s skip locked;

-- name: close_session
-- Keep how many came along.
update family_sessions set closed_at = %(closed_at)s, companions = %(companions)s
where network_id = (select kith.network_id()) and occurrence_id = %(occurrence_id)s;

-- name: hold_places
-- Wait for whoever is taking places at this meeting, until the transaction ends.
select pg_advisory_xact_lock(hashtextextended('family ' || %(occurrence_id)s::text, 0));

-- name: find_counts
-- How many come, whoever they are.
select bringing, companions, alternatives from family_counts(%(occurrence_id)s);

-- name: find_answer
-- What somebody would like.
select
    occurrence_id, person_id, group_id, choice, relations, caregiver_ids, answered_at, alternative_id,
    exists (
        select from lost_alternatives as l
        where l.network_id = family_answers.network_id and l.occurrence_id = family_answers.occurrence_id
        and l.person_id = family_answers.person_id
    ) as is_lost
from family_answers
where network_id = (select kith.network_id())
and occurrence_id = %(occurrence_id)s and person_id = %(person_id)s;

-- name: save_answer
-- Keep what somebody would like now.
insert into family_answers (
    network_id, occurrence_id, person_id, group_id, choice, relations, caregiver_ids, answered_at,
    alternative_id
) values (
    kith.network_id(), %(occurrence_id)s, %(person_id)s, %(group_id)s, %(choice)s, %(relations)s::text[],
    %(caregiver_ids)s::uuid[], %(answered_at)s, %(alternative_id)s
)
on conflict (network_id, occurrence_id, person_id) do update set
    choice = excluded.choice, relations = excluded.relations, caregiver_ids = excluded.caregiver_ids,
    answered_at = excluded.answered_at, alternative_id = excluded.alternative_id;

-- name: remove_answers
-- Forget who brought whom.
delete from family_answers
where network_id = (select kith.network_id()) and occurrence_id = %(occurrence_id)s;

-- name: list_linked
-- The caregivers whom somebody linked to themself.
select caregiver_id from opened_topics
where network_id = (select kith.network_id())
and person_id = %(person_id)s and topic = 'link' and is_open;

-- name: leave_out_caregivers
-- Caregivers who are not linked any more come along no more.
update family_answers as known set
    caregiver_ids = array_remove(known.caregiver_ids, gone.caregiver_id),
    choice = case
        when known.relations = '{}' and array_remove(known.caregiver_ids, gone.caregiver_id) = '{}' then 'alone'
        else known.choice
    end
from unnest(%(person_ids)s::uuid[], %(caregiver_ids)s::uuid[]) as gone (person_id, caregiver_id)
where known.network_id = (select kith.network_id())
and known.person_id = gone.person_id
and known.caregiver_ids @> array[gone.caregiver_id]
-- Whoever was linked anew meanwhile comes along.
and not exists (
    select from opened_topics as t
    where t.network_id = known.network_id and t.person_id = gone.person_id
    and t.caregiver_id = gone.caregiver_id and t.topic = 'link' and t.is_open
);
