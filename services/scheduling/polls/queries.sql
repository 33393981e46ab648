-- All runtime SQL of polls. Row-level security adds the network and the scope to every statement.

-- name: add_poll
-- Add a poll.
insert into polls (
    network_id, id, group_id, kind, topic, question, language, option_codes, option_labels, anonymous, status,
    opened_at, closes_at
) values (
    kith.network_id(), %(id)s, %(group_id)s, %(kind)s, %(topic)s, %(question)s, %(language)s,
    %(option_codes)s, %(option_labels)s, %(anonymous)s, %(status)s, %(opened_at)s, %(closes_at)s
);

-- name: add_tallies
-- Begin to count: nothing for each option.
insert into poll_tallies (network_id, poll_id, group_id, option_code, answers)
select kith.network_id(), %(poll_id)s, %(group_id)s, code, 0
from unnest(%(option_codes)s::text[]) as code;

-- name: get_poll
-- One poll.
select
    id, group_id, kind, topic, question, language, option_codes, option_labels, anonymous, status, opened_at,
    closes_at, closed_at, version
from polls
where id = %(poll_id)s;

-- name: lock_poll
-- One poll, for ending it.
select
    id, group_id, kind, topic, question, language, option_codes, option_labels, anonymous, status, opened_at,
    closes_at, closed_at, version
from polls
where id = %(poll_id)s
for update;

-- name: lock_polls_to_close
-- Polls whose time is over.
select
    id, group_id, kind, topic, question, language, option_codes, option_labels, anonymous, status, opened_at,
    closes_at, closed_at, version
from polls
where status = 'open' and closes_at <= %(now)s
order by closes_at, id
limit %(limit)s
for update skip locked;

-- name: list_polls
-- A page of polls, oldest first.
select
    id, group_id, kind, topic, question, language, option_codes, option_labels, anonymous, status, opened_at,
    closes_at, closed_at, version
from polls
where (%(group_id)s::uuid is null or group_id = %(group_id)s)
and (%(topic)s::text is null or topic = %(topic)s)
and (%(status)s::text is null or status = %(status)s)
and (%(after_1)s::uuid is null or id > %(after_1)s)
order by id
limit %(limit)s;

-- name: save_closed
-- End a poll.
update polls set status = %(status)s, closed_at = %(closed_at)s, version = %(version)s where id = %(id)s;

-- name: add_voter
-- Note that somebody has answered, not what; returns nothing when they had already.
insert into poll_voters (network_id, poll_id, group_id, person_id)
values (kith.network_id(), %(poll_id)s, %(group_id)s, %(person_id)s)
on conflict (network_id, poll_id, person_id) do nothing
returning person_id;

-- name: count_answer
-- Add one to what an option of an open poll was chosen; touches no row once the poll has ended.
update poll_tallies as known set answers = known.answers + 1
from polls as poll
where known.poll_id = %(poll_id)s and known.option_code = %(option_code)s
and poll.network_id = known.network_id and poll.id = known.poll_id and poll.status = 'open';

-- name: lock_tallies
-- The counts of a poll, once answers that are on their way have arrived.
select option_code, answers from poll_tallies where poll_id = %(poll_id)s order by option_code for update;

-- name: list_tallies
-- How often each option of some anonymous polls was chosen.
select poll_id, option_code, answers from poll_tallies where poll_id = any (%(poll_ids)s::uuid[]);

-- name: keep_answer
-- Write what somebody answered by name; they may change their mind.
insert into poll_answers (network_id, poll_id, group_id, person_id, option_code, answered_at)
values (
    kith.network_id(), %(poll_id)s, %(group_id)s, %(person_id)s, %(option_code)s, %(answered_at)s
)
on conflict (network_id, poll_id, person_id) do update set
    option_code = excluded.option_code, answered_at = excluded.answered_at;

-- name: list_answers
-- What was answered by name.
select person_id, option_code from poll_answers where poll_id = %(poll_id)s order by person_id;

-- name: save_named_tallies
-- Keep the counts of a poll by name, so that everybody can see the result without the names.
update poll_tallies as known set answers = given.answers
from unnest(%(option_codes)s::text[], %(answers)s::int[]) as given (option_code, answers)
where known.poll_id = %(poll_id)s and known.option_code = given.option_code;

-- name: remove_voters
-- Forget who has answered, once no second answer can be given.
delete from poll_voters as voter
using polls as poll
where poll.network_id = voter.network_id and poll.id = voter.poll_id and poll.status = 'closed';
