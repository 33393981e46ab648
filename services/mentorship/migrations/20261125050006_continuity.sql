-- Continuity: what was reckoned of each group, and which have to be looked at again.

-- migrate:up
create table continuity_indices (
    network_id uuid not null default kith.network_id(),
    group_id uuid not null,
    index int not null,
    level text not null,
    reckoned_on date not null,
    primary key (network_id, group_id),
    constraint continuity_indices_range check (index between 0 and 100),
    constraint continuity_indices_level check (level in ('steady', 'watch', 'fragile'))
);
comment on table continuity_indices is 'How well each group would carry on, as it was reckoned last.';
create index continuity_indices_by_index on continuity_indices (network_id, index, group_id);

create table continuity_due (
    network_id uuid not null default kith.network_id(),
    group_id uuid not null,
    due_at timestamptz not null,
    primary key (network_id, group_id)
);
comment on table continuity_due is 'Groups of which something was told since they were looked at.';

alter table continuity_indices enable row level security;
alter table continuity_indices force row level security;
create policy tenant on continuity_indices
    using (network_id = (select kith.network_id()));
create policy scope on continuity_indices as restrictive
    using (
        (select kith.scope()) = 'network'
        or ((select kith.scope()) = 'groups' and group_id = any ((select kith.group_ids())::uuid[]))
    )
    with check ((select kith.scope()) = 'network');

alter table continuity_due enable row level security;
alter table continuity_due force row level security;
create policy tenant on continuity_due
    using (network_id = (select kith.network_id()));
create policy scope on continuity_due as restrictive
    using ((select kith.scope()) = 'network');

grant select, insert, update on continuity_indices to :runtime_role;
grant select, insert, delete, update on continuity_due to :runtime_role;

-- migrate:down
drop table continuity_due;
drop table continuity_indices;
