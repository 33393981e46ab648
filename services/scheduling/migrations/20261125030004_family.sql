-- Meetings to which members may bring those close to them, and what each member would like.

-- migrate:up
create table family_sessions (
    network_id uuid not null,
    occurrence_id uuid not null,
    group_id uuid not null,
    kind text not null,
    topic text not null,
    places int not null,
    per_member int not null,
    -- The part for families; all else is for members alone.
    from_minute int not null,
    minutes int not null,
    alternative text not null,
    alternative_id uuid,
    planned_at timestamptz not null,
    closed_at timestamptz,
    companions int not null default 0,
    version int not null default 1,
    primary key (network_id, occurrence_id),
    foreign key (network_id, occurrence_id) references occurrences (network_id, id) on delete cascade,
    constraint family_sessions_kind check (kind in ('family_session', 'partner_check_in', 'education')),
    constraint family_sessions_places check (places between 1 and 200 and per_member between 1 and 5),
    constraint family_sessions_part check (from_minute >= 0 and minutes > 0),
    constraint family_sessions_alternative check (
        alternative in ('members_part', 'other_meeting')
        and (alternative = 'other_meeting') = (alternative_id is not null)
    )
);
comment on table family_sessions is 'Meetings with a part for families; companions is how many came along, once it is over.';
create index family_sessions_by_group on family_sessions (network_id, group_id, occurrence_id);
create index family_sessions_to_close on family_sessions (network_id, occurrence_id) where closed_at is null;

alter table family_sessions enable row level security;
alter table family_sessions force row level security;
create policy tenant on family_sessions
    using (network_id = (select kith.network_id()));
-- Whoever sees a meeting sees what kind of meeting it is.
create policy scope on family_sessions as restrictive for select
    using (occurrence_id in (select o.id from occurrences o where o.network_id = (select kith.network_id())));
create policy scope_insert on family_sessions as restrictive for insert
    with check (
        (select kith.scope()) = 'network'
        or ((select kith.scope()) = 'groups' and group_id = any ((select kith.group_ids())::uuid[]))
    );
create policy scope_update on family_sessions as restrictive for update
    using (
        (select kith.scope()) = 'network'
        or ((select kith.scope()) = 'groups' and group_id = any ((select kith.group_ids())::uuid[]))
    );
create policy scope_delete on family_sessions as restrictive for delete
    using (
        (select kith.scope()) = 'network'
        or ((select kith.scope()) = 'groups' and group_id = any ((select kith.group_ids())::uuid[]))
    );

grant select, insert, update, delete on family_sessions to :runtime_role;

create table family_answers (
    network_id uuid not null,
    occurrence_id uuid not null,
    person_id uuid not null,
    group_id uuid not null,
    choice text not null,
    relations text[] not null,
    caregiver_ids uuid[] not null,
    answered_at timestamptz not null,
    primary key (network_id, occurrence_id, person_id),
    foreign key (network_id, occurrence_id) references family_sessions (network_id, occurrence_id)
        on delete cascade,
    constraint family_answers_choice check (
        choice in ('bring', 'alone', 'alternative')
        and (choice = 'bring') = (cardinality(relations) + cardinality(caregiver_ids) > 0)
    )
);
comment on table family_answers is 'Whom members bring, by relation or link and never by name; forgotten when the meeting is over.';
create index family_answers_by_person on family_answers (network_id, person_id);

alter table family_answers enable row level security;
alter table family_answers force row level security;
create policy tenant on family_answers
    using (network_id = (select kith.network_id()));
-- Those who run the group do not see who prefers what: they plan by counts.
create policy scope on family_answers as restrictive
    using ((select kith.scope()) = 'network' or person_id = (select kith.person_id()));
-- Nobody answers for another, nor in another group.
create policy scope_insert on family_answers as restrictive for insert
    with check (
        person_id = (select kith.person_id()) and group_id = any ((select kith.group_ids())::uuid[])
    );

grant select, insert, update, delete on family_answers to :runtime_role;

-- How many come, and nothing of whom: for whoever sees the meeting. What it lifts for itself it puts back.
create function family_counts(occurrence uuid)
returns table (bringing int, companions int, alternatives int)
language plpgsql as $$
declare
    asking text := kith.scope();
begin
    if not exists (
        select from family_sessions as s where s.network_id = kith.network_id() and s.occurrence_id = occurrence
    ) then
        return;
    end if;
    perform set_config('kith.scope', 'network', true);
    return query
        select
            count(*) filter (where a.choice = 'bring')::int,
            coalesce(sum(cardinality(a.relations) + cardinality(a.caregiver_ids)), 0)::int,
            count(*) filter (where a.choice = 'alternative')::int
        from family_answers as a
        where a.network_id = kith.network_id() and a.occurrence_id = occurrence;
    perform set_config('kith.scope', asking, true);
end
$$;

-- migrate:down
drop function family_counts;
drop table family_answers;
drop table family_sessions;
