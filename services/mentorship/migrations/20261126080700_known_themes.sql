-- What the meetings of groups are about, as scheduling's curriculum has it.

-- migrate:up
create table known_themes (
    network_id uuid not null default kith.network_id(),
    occurrence_id uuid not null,
    group_id uuid not null,
    entry_id uuid,
    covered_on date,
    as_of uuid not null,
    primary key (network_id, occurrence_id)
);
comment on table known_themes is 'From scheduling: which theme of the library a meeting is about; null for none.';
create index known_themes_by_group on known_themes (network_id, group_id);

alter table known_themes enable row level security;
alter table known_themes force row level security;
create policy tenant on known_themes
    using (network_id = (select kith.network_id()));
create policy scope on known_themes as restrictive
    using (
        (select kith.scope()) = 'network'
        or ((select kith.scope()) = 'groups' and group_id = any ((select kith.group_ids())::uuid[]))
    )
    with check ((select kith.scope()) = 'network');

grant select, insert, update on known_themes to :runtime_role;

-- migrate:down
drop table known_themes;
