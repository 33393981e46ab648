-- What the others tell: roles and days of leaving, groups, languages, meetings and who facilitates them.

-- migrate:up
alter table memberships add column role text;
alter table memberships add column left_on date;

create table known_groups (
    network_id uuid not null default kith.network_id(),
    group_id uuid not null,
    language text,
    status text not null constraint known_groups_status check (status in ('planned', 'open', 'paused', 'closed')),
    language_as_of uuid,
    status_as_of uuid,
    primary key (network_id, group_id)
);
comment on table known_groups is 'From membership: groups, their language and whether they meet.';

create table known_meetings (
    network_id uuid not null default kith.network_id(),
    occurrence_id uuid not null,
    group_id uuid not null,
    starts_at timestamptz,
    held_on date,
    cancelled boolean not null,
    as_of uuid not null,
    primary key (network_id, occurrence_id)
);
comment on table known_meetings is 'From scheduling: when groups meet, and which meetings were cancelled.';
create index known_meetings_by_group on known_meetings (network_id, group_id, held_on);

create table known_leads (
    network_id uuid not null default kith.network_id(),
    duty_id uuid not null,
    occurrence_id uuid not null,
    group_id uuid not null,
    -- The group may see it, so it is not called person_id.
    held_by uuid,
    as_of uuid not null,
    primary key (network_id, duty_id)
);
comment on table known_leads is 'From scheduling: who facilitates which meeting; null where nobody does.';
create index known_leads_by_group on known_leads (network_id, group_id, occurrence_id);
create index known_leads_by_holder on known_leads (network_id, held_by);

alter table known_groups enable row level security;
alter table known_groups force row level security;
create policy tenant on known_groups
    using (network_id = (select kith.network_id()));
create policy scope on known_groups as restrictive
    using (
        (select kith.scope()) = 'network'
        or group_id = any ((select kith.group_ids())::uuid[])
    )
    with check ((select kith.scope()) = 'network');

alter table known_meetings enable row level security;
alter table known_meetings force row level security;
create policy tenant on known_meetings
    using (network_id = (select kith.network_id()));
create policy scope on known_meetings as restrictive
    using (
        (select kith.scope()) = 'network'
        or group_id = any ((select kith.group_ids())::uuid[])
    )
    with check ((select kith.scope()) = 'network');

alter table known_leads enable row level security;
alter table known_leads force row level security;
create policy tenant on known_leads
    using (network_id = (select kith.network_id()));
create policy scope on known_leads as restrictive
    using (
        (select kith.scope()) = 'network'
        or group_id = any ((select kith.group_ids())::uuid[])
    )
    with check ((select kith.scope()) = 'network');

grant select, insert, update on known_groups, known_meetings, known_leads to :runtime_role;

create table known_languages (
    network_id uuid not null default kith.network_id(),
    person_id uuid not null,
    languages text[] not null,
    as_of uuid not null,
    primary key (network_id, person_id)
);
comment on table known_languages is 'From membership: the languages that people need, the best first.';

alter table known_languages enable row level security;
alter table known_languages force row level security;
create policy tenant on known_languages
    using (network_id = (select kith.network_id()));
create policy scope on known_languages as restrictive
    using (
        (select kith.scope()) = 'network'
        or person_id = (select kith.person_id())
        or ((select kith.scope()) = 'groups' and kith.is_of_my_groups(person_id))
    )
    with check ((select kith.scope()) = 'network');

grant select, insert, update on known_languages to :runtime_role;

-- migrate:down
drop table known_languages;
drop table known_leads;
drop table known_meetings;
drop table known_groups;
alter table memberships drop column left_on;
alter table memberships drop column role;
