-- How much need there is where, as public statistics tell it, and which groups are there for whom.

-- migrate:up
create table areas (
    network_id uuid not null default kith.network_id(),
    id uuid not null,
    code text not null,
    name text not null,
    population int not null constraint areas_population check (population > 0),
    need double precision not null,
    low_is_need boolean not null,
    languages jsonb not null,
    access jsonb not null,
    primary key (network_id, id),
    constraint areas_once unique (network_id, code)
);
comment on table areas is 'Areas with a need index as it was given; low_is_need where small numbers mean much need.';
comment on column areas.languages is 'Which part of the population speaks a language, in percent, by BCP 47 tag.';
comment on column areas.access is 'Which part of the population has an access need, in percent, by code.';

alter table areas enable row level security;
alter table areas force row level security;
create policy tenant on areas using (network_id = (select kith.network_id()));
create policy scope on areas as restrictive using ((select kith.scope()) = 'network');

grant select, insert, update, delete on areas to :runtime_role;

create table group_areas (
    network_id uuid not null default kith.network_id(),
    group_id uuid not null,
    area_id uuid not null,
    languages text[] not null,
    access text[] not null,
    version int not null default 1,
    primary key (network_id, group_id),
    foreign key (network_id, area_id) references areas
);
comment on table group_areas is 'Where a group is, as a coordinator said, and what it offers beside its own language.';
create index group_areas_by_area on group_areas (network_id, area_id);

alter table group_areas enable row level security;
alter table group_areas force row level security;
create policy tenant on group_areas using (network_id = (select kith.network_id()));
create policy scope on group_areas as restrictive using ((select kith.scope()) = 'network');

grant select, insert, update, delete on group_areas to :runtime_role;

-- migrate:down
drop table group_areas;
drop table areas;
