-- More facts from events: what state a group is in, who waits for it, who is trained, in which role people are.

-- migrate:up
alter table groups
    add column state text constraint groups_state_known check (state in ('planned', 'open', 'paused', 'closed')),
    add column state_at timestamptz,
    add column state_event_id uuid;
comment on column groups.state is 'What was told last; null until anything was.';

create table waits (
    network_id uuid not null default kith.network_id(),
    entry_id uuid not null,
    group_id uuid not null,
    began_at timestamptz,
    ended_at timestamptz,
    primary key (network_id, entry_id)
);
comment on table waits is 'From when to when somebody waited for a place. Who, nobody needs to know here.';
create index waits_by_group on waits (network_id, group_id);

alter table waits enable row level security;
alter table waits force row level security;
create policy tenant on waits using (network_id = (select kith.network_id()));
create policy scope on waits as restrictive
    using (
        (select kith.scope()) = 'network'
        or ((select kith.scope()) = 'groups' and group_id = any ((select kith.group_ids())::uuid[]))
    )
    with check ((select kith.scope()) = 'network');

grant select, insert, update on waits to :runtime_role;

create table stages (
    network_id uuid not null default kith.network_id(),
    person_id uuid not null,
    stage text not null,
    told_at timestamptz not null,
    event_id uuid not null,
    primary key (network_id, person_id)
);
comment on table stages is 'Where somebody stood last on the pathway from participant to facilitator.';

alter table stages enable row level security;
alter table stages force row level security;
create policy tenant on stages using (network_id = (select kith.network_id()));
create policy scope on stages as restrictive using ((select kith.scope()) = 'network');

grant select, insert, update on stages to :runtime_role;

-- migrate:down
drop table stages;
drop table waits;
alter table groups
    drop column state,
    drop column state_at,
    drop column state_event_id;
