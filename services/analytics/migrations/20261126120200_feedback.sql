-- Feedback: what is asked, what people write, the themes found in it, what came of it, and whether that helped.

-- migrate:up
create table feedback_questions (
    network_id uuid not null default kith.network_id(),
    id uuid not null,
    group_id uuid,
    asked text not null,
    asked_by uuid not null,
    asked_at timestamptz not null,
    closed_at timestamptz,
    version int not null default 1,
    primary key (network_id, id)
);
comment on table feedback_questions is 'Without a group, the whole network is asked.';
create index feedback_questions_by_closing on feedback_questions (network_id, closed_at);

alter table feedback_questions enable row level security;
alter table feedback_questions force row level security;
create policy tenant on feedback_questions using (network_id = (select kith.network_id()));
create policy scope on feedback_questions as restrictive for select
    using (
        (select kith.scope()) = 'network'
        or (
            (select kith.scope()) in ('groups', 'person')
            and (group_id is null or group_id = any ((select kith.group_ids())::uuid[]))
        )
    );
create policy scope_insert on feedback_questions as restrictive for insert
    with check (
        (select kith.scope()) = 'network'
        or ((select kith.scope()) = 'groups' and group_id = any ((select kith.group_ids())::uuid[]))
    );
create policy scope_update on feedback_questions as restrictive for update
    using (
        (select kith.scope()) = 'network'
        or ((select kith.scope()) = 'groups' and group_id = any ((select kith.group_ids())::uuid[]))
    );

grant select, insert on feedback_questions to :runtime_role;
grant update (closed_at, version) on feedback_questions to :runtime_role;

create table feedback_answers (
    network_id uuid not null default kith.network_id(),
    id uuid not null,
    question_id uuid not null,
    group_id uuid,
    person_id uuid not null,
    -- Sealed with the person's key.
    words bytea not null,
    answered_at timestamptz not null,
    primary key (network_id, id),
    constraint feedback_answers_once unique (network_id, question_id, person_id),
    foreign key (network_id, question_id) references feedback_questions
);
comment on table feedback_answers is 'Read by the person and by those who sort them into themes: of a group, its facilitators; of the network, coordinators.';

alter table feedback_answers enable row level security;
alter table feedback_answers force row level security;
create policy tenant on feedback_answers using (network_id = (select kith.network_id()));
-- The service itself counts, where it says that it asks: the id is that of `Principal.system("analytics")`.
create policy scope on feedback_answers as restrictive for select
    using (
        person_id = (select kith.person_id())
        or ((select kith.scope()) = 'groups' and group_id = any ((select kith.group_ids())::uuid[]))
        or (
            (select kith.scope()) = 'network'
            and (group_id is null or (select kith.principal_id()) = '744b5391-7964-536b-81c2-706208108dfa')
        )
    );
create policy scope_insert on feedback_answers as restrictive for insert
    with check (
        person_id = (select kith.person_id())
        and (group_id is null or group_id = any ((select kith.group_ids())::uuid[]))
    );
create policy scope_update on feedback_answers as restrictive for update
    using (person_id = (select kith.person_id()));
create policy scope_delete on feedback_answers as restrictive for delete
    using (person_id = (select kith.person_id()));

grant select, insert, delete on feedback_answers to :runtime_role;
grant update (words, answered_at) on feedback_answers to :runtime_role;

create table feedback_themes (
    network_id uuid not null default kith.network_id(),
    id uuid not null,
    question_id uuid not null,
    group_id uuid,
    name text not null,
    primary key (network_id, id),
    foreign key (network_id, question_id) references feedback_questions
);
comment on table feedback_themes is 'What several people said, in the words of whoever read them.';
create index feedback_themes_by_question on feedback_themes (network_id, question_id, id);

alter table feedback_themes enable row level security;
alter table feedback_themes force row level security;
create policy tenant on feedback_themes using (network_id = (select kith.network_id()));
create policy scope on feedback_themes as restrictive
    using (
        (select kith.scope()) = 'network'
        or ((select kith.scope()) = 'groups' and group_id = any ((select kith.group_ids())::uuid[]))
    );

grant select, insert on feedback_themes to :runtime_role;

create table feedback_marks (
    network_id uuid not null default kith.network_id(),
    answer_id uuid not null,
    theme_id uuid not null,
    group_id uuid,
    person_id uuid not null,
    primary key (network_id, answer_id, theme_id),
    foreign key (network_id, answer_id) references feedback_answers on delete cascade,
    foreign key (network_id, theme_id) references feedback_themes
);
comment on table feedback_marks is 'Which themes an answer bears; gone with the answer.';
create index feedback_marks_by_theme on feedback_marks (network_id, theme_id);

alter table feedback_marks enable row level security;
alter table feedback_marks force row level security;
create policy tenant on feedback_marks using (network_id = (select kith.network_id()));
create policy scope on feedback_marks as restrictive
    using (
        ((select kith.scope()) = 'groups' and group_id = any ((select kith.group_ids())::uuid[]))
        or (
            (select kith.scope()) = 'network'
            and (group_id is null or (select kith.principal_id()) = '744b5391-7964-536b-81c2-706208108dfa')
        )
        or person_id = (select kith.person_id())
    )
    with check (
        ((select kith.scope()) = 'groups' and group_id = any ((select kith.group_ids())::uuid[]))
        or ((select kith.scope()) = 'network' and group_id is null)
    );

grant select, insert, delete on feedback_marks to :runtime_role;

create table feedback_responses (
    network_id uuid not null default kith.network_id(),
    id uuid not null,
    question_id uuid not null,
    group_id uuid,
    said text not null,
    did text not null,
    told_by uuid not null,
    told_at timestamptz not null,
    primary key (network_id, id),
    foreign key (network_id, question_id) references feedback_questions
);
comment on table feedback_responses is 'You said, we did.';
create index feedback_responses_by_question on feedback_responses (network_id, question_id, id);
create index feedback_responses_by_telling on feedback_responses (network_id, told_at);

alter table feedback_responses enable row level security;
alter table feedback_responses force row level security;
create policy tenant on feedback_responses using (network_id = (select kith.network_id()));
create policy scope on feedback_responses as restrictive for select
    using (
        (select kith.scope()) = 'network'
        or (
            (select kith.scope()) in ('groups', 'person')
            and (group_id is null or group_id = any ((select kith.group_ids())::uuid[]))
        )
    );
create policy scope_insert on feedback_responses as restrictive for insert
    with check (
        (select kith.scope()) = 'network'
        or ((select kith.scope()) = 'groups' and group_id = any ((select kith.group_ids())::uuid[]))
    );

grant select, insert on feedback_responses to :runtime_role;

create table feedback_verdicts (
    network_id uuid not null default kith.network_id(),
    response_id uuid not null,
    person_id uuid not null,
    group_id uuid,
    helped boolean not null,
    constraint feedback_verdicts_once primary key (network_id, response_id, person_id),
    foreign key (network_id, response_id) references feedback_responses
);
comment on table feedback_verdicts is 'Whether it helped somebody: seen by them, and counted.';

alter table feedback_verdicts enable row level security;
alter table feedback_verdicts force row level security;
create policy tenant on feedback_verdicts using (network_id = (select kith.network_id()));
create policy scope on feedback_verdicts as restrictive
    using (
        person_id = (select kith.person_id())
        or (
            (select kith.scope()) = 'network'
            and (select kith.principal_id()) = '744b5391-7964-536b-81c2-706208108dfa'
        )
    )
    with check (person_id = (select kith.person_id()));

grant select, insert, delete on feedback_verdicts to :runtime_role;

-- migrate:down
drop table feedback_verdicts;
drop table feedback_responses;
drop table feedback_marks;
drop table feedback_themes;
drop table feedback_answers;
drop table feedback_questions;
