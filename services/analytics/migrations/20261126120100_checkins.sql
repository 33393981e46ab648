-- Wellbeing check-ins: who agreed to be counted, what people answered, and by what a change is judged.

-- migrate:up
create table wellbeing_consents (
    network_id uuid not null default kith.network_id(),
    consent_id uuid not null,
    person_id uuid not null,
    granted_at timestamptz,
    withdrawn_at timestamptz,
    primary key (network_id, consent_id)
);
comment on table wellbeing_consents is 'From when to when people agreed to their answers being counted with those of others.';
create index wellbeing_consents_by_person on wellbeing_consents (network_id, person_id);

alter table wellbeing_consents enable row level security;
alter table wellbeing_consents force row level security;
create policy tenant on wellbeing_consents using (network_id = (select kith.network_id()));
-- Whoever answers holds their own consent still; only events write it.
create policy scope on wellbeing_consents as restrictive
    using ((select kith.scope()) = 'network' or person_id = (select kith.person_id()))
    with check ((select kith.scope()) = 'network');

grant select, insert, update on wellbeing_consents to :runtime_role;

create table wellbeing_answers (
    network_id uuid not null default kith.network_id(),
    person_id uuid not null,
    measure text not null,
    taken_on date not null,
    value int not null,
    consent_id uuid not null,
    primary key (network_id, person_id, measure, taken_on),
    constraint wellbeing_answers_value check (value between 0 and 10)
);
comment on table wellbeing_answers is 'What people answered to check-ins; a question that was left out has no row. Each answer goes with its consent.';
create index wellbeing_answers_by_consent on wellbeing_answers (network_id, consent_id);

alter table wellbeing_answers enable row level security;
alter table wellbeing_answers force row level security;
create policy tenant on wellbeing_answers using (network_id = (select kith.network_id()));
-- Nobody else sees what somebody answered, no coordinator either. The service itself counts and forgets, where it
-- says that it asks: the id is that of `Principal.system("analytics")`.
create policy scope on wellbeing_answers as restrictive
    using (
        person_id = (select kith.person_id())
        or (
            (select kith.scope()) = 'network'
            and (select kith.principal_id()) = '744b5391-7964-536b-81c2-706208108dfa'
        )
    )
    with check (person_id = (select kith.person_id()));

grant select, insert, update, delete on wellbeing_answers to :runtime_role;

create table reliabilities (
    network_id uuid not null default kith.network_id(),
    starts_on date not null,
    measure text not null,
    people int not null,
    pairs int not null,
    sd float8,
    r float8,
    least_change int,
    primary key (network_id, starts_on, measure)
);
comment on table reliabilities is 'By what a month''s changes are judged, from the network''s own answers; null where too few tell.';

alter table reliabilities enable row level security;
alter table reliabilities force row level security;
create policy tenant on reliabilities using (network_id = (select kith.network_id()));
-- People see from which change on theirs counts.
create policy scope on reliabilities as restrictive
    using ((select kith.scope()) = 'network' or (select kith.person_id()) is not null)
    with check ((select kith.scope()) = 'network');

grant select, insert on reliabilities to :runtime_role;

-- Which units a group is part of.
create function places() returns table (group_id uuid, unit_id uuid, level text, parent_id uuid)
language sql stable
as $$
    select id, id, 'group', coalesce(organisation_id, network_id) from groups
    union all
    select id, organisation_id, 'organisation', network_id from groups where organisation_id is not null
    union all
    select id, network_id, 'network', null from groups
$$;
comment on function places() is 'Each group as a unit, and the organisation and network that it counts in.';

-- A change holds from the day it counts from until the first day that any change recorded later counts from.
create function active_members_on(day date) returns table (group_id uuid, person_id uuid)
language sql stable
as $$
    select distinct s.group_id, s.person_id
    from (
        select
            m.group_id,
            m.person_id,
            m.is_active,
            m.effective_on as begins_on,
            min(m.effective_on) over (
                partition by m.membership_id
                order by m.recorded_at, m.event_id
                rows between 1 following and unbounded following
            ) as ends_on
        from membership_changes as m
    ) as s
    where s.is_active and s.begins_on <= day and (s.ends_on is null or s.ends_on > day)
$$;
comment on function active_members_on(date) is 'Who was an active member of which group on a day.';

-- migrate:down
drop function active_members_on(date);
drop function places();
drop table reliabilities;
drop table wellbeing_answers;
drop table wellbeing_consents;
