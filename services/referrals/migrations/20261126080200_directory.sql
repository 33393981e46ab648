-- The directory: the services that partners offer, and the rows of other directories as they came (HSDS 3.0).

-- migrate:up
create table services (
    network_id uuid not null,
    id uuid not null,
    partner_id uuid not null,
    name text not null,
    summary text not null,
    languages text[] not null,
    areas text[] not null,
    topics text[] not null,
    cost text not null,
    eligibility text not null,
    minimum_age int,
    maximum_age int,
    is_active boolean not null,
    is_imported boolean not null,
    capacity text not null default 'unknown',
    capacity_at timestamptz,
    version int not null default 1,
    primary key (network_id, id),
    foreign key (network_id, partner_id) references partners (network_id, id),
    constraint services_name_length check (char_length(name) between 1 and 200),
    constraint services_summary_length check (char_length(summary) <= 2000),
    constraint services_eligibility_length check (char_length(eligibility) <= 2000),
    constraint services_cost check (cost in ('free', 'paid', 'unknown')),
    constraint services_capacity check (capacity in ('open', 'limited', 'waitlist', 'full', 'unknown')),
    constraint services_ages check (minimum_age >= 0 and maximum_age <= 150)
);
comment on table services is 'What partners offer, as people and machines look for it.';
comment on column services.capacity_at is 'When the partner last said how much room there is.';
create index services_by_name on services (network_id, name, id);
create index services_by_partner on services (network_id, partner_id, id);

alter table services enable row level security;
alter table services force row level security;
create policy tenant on services
    using (network_id = (select kith.network_id()));
create policy scope on services as restrictive for select
    using (
        (select kith.scope()) in ('network', 'groups', 'person')
        or partner_id = (select kith.partner_id())
    );
-- A partner says how much room it has; what it offers is listed by the network.
create policy listing on services as restrictive for insert
    with check ((select kith.scope()) = 'network');
create policy changing on services as restrictive for update
    using ((select kith.scope()) = 'network' or partner_id = (select kith.partner_id()));

grant select, insert, update on services to :runtime_role;

create table directory_rows (
    network_id uuid not null,
    partner_id uuid not null,
    table_name text not null,
    row_key text not null,
    place int not null,
    content jsonb not null,
    primary key (network_id, partner_id, table_name, row_key),
    foreign key (network_id, partner_id) references partners (network_id, id)
);
comment on table directory_rows is 'Rows of an imported directory as they came, so that they go out the same.';
create index directory_rows_by_table on directory_rows (network_id, table_name, row_key);

alter table directory_rows enable row level security;
alter table directory_rows force row level security;
create policy tenant on directory_rows
    using (network_id = (select kith.network_id()));
create policy scope on directory_rows as restrictive
    using (
        (select kith.scope()) in ('network', 'groups', 'person')
        or partner_id = (select kith.partner_id())
    )
    with check ((select kith.scope()) = 'network');
create policy removing on directory_rows as restrictive for delete
    using ((select kith.scope()) = 'network');

grant select, insert, delete on directory_rows to :runtime_role;

alter table referrals
    add constraint referrals_service foreign key (network_id, service_id) references services (network_id, id)
    not valid;

-- migrate:down
alter table referrals drop constraint referrals_service;
drop table directory_rows;
drop table services;
