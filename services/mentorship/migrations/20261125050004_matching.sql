-- Matching: what people tell for finding each other, and mentors with newcomers.

-- migrate:up
create table mentoring_profiles (
    network_id uuid not null default kith.network_id(),
    person_id uuid not null,
    languages text[] not null,
    times text[] not null,
    experiences text[] not null,
    open_to_mentoring boolean not null,
    version int not null,
    primary key (network_id, person_id)
);
comment on table mentoring_profiles is 'Languages, times and experiences of life, told for finding each other; no health.';

alter table mentoring_profiles enable row level security;
alter table mentoring_profiles force row level security;
create policy tenant on mentoring_profiles
    using (network_id = (select kith.network_id()));
create policy scope on mentoring_profiles as restrictive
    using (
        (select kith.scope()) = 'network'
        or person_id = (select kith.person_id())
        or ((select kith.scope()) = 'groups' and kith.is_of_my_groups(person_id))
    );

grant select, insert, update on mentoring_profiles to :runtime_role;

create table matches (
    network_id uuid not null default kith.network_id(),
    id uuid not null,
    group_id uuid not null,
    mentor_id uuid not null,
    newcomer_id uuid not null,
    goals text[] not null,
    review_on date not null,
    status text not null,
    proposed_at timestamptz not null,
    proposed_by uuid not null,
    began_on date,
    ended_on date,
    said_by_mentor text,
    said_by_newcomer text,
    version int not null default 1,
    primary key (network_id, id),
    constraint matches_two_people check (mentor_id <> newcomer_id),
    constraint matches_status check (
        status in ('proposed', 'offered', 'active', 'ending', 'ended', 'dropped')
    )
);
comment on table matches is 'A mentor and a newcomer; the two see it, and those who run the group.';
create unique index matches_one_at_a_time on matches (network_id, group_id, newcomer_id)
    where status in ('proposed', 'offered', 'active', 'ending');
create index matches_by_mentor on matches (network_id, mentor_id, status);
create index matches_by_newcomer on matches (network_id, newcomer_id, status);

alter table matches enable row level security;
alter table matches force row level security;
create policy tenant on matches
    using (network_id = (select kith.network_id()));
create policy scope on matches as restrictive
    using (
        (select kith.scope()) = 'network'
        or ((select kith.scope()) = 'groups' and group_id = any ((select kith.group_ids())::uuid[]))
        or mentor_id = (select kith.person_id())
        or newcomer_id = (select kith.person_id())
    );
-- Nobody proposes themself: those who run the group ask both.
create policy scope_insert on matches as restrictive for insert
    with check (
        (select kith.scope()) = 'network'
        or ((select kith.scope()) = 'groups' and group_id = any ((select kith.group_ids())::uuid[]))
    );

grant select, insert, update on matches to :runtime_role;

-- migrate:down
drop table matches;
drop table mentoring_profiles;
