-- Which theme of the library each meeting is about.

-- migrate:up
create table planned_themes (
    network_id uuid not null,
    occurrence_id uuid not null,
    group_id uuid not null,
    -- No foreign key: most themes come with Kith and are no rows. Null once the theme was dropped.
    entry_id uuid,
    covered_at timestamptz,
    version int not null,
    primary key (network_id, occurrence_id),
    foreign key (network_id, occurrence_id) references occurrences (network_id, id) on delete cascade,
    constraint planned_themes_covered check (covered_at is null or entry_id is not null)
);
comment on table planned_themes is 'Themes that meetings are to be about, and which of them were covered.';
create index planned_themes_by_group on planned_themes (network_id, group_id);

alter table planned_themes enable row level security;
alter table planned_themes force row level security;
create policy tenant on planned_themes
    using (network_id = (select kith.network_id()));
create policy scope on planned_themes as restrictive
    using (
        (select kith.scope()) = 'network'
        or group_id = any ((select kith.group_ids())::uuid[])
    )
    with check (
        (select kith.scope()) = 'network'
        or ((select kith.scope()) = 'groups' and group_id = any ((select kith.group_ids())::uuid[]))
    );

grant select, insert, update on planned_themes to :runtime_role;

-- migrate:down
drop table planned_themes;
