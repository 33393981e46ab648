-- What people take on until their group meets again, and how many did, where they are enough to hide in.

-- migrate:up
create table practices (
    network_id uuid not null,
    id uuid not null,
    person_id uuid not null,
    group_id uuid not null,
    -- No foreign keys: most entries come with Kith and are no rows, and a meeting may be withdrawn meanwhile.
    entry_id uuid not null,
    occurrence_id uuid,
    taken_on_at timestamptz not null,
    until timestamptz not null,
    expires_at timestamptz not null,
    outcome text,
    -- Sealed with the person's key.
    reflection bytea,
    version int not null default 1,
    primary key (network_id, id),
    constraint practices_outcome check (outcome in ('done', 'partly', 'not_done')),
    constraint practices_once unique (network_id, person_id, group_id, until)
);
comment on table practices is 'Something small that somebody has taken on; a few days after the meeting it is deleted.';
create index practices_to_forget on practices (network_id, expires_at);
create index practices_by_occurrence on practices (network_id, occurrence_id);

alter table practices enable row level security;
alter table practices force row level security;
create policy tenant on practices
    using (network_id = (select kith.network_id()));
-- Nobody else sees what somebody has taken on, no coordinator either. The service itself counts and forgets, in
-- transactions that say so: the id is that of `Principal.system("scheduling")`.
create policy scope on practices as restrictive
    using (
        person_id = (select kith.person_id())
        or (
            (select kith.scope()) = 'network'
            and (select kith.principal_id()) = 'd26e8710-dec6-5cde-9cda-16a289befc87'
        )
    )
    with check (
        person_id = (select kith.person_id()) and group_id = any ((select kith.group_ids())::uuid[])
    );

grant select, insert, update, delete on practices to :runtime_role;

create table practice_counts (
    network_id uuid not null,
    occurrence_id uuid not null,
    group_id uuid not null,
    people int not null,
    primary key (network_id, occurrence_id),
    constraint practice_counts_hide_everybody check (people >= 5)
);
comment on table practice_counts is 'How many people took something on before a meeting; fewer than five are never written down.';

alter table practice_counts enable row level security;
alter table practice_counts force row level security;
create policy tenant on practice_counts
    using (network_id = (select kith.network_id()));
create policy scope on practice_counts as restrictive
    using (
        (select kith.scope()) = 'network'
        or ((select kith.scope()) = 'groups' and group_id = any ((select kith.group_ids())::uuid[]))
    )
    with check ((select kith.scope()) = 'network');

grant select, insert on practice_counts to :runtime_role;

-- migrate:down
drop table practice_counts;
drop table practices;
