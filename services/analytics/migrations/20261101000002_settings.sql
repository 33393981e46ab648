-- What a network decides about its figures.

-- migrate:up
create table settings (
    network_id uuid not null,
    suppression_threshold int not null,
    version int not null default 1,
    primary key (network_id),
    constraint settings_threshold check (suppression_threshold between 5 and 100)
);
comment on table settings is 'One row a network; a network without a row has the defaults.';

alter table settings enable row level security;
alter table settings force row level security;
create policy tenant on settings
    using (network_id = (select kith.network_id()));
create policy scope on settings as restrictive
    using ((select kith.scope()) in ('network', 'groups'))
    with check ((select kith.scope()) = 'network');

grant select, insert, update on settings to :runtime_role;

-- migrate:down
drop table settings;
