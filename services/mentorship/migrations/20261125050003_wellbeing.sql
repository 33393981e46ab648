-- Looking after those who carry others: self-checks sealed to the person, rests, loads.

-- migrate:up
create table self_checks (
    network_id uuid not null default kith.network_id(),
    id uuid not null,
    person_id uuid not null,
    -- Sealed with the person's key.
    answers bytea not null,
    taken_at timestamptz not null,
    primary key (network_id, id)
);
comment on table self_checks is 'What people answered about how they are: seen by the person, and by nobody else in any role.';
create index self_checks_by_person on self_checks (network_id, person_id, id);

alter table self_checks enable row level security;
alter table self_checks force row level security;
create policy tenant on self_checks
    using (network_id = (select kith.network_id()));
create policy scope on self_checks as restrictive
    using (person_id = (select kith.person_id()));

grant select, insert, delete on self_checks to :runtime_role;

create table rests (
    network_id uuid not null default kith.network_id(),
    person_id uuid not null,
    -- The first day on which something can be asked of them.
    resting_until date not null,
    version int not null,
    primary key (network_id, person_id)
);
comment on table rests is 'Who rests until when; never why.';

alter table rests enable row level security;
alter table rests force row level security;
create policy tenant on rests
    using (network_id = (select kith.network_id()));
create policy scope on rests as restrictive
    using (
        (select kith.scope()) = 'network'
        or person_id = (select kith.person_id())
        or ((select kith.scope()) = 'groups' and kith.is_of_my_groups(person_id))
    );

grant select, insert, update on rests to :runtime_role;

create table loads (
    network_id uuid not null default kith.network_id(),
    person_id uuid not null,
    mentees int not null default 0,
    mentees_at_most int not null default 3,
    handovers int not null default 0,
    duties int not null default 0,
    duties_at_most int not null default 6,
    -- Whether it was announced that they have enough.
    told boolean not null default false,
    reckoned_on date,
    version int not null default 0,
    primary key (network_id, person_id),
    constraint loads_limits check (mentees_at_most between 0 and 10 and duties_at_most between 0 and 28)
);
comment on table loads is 'How much people carry, and at most want to.';
create index loads_by_day on loads (network_id, reckoned_on);

alter table loads enable row level security;
alter table loads force row level security;
create policy tenant on loads
    using (network_id = (select kith.network_id()));
create policy scope on loads as restrictive for select
    using (
        (select kith.scope()) = 'network'
        or person_id = (select kith.person_id())
        or ((select kith.scope()) = 'groups' and kith.is_of_my_groups(person_id))
    );
create policy scope_insert on loads as restrictive for insert
    with check ((select kith.scope()) = 'network' or person_id = (select kith.person_id()));
create policy scope_update on loads as restrictive for update
    using ((select kith.scope()) = 'network' or person_id = (select kith.person_id()));

grant select, insert, update on loads to :runtime_role;

-- migrate:down
drop table loads;
drop table rests;
drop table self_checks;
