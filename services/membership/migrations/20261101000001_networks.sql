-- Networks, and the organisations that host their groups.

-- migrate:up
create table networks (
    network_id uuid primary key default kith.network_id(),
    name text not null,
    time_zone text not null,
    created_at timestamptz not null
);
comment on table networks is 'The network itself: one row in each tenant.';

create table organisations (
    network_id uuid not null default kith.network_id() references networks,
    id uuid not null,
    name text not null,
    external_id text,
    created_at timestamptz not null,
    primary key (network_id, id),
    constraint organisations_external_id unique (network_id, external_id)
);
comment on column organisations.external_id is 'What the directory it was imported from calls it.';
create index organisations_by_name on organisations (network_id, name, id);

alter table networks enable row level security;
alter table networks force row level security;
create policy tenant on networks using (network_id = (select kith.network_id()));
create policy scope on networks as restrictive for select
    using ((select kith.scope()) in ('network', 'groups', 'person'));
create policy scope_insert on networks as restrictive for insert
    with check ((select kith.scope()) = 'network');

alter table organisations enable row level security;
alter table organisations force row level security;
create policy tenant on organisations using (network_id = (select kith.network_id()));
create policy scope on organisations as restrictive for select
    using ((select kith.scope()) in ('network', 'groups', 'person'));
create policy scope_insert on organisations as restrictive for insert
    with check ((select kith.scope()) = 'network');

grant select, insert on networks, organisations to :runtime_role;

-- migrate:down
drop table organisations;
drop table networks;
