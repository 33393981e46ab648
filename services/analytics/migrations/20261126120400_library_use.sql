-- Use of the library: themes that groups covered, techniques that somebody took on; who, nobody tells.

-- migrate:up
create table themes_covered (
    network_id uuid not null default kith.network_id(),
    occurrence_id uuid not null,
    entry_id uuid not null,
    group_id uuid not null,
    covered_at timestamptz not null,
    primary key (network_id, occurrence_id, entry_id)
);
comment on table themes_covered is 'Which meetings covered which themes of the library.';
create index themes_covered_by_day on themes_covered (network_id, covered_at);

alter table themes_covered enable row level security;
alter table themes_covered force row level security;
create policy tenant on themes_covered using (network_id = (select kith.network_id()));
create policy scope on themes_covered as restrictive
    using (
        (select kith.scope()) = 'network'
        or ((select kith.scope()) = 'groups' and group_id = any ((select kith.group_ids())::uuid[]))
    )
    with check ((select kith.scope()) = 'network');

grant select, insert, update on themes_covered to :runtime_role;

create table practices (
    network_id uuid not null default kith.network_id(),
    practice_id uuid not null,
    entry_id uuid not null,
    taken_on date,
    helped boolean,
    told_at timestamptz,
    event_id uuid,
    primary key (network_id, practice_id)
);
comment on table practices is 'Techniques that somebody took on, and whether they said that it helped. Neither person nor group is known here.';
create index practices_by_day on practices (network_id, taken_on);

alter table practices enable row level security;
alter table practices force row level security;
create policy tenant on practices using (network_id = (select kith.network_id()));
create policy scope on practices as restrictive using ((select kith.scope()) = 'network');

grant select, insert, update on practices to :runtime_role;

-- migrate:down
drop table practices;
drop table themes_covered;
