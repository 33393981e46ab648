-- Venues: everyone in the network may know where groups meet; coordinators keep the list.

-- migrate:up
create table venues (
    network_id uuid not null,
    id uuid not null,
    name text not null,
    room text not null,
    address text not null,
    locality text not null,
    region text not null,
    capacity int,
    accessibility text[] not null,
    transport text not null,
    cost text not null,
    external_id text,
    version int not null default 1,
    primary key (network_id, id),
    constraint venues_external_id_taken unique (network_id, external_id),
    constraint venues_name_length check (char_length(name) between 1 and 200),
    constraint venues_capacity_positive check (capacity > 0)
);
comment on table venues is 'Places where groups meet, with what people need to know before they come.';
create index venues_by_name on venues (network_id, name, id);

alter table venues enable row level security;
alter table venues force row level security;
create policy tenant on venues
    using (network_id = (select kith.network_id()));
create policy scope on venues as restrictive
    using ((select kith.scope()) in ('network', 'groups', 'person'))
    with check ((select kith.scope()) = 'network');

grant select, insert, update on venues to :runtime_role;

-- migrate:down
drop table venues;
