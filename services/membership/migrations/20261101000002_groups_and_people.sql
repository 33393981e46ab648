-- Groups, people, and the memberships between them; memberships decide who sees whom.

-- migrate:up
create table groups (
    network_id uuid not null default kith.network_id(),
    id uuid not null,
    organisation_id uuid not null,
    name text not null,
    language text not null,
    time_zone text not null,
    capacity int constraint groups_capacity_positive check (capacity > 0),
    status text not null
        constraint groups_status_known check (status in ('planned', 'open', 'paused', 'closed')),
    external_id text,
    created_at timestamptz not null,
    version int not null default 1,
    primary key (network_id, id),
    foreign key (network_id, organisation_id) references organisations,
    constraint groups_external_id unique (network_id, external_id)
);
comment on column groups.capacity is 'How many members there is room for; null means no limit.';
create index groups_by_name on groups (network_id, name, id);
create index groups_by_organisation on groups (network_id, organisation_id);

create table persons (
    network_id uuid not null default kith.network_id() references networks,
    id uuid not null,
    display_name text not null,
    language text not null,
    created_at timestamptz not null,
    primary key (network_id, id)
);
comment on column persons.display_name is 'A name of the person''s choosing; it never leaves in events or logs.';

create table person_contacts (
    network_id uuid not null default kith.network_id(),
    person_id uuid not null,
    email_sealed bytea,
    phone_sealed bytea,
    primary key (network_id, person_id),
    foreign key (network_id, person_id) references persons
);
comment on table person_contacts is 'How to reach people, sealed with each person''s own key.';

create table memberships (
    network_id uuid not null default kith.network_id(),
    id uuid not null,
    group_id uuid not null,
    person_id uuid not null,
    role text not null
        constraint memberships_role_known check (role in ('member', 'facilitator', 'mentor')),
    status text not null
        constraint memberships_status_known check (status in ('applied', 'active', 'paused', 'left')),
    applied_on date not null,
    active_from date,
    left_on date,
    changed_on date not null,
    version int not null default 1,
    primary key (network_id, id),
    foreign key (network_id, group_id) references groups,
    foreign key (network_id, person_id) references persons,
    constraint memberships_active_from_a_day
        check (status in ('applied', 'left') or active_from is not null),
    constraint memberships_left_on_a_day check ((status = 'left') = (left_on is not null)),
    constraint memberships_run_forward check (left_on >= active_from)
);
-- A person belongs to a group once at a time; what has ended may lie behind it any number of times.
create unique index memberships_one_current on memberships (network_id, group_id, person_id)
    where status <> 'left';
create index memberships_by_person on memberships (network_id, person_id);

create table membership_changes (
    network_id uuid not null default kith.network_id(),
    id uuid not null,
    membership_id uuid not null,
    group_id uuid not null,
    person_id uuid not null,
    change text not null constraint membership_changes_known
        check (change in ('applied', 'activated', 'paused', 'resumed', 'left')),
    happened_on date not null,
    recorded_at timestamptz not null,
    recorded_by uuid not null,
    primary key (network_id, membership_id, id),
    foreign key (network_id, membership_id) references memberships
);
comment on table membership_changes is 'The history of memberships. Append-only: no update, no delete.';

-- Memberships first: the policies of the other tables look into them. A facilitator or mentor sees those
-- of their groups, everyone their own.
alter table memberships enable row level security;
alter table memberships force row level security;
create policy tenant on memberships using (network_id = (select kith.network_id()));
create policy scope on memberships as restrictive
    using (
        (select kith.scope()) = 'network'
        or ((select kith.scope()) = 'groups' and group_id = any ((select kith.group_ids())::uuid[]))
        or person_id = (select kith.person_id())
    );

-- Whose contacts a facilitator can unseal: people who belong to one of the groups, or apply to it.
create or replace function kith.is_of_my_groups(person uuid) returns boolean
    language sql stable parallel safe
    as $$
        select exists (
            select from public.memberships m
            where m.network_id = (select kith.network_id())
            and m.person_id = person
            and m.group_id = any ((select kith.group_ids())::uuid[])
            and m.status <> 'left'
        )
    $$;

alter table membership_changes enable row level security;
alter table membership_changes force row level security;
create policy tenant on membership_changes using (network_id = (select kith.network_id()));
create policy scope on membership_changes as restrictive
    using (
        (select kith.scope()) = 'network'
        or ((select kith.scope()) = 'groups' and group_id = any ((select kith.group_ids())::uuid[]))
        or person_id = (select kith.person_id())
    );

-- People find the open groups and see those they belong to or belonged to; only their staff see the rest.
alter table groups enable row level security;
alter table groups force row level security;
create policy tenant on groups using (network_id = (select kith.network_id()));
create policy scope on groups as restrictive for select
    using (
        (select kith.scope()) = 'network'
        or ((select kith.scope()) in ('groups', 'person') and id = any ((select kith.group_ids())::uuid[]))
        or ((select kith.scope()) = 'person' and status = 'open')
        or id in (select m.group_id from memberships m where m.person_id = (select kith.person_id()))
    );
create policy scope_insert on groups as restrictive for insert
    with check ((select kith.scope()) = 'network');
-- A facilitator locks the group's row to count its places; that counts as an update.
create policy scope_update on groups as restrictive for update
    using (
        (select kith.scope()) = 'network'
        or ((select kith.scope()) = 'groups' and id = any ((select kith.group_ids())::uuid[]))
    );

-- A facilitator sees people for as long as they belong to one of the groups, or apply to it.
alter table persons enable row level security;
alter table persons force row level security;
create policy tenant on persons using (network_id = (select kith.network_id()));
create policy scope on persons as restrictive
    using (
        (select kith.scope()) = 'network'
        or id = (select kith.person_id())
        or (
            (select kith.scope()) = 'groups'
            and id in (
                select m.person_id from memberships m
                where m.group_id = any ((select kith.group_ids())::uuid[]) and m.status <> 'left'
            )
        )
    );

alter table person_contacts enable row level security;
alter table person_contacts force row level security;
create policy tenant on person_contacts using (network_id = (select kith.network_id()));
create policy scope on person_contacts as restrictive
    using (
        (select kith.scope()) = 'network'
        or person_id = (select kith.person_id())
        or (
            (select kith.scope()) = 'groups'
            and person_id in (
                select m.person_id from memberships m
                where m.group_id = any ((select kith.group_ids())::uuid[]) and m.status <> 'left'
            )
        )
    );

grant select, insert, update on groups, persons to :runtime_role;
-- Who belongs where and as what never changes: only since when, and whether still.
grant select, insert on memberships to :runtime_role;
grant update (status, active_from, left_on, changed_on, version) on memberships to :runtime_role;
grant select, insert on person_contacts, membership_changes to :runtime_role;

-- migrate:down
create or replace function kith.is_of_my_groups(person uuid) returns boolean
    language sql stable parallel safe
    as $$ select false $$;
drop table membership_changes;
drop table person_contacts;
-- Policies of the others look into memberships.
drop policy scope on groups;
drop policy scope on persons;
drop table memberships;
drop table persons;
drop table groups;
