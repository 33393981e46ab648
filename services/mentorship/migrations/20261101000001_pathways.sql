-- Pathways with their evidence and moves, and what membership told.

-- migrate:up
create table known_networks (
    network_id uuid primary key default kith.network_id(),
    time_zone text not null
);
comment on table known_networks is 'From membership: where a network''s days begin.';

create table memberships (
    network_id uuid not null default kith.network_id(),
    id uuid not null,
    group_id uuid not null,
    person_id uuid not null,
    status text not null
        constraint memberships_status_known check (status in ('active', 'paused', 'left')),
    active_from date,
    as_of uuid not null,
    primary key (network_id, id)
);
comment on table memberships is 'From membership: who belongs where.';
comment on column memberships.as_of is
    'The event that told the status; ids of events are UUIDv7, so the greater one is the later.';
create index memberships_by_person on memberships (network_id, person_id);
create index memberships_by_group on memberships (network_id, group_id);

create table pathways (
    network_id uuid not null default kith.network_id(),
    id uuid not null,
    person_id uuid not null,
    stage text not null constraint pathways_stage_known check (
        stage in ('participant', 'mentor_in_training', 'mentor', 'co_facilitator', 'facilitator')
    ),
    active_from date not null,
    active_now boolean not null,
    started_at timestamptz not null,
    version int not null default 1,
    primary key (network_id, id),
    constraint pathways_one_per_person unique (network_id, person_id)
);

create table evidence (
    network_id uuid not null default kith.network_id(),
    id uuid not null,
    pathway_id uuid not null,
    person_id uuid not null,
    evidence text not null constraint evidence_known check (
        evidence in ('orientation', 'mentor_training', 'shadowing', 'co_leading')
    ),
    shown_on date not null,
    recorded_at timestamptz not null,
    recorded_by uuid not null,
    primary key (network_id, id),
    foreign key (network_id, pathway_id) references pathways,
    constraint evidence_once unique (network_id, pathway_id, evidence)
);

create table passed_gates (
    network_id uuid not null default kith.network_id(),
    pathway_id uuid not null,
    person_id uuid not null,
    gate text not null,
    passed_at timestamptz not null,
    primary key (network_id, pathway_id, gate),
    foreign key (network_id, pathway_id) references pathways
);
comment on table passed_gates is 'Gates that were once open to a person: each is announced once.';

create table pathway_moves (
    network_id uuid not null default kith.network_id(),
    id uuid not null,
    pathway_id uuid not null,
    person_id uuid not null,
    from_stage text not null,
    to_stage text not null,
    moved_at timestamptz not null,
    moved_by uuid not null,
    primary key (network_id, pathway_id, id),
    foreign key (network_id, pathway_id) references pathways
);
comment on table pathway_moves is 'Every step, forward and back. Append-only: no update, no delete.';

alter table known_networks enable row level security;
alter table known_networks force row level security;
create policy tenant on known_networks using (network_id = (select kith.network_id()));
create policy scope on known_networks as restrictive for select
    using ((select kith.scope()) in ('network', 'groups', 'person'));
create policy scope_insert on known_networks as restrictive for insert
    with check ((select kith.scope()) = 'network');
create policy scope_update on known_networks as restrictive for update
    using ((select kith.scope()) = 'network');

-- A facilitator or mentor sees those of their groups, everyone their own; only events write.
alter table memberships enable row level security;
alter table memberships force row level security;
create policy tenant on memberships using (network_id = (select kith.network_id()));
create policy scope on memberships as restrictive for select
    using (
        (select kith.scope()) = 'network'
        or ((select kith.scope()) = 'groups' and group_id = any ((select kith.group_ids())::uuid[]))
        or person_id = (select kith.person_id())
    );
create policy scope_insert on memberships as restrictive for insert
    with check ((select kith.scope()) = 'network');
create policy scope_update on memberships as restrictive for update
    using ((select kith.scope()) = 'network');

-- What belongs to a person is seen by them, and by the staff of the groups they belong to.
alter table pathways enable row level security;
alter table pathways force row level security;
create policy tenant on pathways using (network_id = (select kith.network_id()));
create policy scope on pathways as restrictive
    using (
        (select kith.scope()) = 'network'
        or person_id = (select kith.person_id())
        or (
            (select kith.scope()) = 'groups'
            and person_id in (
                select m.person_id from memberships m
                where m.group_id = any ((select kith.group_ids())::uuid[]) and m.status <> 'left'
            )
        )
    );

alter table evidence enable row level security;
alter table evidence force row level security;
create policy tenant on evidence using (network_id = (select kith.network_id()));
create policy scope on evidence as restrictive
    using (
        (select kith.scope()) = 'network'
        or person_id = (select kith.person_id())
        or (
            (select kith.scope()) = 'groups'
            and person_id in (
                select m.person_id from memberships m
                where m.group_id = any ((select kith.group_ids())::uuid[]) and m.status <> 'left'
            )
        )
    );

alter table passed_gates enable row level security;
alter table passed_gates force row level security;
create policy tenant on passed_gates using (network_id = (select kith.network_id()));
create policy scope on passed_gates as restrictive
    using (
        (select kith.scope()) = 'network'
        or person_id = (select kith.person_id())
        or (
            (select kith.scope()) = 'groups'
            and person_id in (
                select m.person_id from memberships m
                where m.group_id = any ((select kith.group_ids())::uuid[]) and m.status <> 'left'
            )
        )
    );

alter table pathway_moves enable row level security;
alter table pathway_moves force row level security;
create policy tenant on pathway_moves using (network_id = (select kith.network_id()));
create policy scope on pathway_moves as restrictive
    using (
        (select kith.scope()) = 'network'
        or person_id = (select kith.person_id())
        or (
            (select kith.scope()) = 'groups'
            and person_id in (
                select m.person_id from memberships m
                where m.group_id = any ((select kith.group_ids())::uuid[]) and m.status <> 'left'
            )
        )
    );

grant select, insert, update on known_networks, memberships, pathways to :runtime_role;
grant select, insert on evidence, passed_gates, pathway_moves to :runtime_role;

-- migrate:down
drop table pathway_moves;
drop table passed_gates;
drop table evidence;
drop table pathways;
drop table memberships;
drop table known_networks;
