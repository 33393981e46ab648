-- The pathway as data: what each network asks for before each stage; pauses; notes.

-- migrate:up
create or replace function kith.is_of_my_groups(person uuid) returns boolean
    language sql stable parallel safe
    as $$
        select exists (
            select from public.memberships known
            where known.network_id = (select kith.network_id())
            and known.person_id = person
            and known.group_id = any ((select kith.group_ids())::uuid[])
            and known.status <> 'left'
        )
    $$;

create table pathway_plans (
    network_id uuid not null default kith.network_id(),
    plan jsonb not null,
    published_at timestamptz not null,
    published_by uuid not null,
    version int not null,
    primary key (network_id)
);
comment on table pathway_plans is 'Stages, evidence and gates of a network; where there is no row, those that come with Kith.';

alter table pathway_plans enable row level security;
alter table pathway_plans force row level security;
create policy tenant on pathway_plans
    using (network_id = (select kith.network_id()));
create policy scope on pathway_plans as restrictive for select
    using ((select kith.scope()) in ('network', 'groups', 'person'));
create policy scope_insert on pathway_plans as restrictive for insert
    with check ((select kith.scope()) = 'network');
create policy scope_update on pathway_plans as restrictive for update
    using ((select kith.scope()) = 'network');

grant select, insert, update on pathway_plans to :runtime_role;

-- What can be shown is the network's to say.
-- squawk-ignore ban-drop-constraint
alter table evidence drop constraint evidence_known;
alter table evidence
    add constraint evidence_code check (evidence ~ '^[a-z][a-z0-9_]{0,39}$') not valid;

alter table pathways add column paused_at timestamptz;
comment on column pathways.paused_at is 'Since when the person walks no further for now; null while they do.';

create table pathway_notes (
    network_id uuid not null default kith.network_id(),
    id uuid not null,
    pathway_id uuid not null,
    person_id uuid not null,
    -- Sealed with the key of whom it is about.
    note bytea not null,
    written_by uuid not null,
    written_at timestamptz not null,
    primary key (network_id, id),
    foreign key (network_id, pathway_id) references pathways
);
comment on table pathway_notes is 'What somebody wrote down beside a pathway: read by whoever wrote it, and by coordinators.';
create index pathway_notes_by_pathway on pathway_notes (network_id, pathway_id, id);

alter table pathway_notes enable row level security;
alter table pathway_notes force row level security;
create policy tenant on pathway_notes
    using (network_id = (select kith.network_id()));
create policy scope on pathway_notes as restrictive
    using (
        (select kith.scope()) = 'network'
        or (
            written_by = (select kith.person_id())
            and (
                person_id = (select kith.person_id())
                or ((select kith.scope()) = 'groups' and kith.is_of_my_groups(person_id))
            )
        )
    );

grant select, insert, delete on pathway_notes to :runtime_role;

-- migrate:down
drop table pathway_notes;
alter table pathways drop column paused_at;
alter table evidence drop constraint evidence_code;
alter table evidence add constraint evidence_known check (
    evidence in ('orientation', 'mentor_training', 'shadowing', 'co_leading')
);
drop table pathway_plans;
create or replace function kith.is_of_my_groups(person uuid) returns boolean
    language sql stable parallel safe
    as $$ select false $$;
