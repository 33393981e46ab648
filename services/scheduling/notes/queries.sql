-- All runtime SQL of summaries. Row-level security adds the network and the scope to every statement.

-- name: find_summary
-- The summary of a meeting, as far as it may be seen.
select
    occurrence_id, group_id, status, sealed, drafted_by, answer_days, keep_days, ends_at, released_at, version
from session_summaries
where occurrence_id = %(occurrence_id)s;

-- name: lock_summary
-- The summary of a meeting: who releases it, answers or corrects attendance waits for the other.
select
    occurrence_id, group_id, status, sealed, drafted_by, answer_days, keep_days, ends_at, released_at, version
from session_summaries
where occurrence_id = %(occurrence_id)s
for no key update;

-- name: add_summary
-- Write the first draft; no row where somebody else was faster.
insert into session_summaries (
    network_id, occurrence_id, group_id, status, sealed, drafted_by, answer_days, keep_days, ends_at,
    released_at, version
) values (
    kith.network_id(), %(occurrence_id)s, %(group_id)s, %(status)s, %(sealed)s, %(drafted_by)s,
    %(answer_days)s, %(keep_days)s, %(ends_at)s, %(released_at)s, %(version)s
)
on conflict (network_id, occurrence_id) do nothing
returning occurrence_id;

-- name: save_summary
-- Write a summary that was locked.
update session_summaries set
    status = %(status)s, sealed = %(sealed)s, drafted_by = %(drafted_by)s, answer_days = %(answer_days)s,
    keep_days = %(keep_days)s, ends_at = %(ends_at)s, released_at = %(released_at)s, version = %(version)s
where occurrence_id = %(occurrence_id)s;

-- name: list_attendees
-- Who is recorded to have been at a meeting.
select person_id
from attendances
where occurrence_id = %(occurrence_id)s and attendance = 'attended';

-- name: add_consents
-- Ask people who were not asked yet.
insert into summary_consents (network_id, occurrence_id, person_id, group_id, said, asked_at)
select kith.network_id(), %(occurrence_id)s, given.person_id, %(group_id)s, 'asked', %(asked_at)s
from unnest(%(person_ids)s::uuid[]) as given (person_id)
on conflict (network_id, occurrence_id, person_id) do nothing;

-- name: save_consent
-- Write what somebody said.
update summary_consents set said = %(said)s, answered_at = %(answered_at)s
where occurrence_id = %(occurrence_id)s and person_id = %(person_id)s;

-- name: remove_consents
-- Forget what was said to an earlier wording.
delete from summary_consents where occurrence_id = %(occurrence_id)s;

-- name: remove_silent
-- No longer ask those who said nothing and turn out not to have been there.
delete from summary_consents
where occurrence_id = %(occurrence_id)s and said = 'asked' and person_id <> all (%(attendees)s::uuid[]);

-- name: list_consents
-- What was said to a summary, as far as it may be seen.
select occurrence_id, person_id, group_id, said, asked_at, answered_at
from summary_consents
where occurrence_id = %(occurrence_id)s
order by person_id;

-- name: find_consent
-- What one person said to a summary, if they were asked.
select occurrence_id, person_id, group_id, said, asked_at, answered_at
from summary_consents
where occurrence_id = %(occurrence_id)s and person_id = %(person_id)s;

-- name: list_questions
-- A page of the summaries that somebody was asked about.
select c.occurrence_id, c.group_id, c.said, c.asked_at, c.answered_at, s.status, s.ends_at
from summary_consents as c
inner join session_summaries as s on s.network_id = c.network_id and s.occurrence_id = c.occurrence_id
where c.network_id = (select kith.network_id()) and c.person_id = %(person_id)s
and (%(after_1)s::uuid is null or c.occurrence_id > %(after_1)s)
order by c.occurrence_id
limit %(limit)s;

-- name: lock_summaries_of_person
-- Summaries with a text that somebody was asked about, or agreed to, up to a moment.
select
    s.occurrence_id, s.group_id, s.status, s.sealed, s.drafted_by, s.answer_days, s.keep_days, s.ends_at,
    s.released_at, s.version
from session_summaries as s
where s.network_id = (select kith.network_id())
and s.sealed is not null
and exists (
    select from summary_consents as c
    where c.network_id = s.network_id and c.occurrence_id = s.occurrence_id
    and c.person_id = %(person_id)s and c.said <> 'no'
    and coalesce(c.answered_at, c.asked_at) <= %(until)s
)
order by s.occurrence_id
for no key update;

-- name: lock_ended
-- Summaries whose text is past its end.
select
    occurrence_id, group_id, status, sealed, drafted_by, answer_days, keep_days, ends_at, released_at, version
from session_summaries
where network_id = (select kith.network_id()) and ends_at <= %(now)s
order by ends_at, occurrence_id
limit %(limit)s
for no key update skip locked;

-- name: list_missed_meetings
-- A page of what somebody can read about meetings of their groups at which they are not recorded to have been.
select o.id as occurrence_id, o.group_id, o.held_on, o.starts_at, s.sealed, s.released_at
from session_summaries as s
inner join occurrences as o on o.network_id = s.network_id and o.id = s.occurrence_id
where s.status = 'released' and s.ends_at > %(now)s
and exists (
    select from known_memberships as m
    where m.network_id = o.network_id
    and m.group_id = o.group_id
    and m.person_id = %(person_id)s
    and m.status = 'active'
)
and not exists (
    select from attendances as a
    where a.network_id = o.network_id
    and a.occurrence_id = o.id
    and a.person_id = %(person_id)s
    and a.attendance = 'attended'
)
and (%(after_1)s::uuid is null or o.id > %(after_1)s)
order by o.id
limit %(limit)s;
