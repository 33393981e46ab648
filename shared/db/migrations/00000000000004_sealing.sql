-- One data key per person: erasing the key erases everything that was sealed with it.

-- migrate:up

-- A service that keeps memberships replaces this, so that facilitators can unseal what is of their people.
create function kith.is_of_my_groups(person uuid) returns boolean
    language sql stable parallel safe
    as $$ select false $$;
comment on function kith.is_of_my_groups(uuid) is 'Whether a person belongs to a group of the one who is asking.';

create table kith.person_keys (
    network_id uuid not null,
    person_id uuid not null,
    wrapped_key bytea,
    created_at timestamptz not null default now(),
    destroyed_at timestamptz,
    primary key (network_id, person_id),
    -- What remains of an erased person is that they were erased: a key cannot come back.
    constraint person_keys_destroyed_or_usable check ((wrapped_key is null) = (destroyed_at is not null))
);
comment on table kith.person_keys is 'Data keys, each wrapped by the key-encryption key; null once destroyed.';

alter table kith.person_keys enable row level security;
alter table kith.person_keys force row level security;
create policy tenant on kith.person_keys
    using (network_id = (select kith.network_id()));
create policy scope on kith.person_keys as restrictive
    using (
        (select kith.scope()) = 'network'
        or person_id = (select kith.person_id())
        or ((select kith.scope()) = 'groups' and kith.is_of_my_groups(person_id))
    );
-- Only destroying changes a key, and that is the service's own act, once it hears that a person is erased.
create policy destroying on kith.person_keys as restrictive for update
    using ((select kith.scope()) = 'network');

grant select, insert, update on kith.person_keys to :runtime_role;

-- migrate:down
drop table kith.person_keys;
drop function kith.is_of_my_groups(uuid);
