-- Requests to be erased, and what each service confirmed: what the certificate is made of.

-- migrate:up
create table erasures (
    network_id uuid not null default kith.network_id(),
    id uuid not null,
    person_id uuid not null,
    status text not null
        constraint erasures_status_known check (status in ('requested', 'cancelled', 'erasing', 'completed')),
    requested_at timestamptz not null,
    requested_by uuid not null,
    erased_from timestamptz not null,
    decided_at timestamptz,
    completed_at timestamptz,
    version int not null default 1,
    primary key (network_id, id),
    foreign key (network_id, person_id) references persons,
    constraint erasures_decided_once check ((status = 'requested') = (decided_at is null)),
    constraint erasures_completed_at_a_time check ((status = 'completed') = (completed_at is not null))
);
comment on column erasures.erased_from is 'Until then it can be called off; from then on it happens by itself.';
create unique index erasures_one_open on erasures (network_id, person_id) where status <> 'cancelled';
create index erasures_by_person on erasures (network_id, person_id, id);

create table erasure_confirmations (
    network_id uuid not null default kith.network_id(),
    erasure_id uuid not null,
    service text not null,
    person_id uuid not null,
    event_id uuid not null,
    confirmed_at timestamptz not null,
    deleted text[] not null,
    blanked text[] not null,
    kept text[] not null,
    primary key (network_id, erasure_id, service),
    foreign key (network_id, erasure_id) references erasures
);
comment on table erasure_confirmations is 'What each service said it did, by the event that said so. Append-only.';

alter table erasures enable row level security;
alter table erasures force row level security;
create policy tenant on erasures using (network_id = (select kith.network_id()));
create policy scope on erasures as restrictive
    using ((select kith.scope()) = 'network' or person_id = (select kith.person_id()));

alter table erasure_confirmations enable row level security;
alter table erasure_confirmations force row level security;
create policy tenant on erasure_confirmations using (network_id = (select kith.network_id()));
create policy scope on erasure_confirmations as restrictive for select
    using ((select kith.scope()) = 'network' or person_id = (select kith.person_id()));
create policy scope_insert on erasure_confirmations as restrictive for insert
    with check ((select kith.scope()) = 'network');

grant select, insert on erasures, erasure_confirmations to :runtime_role;
grant update (status, erased_from, decided_at, completed_at, version) on erasures to :runtime_role;

-- migrate:down
drop table erasure_confirmations;
drop table erasures;
