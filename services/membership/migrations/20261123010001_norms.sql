-- What groups stand for, in versions, and who has acknowledged which. Append-only, both of them.

-- migrate:up
create table group_norms (
    network_id uuid not null default kith.network_id(),
    group_id uuid not null,
    version int not null constraint group_norms_version_positive check (version > 0),
    goals text[] not null,
    norms text[] not null,
    glossary jsonb not null constraint group_norms_glossary_listed check (jsonb_typeof(glossary) = 'array'),
    published_at timestamptz not null,
    published_by uuid not null,
    primary key (network_id, group_id, version),
    foreign key (network_id, group_id) references groups
);
comment on table group_norms is 'Goals, norms and glossary: texts of a group, never of a person.';

create table norm_acknowledgements (
    network_id uuid not null default kith.network_id(),
    group_id uuid not null,
    version int not null,
    membership_id uuid not null,
    person_id uuid not null,
    acknowledged_at timestamptz not null,
    recorded_by uuid not null,
    primary key (network_id, group_id, version, person_id),
    foreign key (network_id, group_id, version) references group_norms,
    foreign key (network_id, membership_id) references memberships
);
create index norm_acknowledgements_by_person on norm_acknowledgements (network_id, person_id, group_id);
create index norm_acknowledgements_by_membership on norm_acknowledgements (network_id, membership_id);

-- Whoever may see the group may read what it stands for.
alter table group_norms enable row level security;
alter table group_norms force row level security;
create policy tenant on group_norms using (network_id = (select kith.network_id()));
create policy scope on group_norms as restrictive for select
    using (group_id in (select g.id from groups g where g.network_id = (select kith.network_id())));
create policy scope_insert on group_norms as restrictive for insert
    with check (
        (select kith.scope()) = 'network'
        or ((select kith.scope()) = 'groups' and group_id = any ((select kith.group_ids())::uuid[]))
    );

alter table norm_acknowledgements enable row level security;
alter table norm_acknowledgements force row level security;
create policy tenant on norm_acknowledgements using (network_id = (select kith.network_id()));
create policy scope on norm_acknowledgements as restrictive
    using (
        (select kith.scope()) = 'network'
        or ((select kith.scope()) = 'groups' and group_id = any ((select kith.group_ids())::uuid[]))
        or person_id = (select kith.person_id())
    );

grant select, insert on group_norms, norm_acknowledgements to :runtime_role;

-- migrate:down
drop table norm_acknowledgements;
drop table group_norms;
