-- Organisations stand below others: a network of regions, areas and hosts is a tree.

-- migrate:up
alter table organisations add column parent_id uuid;
alter table organisations add column version int not null default 1;
alter table organisations add constraint organisations_parent
    foreign key (network_id, parent_id) references organisations (network_id, id) not valid;
alter table organisations add constraint organisations_not_below_itself check (parent_id <> id) not valid;
comment on column organisations.parent_id is 'The organisation that it stands below; none at the top.';
-- squawk-ignore require-concurrent-index-creation
create index organisations_by_parent on organisations (network_id, parent_id, name, id)
    where parent_id is not null;

create policy scope_update on organisations as restrictive for update
    using ((select kith.scope()) = 'network');
grant update (name, parent_id, version) on organisations to :runtime_role;

-- migrate:down
revoke update (name, parent_id, version) on organisations from :runtime_role;
drop policy scope_update on organisations;
drop index organisations_by_parent;
alter table organisations drop column version;
alter table organisations drop column parent_id;
