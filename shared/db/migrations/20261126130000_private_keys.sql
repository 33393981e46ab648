-- A second key for what a person writes for themself alone: nobody else can even read the wrapped key.

-- migrate:up
create table kith.private_keys (
    network_id uuid not null,
    person_id uuid not null,
    -- Sealed with the person's key of kith.person_keys, and worth nothing once that is destroyed.
    wrapped_key bytea not null,
    created_at timestamptz not null default now(),
    primary key (network_id, person_id)
);
comment on table kith.private_keys is 'Keys of what only the person reads: seen by the person, and by nobody else in any role.';

alter table kith.private_keys enable row level security;
alter table kith.private_keys force row level security;
create policy tenant on kith.private_keys
    using (network_id = (select kith.network_id()));
create policy scope on kith.private_keys as restrictive
    using (person_id = (select kith.person_id()));

grant select, insert on kith.private_keys to :runtime_role;

-- migrate:down
drop table kith.private_keys;
