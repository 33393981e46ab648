-- Polls. An anonymous answer is one more in a count: no row of an answer, so none to tie to a person, not by
-- its place in the table either. Who has answered is kept apart, without a time, until the poll ends.

-- migrate:up
create table polls (
    network_id uuid not null,
    id uuid not null,
    group_id uuid not null,
    kind text not null,
    topic text not null,
    question text not null,
    language text not null,
    option_codes text[] not null,
    option_labels text[] not null,
    anonymous boolean not null,
    status text not null,
    opened_at timestamptz not null,
    closes_at timestamptz not null,
    closed_at timestamptz,
    version int not null default 1,
    primary key (network_id, id),
    constraint polls_kind check (kind in ('poll', 'check_in')),
    constraint polls_status check (status in ('open', 'closed')),
    constraint polls_closed check ((status = 'closed') = (closed_at is not null)),
    constraint polls_options check (
        cardinality(option_codes) between 2 and 12 and cardinality(option_codes) = cardinality(option_labels)
    )
);
comment on table polls is 'What groups are asked; one topic asked again shows how needs change.';
create index polls_by_group on polls (network_id, group_id, topic, id);
create index polls_to_close on polls (network_id, closes_at) where status = 'open';

alter table polls enable row level security;
alter table polls force row level security;
create policy tenant on polls
    using (network_id = (select kith.network_id()));
create policy scope on polls as restrictive
    using (
        (select kith.scope()) = 'network'
        or group_id = any ((select kith.group_ids())::uuid[])
    )
    with check (
        (select kith.scope()) = 'network'
        or ((select kith.scope()) = 'groups' and group_id = any ((select kith.group_ids())::uuid[]))
    );

grant select, insert, update on polls to :runtime_role;

create table poll_tallies (
    network_id uuid not null,
    poll_id uuid not null,
    group_id uuid not null,
    option_code text not null,
    answers int not null,
    primary key (network_id, poll_id, option_code),
    foreign key (network_id, poll_id) references polls (network_id, id),
    constraint poll_tallies_answers check (answers >= 0)
);
comment on table poll_tallies is 'How often each option was chosen. Whoever answers must be able to add one; the API tells counts late.';

alter table poll_tallies enable row level security;
alter table poll_tallies force row level security;
create policy tenant on poll_tallies
    using (network_id = (select kith.network_id()));
create policy scope on poll_tallies as restrictive
    using (
        (select kith.scope()) = 'network'
        or group_id = any ((select kith.group_ids())::uuid[])
    );
create policy scope_insert on poll_tallies as restrictive for insert
    with check ((select kith.scope()) in ('network', 'groups'));

grant select, insert, update on poll_tallies to :runtime_role;

create table poll_voters (
    network_id uuid not null,
    poll_id uuid not null,
    group_id uuid not null,
    person_id uuid not null,
    primary key (network_id, poll_id, person_id),
    foreign key (network_id, poll_id) references polls (network_id, id)
);
comment on table poll_voters is 'Who has answered an open anonymous poll, so that nobody answers twice. Not what, nor when.';

alter table poll_voters enable row level security;
alter table poll_voters force row level security;
create policy tenant on poll_voters
    using (network_id = (select kith.network_id()));
-- Those who run the group do not see who has answered.
create policy scope on poll_voters as restrictive
    using ((select kith.scope()) = 'network' or person_id = (select kith.person_id()))
    with check (
        person_id = (select kith.person_id()) and group_id = any ((select kith.group_ids())::uuid[])
    );
create policy scope_delete on poll_voters as restrictive for delete
    using ((select kith.scope()) = 'network');

grant select, insert, delete on poll_voters to :runtime_role;

create table poll_answers (
    network_id uuid not null,
    poll_id uuid not null,
    group_id uuid not null,
    person_id uuid not null,
    option_code text not null,
    answered_at timestamptz not null,
    primary key (network_id, poll_id, person_id),
    foreign key (network_id, poll_id) references polls (network_id, id)
);
comment on table poll_answers is 'What people answered by name, to polls that said so.';

alter table poll_answers enable row level security;
alter table poll_answers force row level security;
create policy tenant on poll_answers
    using (network_id = (select kith.network_id()));
create policy scope on poll_answers as restrictive
    using (
        (select kith.scope()) = 'network'
        or ((select kith.scope()) = 'groups' and group_id = any ((select kith.group_ids())::uuid[]))
        or person_id = (select kith.person_id())
    )
    with check (
        person_id = (select kith.person_id()) and group_id = any ((select kith.group_ids())::uuid[])
    );

grant select, insert, update on poll_answers to :runtime_role;

-- migrate:down
drop table poll_answers;
drop table poll_voters;
drop table poll_tallies;
drop table polls;
