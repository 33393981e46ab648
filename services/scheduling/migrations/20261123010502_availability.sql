-- The hours of people's weeks: when they can meet, work and care for somebody. Hours only, never why.

-- migrate:up
create table availabilities (
    network_id uuid not null,
    person_id uuid not null,
    time_zone text not null,
    free int4multirange not null,
    work int4multirange not null,
    caregiving int4multirange not null,
    version int not null default 1,
    primary key (network_id, person_id),
    constraint availabilities_within_a_week check (
        free + work + caregiving <@ '{[0,10080)}'::int4multirange
    )
);
comment on table availabilities is 'Weekly hours in minutes since Monday 00:00, on the clock of the person''s own zone.';

alter table availabilities enable row level security;
alter table availabilities force row level security;
create policy tenant on availabilities
    using (network_id = (select kith.network_id()));
-- Theirs; and seen by who plans: coordinators, and who runs a group that they belong to or may interpret in.
create policy scope on availabilities as restrictive for select
    using (
        (select kith.scope()) = 'network'
        or person_id = (select kith.person_id())
        or (
            (select kith.scope()) = 'groups'
            and (
                person_id in (
                    select known.person_id from known_memberships as known
                    where known.group_id = any ((select kith.group_ids())::uuid[])
                    and known.status <> 'left'
                )
                or person_id in (select one.id from interpreters as one where one.active)
            )
        )
    );
create policy scope_insert on availabilities as restrictive for insert
    with check ((select kith.scope()) = 'network' or person_id = (select kith.person_id()));
create policy scope_update on availabilities as restrictive for update
    using ((select kith.scope()) = 'network' or person_id = (select kith.person_id()));

grant select, insert, update on availabilities to :runtime_role;

-- migrate:down
drop table availabilities;
