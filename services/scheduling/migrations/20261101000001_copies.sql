-- Our own copies of what membership tells: which groups there are, and who belonged to which on which day.

-- migrate:up
create table known_groups (
    network_id uuid not null,
    group_id uuid not null,
    -- Null until the planning of the group was heard of: either may arrive first.
    time_zone text,
    status text not null,
    status_at timestamptz not null,
    status_event_id uuid not null,
    primary key (network_id, group_id),
    constraint known_groups_status check (status in ('planned', 'open', 'paused', 'closed'))
);
comment on table known_groups is 'Groups as membership tells of them; the latest event decides the status.';

alter table known_groups enable row level security;
alter table known_groups force row level security;
create policy tenant on known_groups
    using (network_id = (select kith.network_id()));
create policy scope on known_groups as restrictive
    using (
        (select kith.scope()) = 'network'
        or group_id = any ((select kith.group_ids())::uuid[])
    )
    with check ((select kith.scope()) = 'network');

grant select, insert, update on known_groups to :runtime_role;

create table known_memberships (
    network_id uuid not null,
    membership_id uuid not null,
    group_id uuid not null,
    person_id uuid not null,
    -- Null until the activation was heard of: leaving may arrive first.
    active_from date,
    left_on date,
    status text not null,
    status_at timestamptz not null,
    status_event_id uuid not null,
    primary key (network_id, membership_id),
    constraint known_memberships_status check (status in ('active', 'paused', 'left'))
);
comment on table known_memberships is 'Who belonged to which group from when until when; pausing interrupts nothing.';
create index known_memberships_by_group on known_memberships (network_id, group_id, person_id);

alter table known_memberships enable row level security;
alter table known_memberships force row level security;
create policy tenant on known_memberships
    using (network_id = (select kith.network_id()));
create policy scope on known_memberships as restrictive
    using (
        (select kith.scope()) = 'network'
        or ((select kith.scope()) = 'groups' and group_id = any ((select kith.group_ids())::uuid[]))
        or person_id = (select kith.person_id())
    )
    with check ((select kith.scope()) = 'network');

grant select, insert, update on known_memberships to :runtime_role;

-- migrate:down
drop table known_memberships;
drop table known_groups;
