-- What mentorship tells of handovers and of who has enough to carry.

-- migrate:up
create table known_loads (
    network_id uuid not null,
    person_id uuid not null,
    overloaded boolean not null,
    told_at timestamptz not null,
    told_event_id uuid not null,
    primary key (network_id, person_id)
);
comment on table known_loads is 'Who has as much as they can carry, as mentorship tells.';

alter table known_loads enable row level security;
alter table known_loads force row level security;
create policy tenant on known_loads
    using (network_id = (select kith.network_id()));
create policy scope on known_loads as restrictive
    using (
        (select kith.scope()) = 'network'
        or person_id = (select kith.person_id())
        or (
            (select kith.scope()) = 'groups'
            and person_id in (
                select known.person_id from known_memberships as known
                where known.group_id = any ((select kith.group_ids())::uuid[])
            )
        )
    )
    with check ((select kith.scope()) = 'network');

grant select, insert, update on known_loads to :runtime_role;

create table known_handovers (
    network_id uuid not null,
    handover_id uuid not null,
    group_id uuid not null,
    from_person_id uuid not null,
    to_person_id uuid not null,
    shadow_from date,
    co_lead_from date,
    lead_from date,
    closed_on date,
    told_at timestamptz not null,
    told_event_id uuid not null,
    primary key (network_id, handover_id)
);
comment on table known_handovers is 'How leading groups passes on, as mentorship tells; the days are null where only the end was told.';
create index known_handovers_by_group on known_handovers (network_id, group_id);

alter table known_handovers enable row level security;
alter table known_handovers force row level security;
create policy tenant on known_handovers
    using (network_id = (select kith.network_id()));
create policy scope on known_handovers as restrictive
    using (
        (select kith.scope()) = 'network'
        or group_id = any ((select kith.group_ids())::uuid[])
    )
    with check ((select kith.scope()) = 'network');

grant select, insert, update on known_handovers to :runtime_role;

-- migrate:down
drop table known_handovers;
drop table known_loads;
