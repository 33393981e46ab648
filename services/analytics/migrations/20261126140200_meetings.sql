-- When groups meet, from events alone; nothing here is about a person.

-- migrate:up
create table meetings (
    network_id uuid not null default kith.network_id(),
    occurrence_id uuid not null,
    group_id uuid not null,
    starts_at timestamptz,
    is_cancelled boolean not null,
    told_at timestamptz not null,
    event_id uuid not null,
    primary key (network_id, occurrence_id)
);
comment on table meetings is 'When meetings are or were planned to begin; starts_at is null until that was told.';
create index meetings_by_group on meetings (network_id, group_id, starts_at);

alter table meetings enable row level security;
alter table meetings force row level security;
create policy tenant on meetings using (network_id = (select kith.network_id()));
create policy scope on meetings as restrictive
    using (
        (select kith.scope()) = 'network'
        or ((select kith.scope()) = 'groups' and group_id = any ((select kith.group_ids())::uuid[]))
    )
    with check ((select kith.scope()) = 'network');

grant select, insert, update on meetings to :runtime_role;

-- migrate:down
drop table meetings;
