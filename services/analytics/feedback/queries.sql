-- All runtime SQL of feedback. Row-level security decides who sees a question, and who reads what was answered.

-- name: add_question
-- Ask something.
insert into feedback_questions (id, group_id, asked, asked_by, asked_at, closed_at, version)
values (%(id)s, %(group_id)s, %(asked)s, %(asked_by)s, %(asked_at)s, %(closed_at)s, %(version)s);

-- name: check_known
-- Whether a group was heard of.
select id from groups where id = %(group_id)s;

-- name: list_questions
-- A page of what is asked of those who look.
select id, group_id, asked, asked_by, asked_at, closed_at, version
from feedback_questions
where (%(group_id)s::uuid is null or group_id = %(group_id)s)
and (%(after_1)s::uuid is null or id > %(after_1)s)
order by id
limit %(limit)s;

-- name: get_question
-- One question.
select id, group_id, asked, asked_by, asked_at, closed_at, version
from feedback_questions
where id = %(question_id)s;

-- name: lock_question
-- One question, for changing it and what hangs on it.
select id, group_id, asked, asked_by, asked_at, closed_at, version
from feedback_questions
where id = %(question_id)s
for update;

-- name: close_question
-- Take no more answers.
update feedback_questions set closed_at = %(closed_at)s, version = %(version)s where id = %(id)s;

-- name: keep_answer
-- Keep what somebody wrote, in the place of what they wrote before.
insert into feedback_answers (id, question_id, group_id, person_id, words, answered_at)
values (%(id)s, %(question_id)s, %(group_id)s, %(person_id)s, %(words)s, %(answered_at)s)
on conflict (network_id, id) do update set words = excluded.words, answered_at = excluded.answered_at;

-- name: find_own_answer
-- What somebody answered themselves.
select id, question_id, group_id, person_id, words, answered_at
from feedback_answers
where question_id = %(question_id)s and person_id = %(person_id)s;

-- name: remove_answer
-- Take one's own answer back, with whatever was marked on it.
delete from feedback_answers where question_id = %(question_id)s and person_id = %(person_id)s;

-- name: list_answers
-- A page of what was written, in no order that tells of anybody.
select
    a.id, a.question_id, a.group_id, a.person_id, a.words, a.answered_at,
    array(select m.theme_id from feedback_marks as m where m.answer_id = a.id order by m.theme_id) as theme_ids
from feedback_answers as a
where a.question_id = %(question_id)s
and (%(after_1)s::uuid is null or a.id > %(after_1)s)
order by a.id
limit %(limit)s;

-- name: get_answer
-- One answer of a question.
select id, question_id, group_id, person_id from feedback_answers
where question_id = %(question_id)s and id = %(answer_id)s;

-- name: add_theme
-- Name what several people said.
insert into feedback_themes (id, question_id, group_id, name)
values (%(id)s, %(question_id)s, %(group_id)s, %(name)s);

-- name: list_themes
-- The themes of a question, and how many answers bear each.
select
    t.id, t.question_id, t.group_id, t.name,
    (select count(*) from feedback_marks as m where m.theme_id = t.id)::int as answers
from feedback_themes as t
where t.question_id = %(question_id)s
order by t.id;

-- name: unmark_answer
-- Forget which themes an answer bears.
delete from feedback_marks where answer_id = %(answer_id)s;

-- name: mark_answer
-- Say which themes an answer bears.
insert into feedback_marks (answer_id, theme_id, group_id, person_id)
select distinct %(answer_id)s::uuid, chosen.theme_id, %(group_id)s::uuid, %(person_id)s::uuid
from unnest(%(theme_ids)s::uuid[]) as chosen (theme_id);

-- name: add_response
-- Tell what came of what was said.
insert into feedback_responses (id, question_id, group_id, said, did, told_by, told_at)
values (%(id)s, %(question_id)s, %(group_id)s, %(said)s, %(did)s, %(told_by)s, %(told_at)s);

-- name: list_responses
-- A page of what came of a question, with what whoever looks said of it.
select
    r.id, r.question_id, r.group_id, r.said, r.did, r.told_by, r.told_at,
    (
        select v.helped from feedback_verdicts as v
        where v.response_id = r.id and v.person_id = %(person_id)s
    ) as helped
from feedback_responses as r
where r.question_id = %(question_id)s
and (%(after_1)s::uuid is null or r.id > %(after_1)s)
order by r.id
limit %(limit)s;

-- name: get_response
-- What came of what was said.
select id, question_id, group_id, said, did, told_by, told_at
from feedback_responses
where question_id = %(question_id)s and id = %(response_id)s;

-- name: add_verdict
-- Keep whether it helped somebody.
insert into feedback_verdicts (response_id, person_id, group_id, helped)
values (%(response_id)s, %(person_id)s, %(group_id)s, %(helped)s);

-- name: count_feedback
-- For questions closed in these days: who answered, who bears each theme, and who none.
with asked as (
    select id, group_id, network_id from feedback_questions
    where closed_at >= %(starts_on)s and closed_at < %(ends_on)s::date + 1
),
said as (
    select a.question_id, '' as part, a.person_id from feedback_answers as a
    union all
    select a.question_id, m.theme_id::text, a.person_id
    from feedback_answers as a
    inner join feedback_marks as m on m.network_id = a.network_id and m.answer_id = a.id
    union all
    select a.question_id, 'no_theme', a.person_id
    from feedback_answers as a
    where not exists (select from feedback_marks as m where m.answer_id = a.id)
)
select
    coalesce(asked.group_id, asked.network_id) as unit_id,
    case when asked.group_id is null then 'network' else 'group' end as level,
    asked.id::text as item,
    said.part,
    count(distinct said.person_id)::int as people
from asked
inner join said on said.question_id = asked.id
group by asked.id, asked.group_id, asked.network_id, said.part
order by asked.id, said.part;

-- name: count_helped
-- For what was told four weeks before these days: who said whether it helped, and how many it did.
with told as (
    select id, group_id, network_id from feedback_responses
    where told_at >= %(starts_on)s::date - %(days)s and told_at < %(ends_on)s::date + 1 - %(days)s
),
said as (
    select v.response_id, parts.part, v.helped
    from feedback_verdicts as v, unnest(array['', 'helped', 'did_not_help']) as parts (part)
)
select
    coalesce(told.group_id, told.network_id) as unit_id,
    case when told.group_id is null then 'network' else 'group' end as level,
    told.id::text as item,
    said.part,
    (count(*) filter (where said.part = '' or said.helped = (said.part = 'helped')))::int as people
from told
inner join said on said.response_id = told.id
group by told.id, told.group_id, told.network_id, said.part
order by told.id, said.part;
