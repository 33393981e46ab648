-- What groups said in polls, what was chosen for them, and who would like to talk a meeting over.

-- migrate:up
create table known_polls (
    network_id uuid not null default kith.network_id(),
    poll_id uuid not null,
    group_id uuid not null,
    topic text not null,
    closed_on date not null,
    options text[] not null,
    counts int[] not null,
    primary key (network_id, poll_id)
);
comment on table known_polls is 'From scheduling: how polls ended, in counts; empty where too few answered.';
create index known_polls_by_group on known_polls (network_id, group_id, closed_on);

create table topic_choices (
    network_id uuid not null default kith.network_id(),
    id uuid not null,
    group_id uuid not null,
    topic text not null,
    planned_on date not null,
    chosen_by uuid not null,
    primary key (network_id, id),
    constraint topic_choices_once unique (network_id, group_id, planned_on, topic)
);
comment on table topic_choices is 'Topics chosen for groups, by day.';

create table debriefs (
    network_id uuid not null default kith.network_id(),
    id uuid not null,
    group_id uuid not null,
    asked_by uuid not null,
    asked_at timestamptz not null,
    status text not null,
    taken_by uuid,
    primary key (network_id, id),
    constraint debriefs_status check (status in ('asked', 'taken', 'closed'))
);
comment on table debriefs is 'Who would like to talk a meeting over, and who listens; never about what.';
create index debriefs_by_group on debriefs (network_id, group_id, id);
create index debriefs_by_asker on debriefs (network_id, asked_by, id);

alter table known_polls enable row level security;
alter table known_polls force row level security;
create policy tenant on known_polls
    using (network_id = (select kith.network_id()));
create policy scope on known_polls as restrictive
    using (
        (select kith.scope()) = 'network'
        or ((select kith.scope()) = 'groups' and group_id = any ((select kith.group_ids())::uuid[]))
    )
    with check ((select kith.scope()) = 'network');

alter table topic_choices enable row level security;
alter table topic_choices force row level security;
create policy tenant on topic_choices
    using (network_id = (select kith.network_id()));
create policy scope on topic_choices as restrictive for select
    using (
        (select kith.scope()) = 'network'
        or group_id = any ((select kith.group_ids())::uuid[])
    );
create policy scope_insert on topic_choices as restrictive for insert
    with check (
        (select kith.scope()) = 'network'
        or ((select kith.scope()) = 'groups' and group_id = any ((select kith.group_ids())::uuid[]))
    );
create policy scope_delete on topic_choices as restrictive for delete
    using (
        (select kith.scope()) = 'network'
        or ((select kith.scope()) = 'groups' and group_id = any ((select kith.group_ids())::uuid[]))
    );

alter table debriefs enable row level security;
alter table debriefs force row level security;
create policy tenant on debriefs
    using (network_id = (select kith.network_id()));
create policy scope on debriefs as restrictive
    using (
        (select kith.scope()) = 'network'
        or ((select kith.scope()) = 'groups' and group_id = any ((select kith.group_ids())::uuid[]))
        or asked_by = (select kith.person_id())
    );
create policy scope_insert on debriefs as restrictive for insert
    with check (asked_by = (select kith.person_id()) and group_id = any ((select kith.group_ids())::uuid[]));

grant select, insert on known_polls to :runtime_role;
grant select, insert, delete on topic_choices to :runtime_role;
grant select, insert, update on debriefs to :runtime_role;

-- migrate:down
drop table debriefs;
drop table topic_choices;
drop table known_polls;
