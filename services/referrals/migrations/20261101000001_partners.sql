-- Partners: the directory that members and staff choose from; a partner sees itself alone.

-- migrate:up
create table partners (
    network_id uuid not null,
    id uuid not null,
    name text not null,
    summary text not null,
    languages text[] not null,
    registered_at timestamptz not null,
    version int not null default 1,
    primary key (network_id, id),
    constraint partners_name_length check (char_length(name) between 1 and 200),
    constraint partners_summary_length check (char_length(summary) <= 2000)
);
comment on table partners is 'Health and social organisations that take people on.';
create index partners_by_name on partners (network_id, name, id);

alter table partners enable row level security;
alter table partners force row level security;
create policy tenant on partners
    using (network_id = (select kith.network_id()));
create policy scope on partners as restrictive
    using (
        (select kith.scope()) in ('network', 'groups', 'person')
        or id = (select kith.partner_id())
    )
    with check ((select kith.scope()) = 'network');

grant select, insert, update on partners to :runtime_role;

-- migrate:down
drop table partners;
