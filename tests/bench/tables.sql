-- The tables of the benchmark's two Kith services, separated like any other. :runtime_role is replaced.
create table things (
    network_id uuid not null,
    thing_id uuid not null,
    changes bigint not null,
    primary key (network_id, thing_id)
);
alter table things enable row level security;
alter table things force row level security;
create policy tenant on things using (network_id = (select kith.network_id()));
grant select, insert, update on things to :runtime_role;

create table effects (
    network_id uuid not null,
    thing_id uuid not null,
    events bigint not null,
    last_number bigint not null,
    primary key (network_id, thing_id)
);
alter table effects enable row level security;
alter table effects force row level security;
create policy tenant on effects using (network_id = (select kith.network_id()));
grant select, insert, update on effects to :runtime_role;
