-- People outside the groups who offer time, space or funding, or would like to take part.

-- migrate:up
create table interests (
    network_id uuid not null default kith.network_id() references networks,
    id uuid not null,
    kind text not null
        constraint interests_kind_known check (kind in ('person', 'clinician', 'volunteer', 'host')),
    offers text[] not null
        constraint interests_offers_known check (offers <@ array['time', 'space', 'funding']),
    language text not null,
    status text not null
        constraint interests_status_known check (status in ('new', 'contacted', 'engaged', 'closed')),
    contact_sealed bytea,
    registered_at timestamptz not null,
    changed_at timestamptz not null,
    changed_by uuid not null,
    version int not null default 1,
    primary key (network_id, id)
);
comment on column interests.contact_sealed is
    'Name, contact and words, sealed with a key of this entry alone; null once they were forgotten.';

-- They are not of any group, and so nobody's but the coordinators'.
alter table interests enable row level security;
alter table interests force row level security;
create policy tenant on interests using (network_id = (select kith.network_id()));
create policy scope on interests as restrictive using ((select kith.scope()) = 'network');

grant select, insert on interests to :runtime_role;
grant update (status, contact_sealed, changed_at, changed_by, version) on interests to :runtime_role;

-- migrate:down
drop table interests;
