-- Addresses of calendar feeds. Only a hash of the secret is kept, and what is taken back is gone.

-- migrate:up
create table feed_addresses (
    network_id uuid not null,
    id uuid not null,
    person_id uuid,
    group_id uuid,
    titles text not null,
    language text not null,
    secret_hash bytea not null,
    created_at timestamptz not null,
    primary key (network_id, id),
    constraint feed_addresses_one_holder check (num_nonnulls(person_id, group_id) = 1),
    constraint feed_addresses_titles check (titles in ('discreet', 'full')),
    constraint feed_addresses_language check (language in ('en', 'es', 'de')),
    constraint feed_addresses_hash check (octet_length(secret_hash) = 32)
);
comment on table feed_addresses is 'Calendars to subscribe to: of a person, or of a group.';

alter table feed_addresses enable row level security;
alter table feed_addresses force row level security;
create policy tenant on feed_addresses
    using (network_id = (select kith.network_id()));
create policy scope on feed_addresses as restrictive for select
    using (
        (select kith.scope()) = 'network'
        or person_id = (select kith.person_id())
        or ((select kith.scope()) = 'groups' and group_id = any ((select kith.group_ids())::uuid[]))
        -- Who comes with an address and no token asks as the feed itself, and sees this row of all.
        or ((select kith.scope()) = 'person' and id = (select kith.person_id()))
    );
create policy scope_insert on feed_addresses as restrictive for insert
    with check (
        (select kith.scope()) = 'network'
        or person_id = (select kith.person_id())
        or ((select kith.scope()) = 'groups' and group_id = any ((select kith.group_ids())::uuid[]))
    );
create policy scope_delete on feed_addresses as restrictive for delete
    using (
        (select kith.scope()) = 'network'
        or person_id = (select kith.person_id())
        or ((select kith.scope()) = 'groups' and group_id = any ((select kith.group_ids())::uuid[]))
    );

grant select, insert, delete on feed_addresses to :runtime_role;

-- migrate:down
drop table feed_addresses;
