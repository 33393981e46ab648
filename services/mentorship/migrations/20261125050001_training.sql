-- Training: the network's modules, and who has completed which.

-- migrate:up
create table training_catalogues (
    network_id uuid not null default kith.network_id(),
    modules jsonb not null,
    version int not null,
    primary key (network_id)
);
comment on table training_catalogues is 'What can be learned; where there is no row, what comes with Kith.';

alter table training_catalogues enable row level security;
alter table training_catalogues force row level security;
create policy tenant on training_catalogues
    using (network_id = (select kith.network_id()));
create policy scope on training_catalogues as restrictive for select
    using ((select kith.scope()) in ('network', 'groups', 'person'));
create policy scope_insert on training_catalogues as restrictive for insert
    with check ((select kith.scope()) = 'network');
create policy scope_update on training_catalogues as restrictive for update
    using ((select kith.scope()) = 'network');

grant select, insert, update on training_catalogues to :runtime_role;

create table training_completions (
    network_id uuid not null default kith.network_id(),
    id uuid not null,
    person_id uuid not null,
    module text not null,
    completed_on date not null,
    -- The first day on which it counts no more; null where it always will.
    expires_on date,
    renew_from date,
    recorded_at timestamptz not null,
    recorded_by uuid not null,
    withdrawn_at timestamptz,
    told_due boolean not null default false,
    told_expired boolean not null default false,
    primary key (network_id, id),
    constraint training_completions_order check (completed_on <= expires_on and renew_from <= expires_on)
);
comment on table training_completions is 'Who has completed which module, and how long that counts.';
create index training_completions_by_person on training_completions (network_id, person_id, module);
create index training_completions_by_expiry on training_completions (network_id, expires_on)
    where withdrawn_at is null and not told_expired;

alter table training_completions enable row level security;
alter table training_completions force row level security;
create policy tenant on training_completions
    using (network_id = (select kith.network_id()));
create policy scope on training_completions as restrictive for select
    using (
        (select kith.scope()) = 'network'
        or person_id = (select kith.person_id())
        or ((select kith.scope()) = 'groups' and kith.is_of_my_groups(person_id))
    );
-- Others say it of somebody, nobody of themself.
create policy scope_insert on training_completions as restrictive for insert
    with check (
        (select kith.scope()) = 'network'
        or (
            (select kith.scope()) = 'groups'
            and kith.is_of_my_groups(person_id)
            and person_id is distinct from (select kith.person_id())
        )
    );
create policy scope_update on training_completions as restrictive for update
    using (
        (select kith.scope()) = 'network'
        or ((select kith.scope()) = 'groups' and kith.is_of_my_groups(person_id))
    );

grant select, insert, update on training_completions to :runtime_role;

-- migrate:down
drop table training_completions;
drop table training_catalogues;
