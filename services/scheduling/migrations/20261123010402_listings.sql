-- What everybody may read: coordinators write listings, and the guide made of them is published as a whole.

-- migrate:up
create table listings (
    network_id uuid not null,
    id uuid not null,
    group_id uuid not null,
    slug text not null,
    name text not null,
    place text not null,
    conference_url text,
    conference_phone text,
    types text[] not null,
    version int not null default 1,
    primary key (network_id, id),
    constraint listings_one_per_group unique (network_id, group_id),
    constraint listings_slug_taken unique (network_id, slug),
    constraint listings_slug check (slug ~ '^[a-z0-9]+(-[a-z0-9]+)*$')
);
comment on table listings is 'Groups that everybody may find, under a public name.';

alter table listings enable row level security;
alter table listings force row level security;
create policy tenant on listings
    using (network_id = (select kith.network_id()));
create policy scope on listings as restrictive
    using (
        (select kith.scope()) = 'network'
        or group_id = any ((select kith.group_ids())::uuid[])
    )
    with check ((select kith.scope()) = 'network');
-- A deletion has no row to check, so who may write must be said again.
create policy scope_delete on listings as restrictive for delete
    using ((select kith.scope()) = 'network');

grant select, insert, update, delete on listings to :runtime_role;

-- The public address reads this table alone, so nothing else can come out of it.
create table published_guides (
    network_id uuid not null,
    body text not null,
    published_at timestamptz not null,
    primary key (network_id)
);
comment on table published_guides is 'The public guide of a network, as it is sent.';

alter table published_guides enable row level security;
alter table published_guides force row level security;
create policy tenant on published_guides
    using (network_id = (select kith.network_id()));
create policy scope on published_guides as restrictive
    using ((select kith.scope()) in ('network', 'person'))
    with check ((select kith.scope()) = 'network');

grant select, insert, update on published_guides to :runtime_role;

-- migrate:down
drop table published_guides;
drop table listings;
