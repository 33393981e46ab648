-- Who came. A person sees their own; those who run the group see the group's.

-- migrate:up
create table attendances (
    network_id uuid not null,
    occurrence_id uuid not null,
    person_id uuid not null,
    group_id uuid not null,
    attendance text not null,
    recorded_at timestamptz not null,
    recorded_by uuid not null,
    primary key (network_id, occurrence_id, person_id),
    foreign key (network_id, occurrence_id) references occurrences (network_id, id),
    constraint attendances_attendance check (attendance in ('attended', 'missed', 'excused'))
);
comment on table attendances is 'Attendance of people at meetings, as it was recorded last.';
create index attendances_by_person on attendances (network_id, person_id, occurrence_id);

alter table attendances enable row level security;
alter table attendances force row level security;
create policy tenant on attendances
    using (network_id = (select kith.network_id()));
create policy scope on attendances as restrictive
    using (
        (select kith.scope()) = 'network'
        or ((select kith.scope()) = 'groups' and group_id = any ((select kith.group_ids())::uuid[]))
        or person_id = (select kith.person_id())
    )
    with check (
        (select kith.scope()) = 'network'
        or ((select kith.scope()) = 'groups' and group_id = any ((select kith.group_ids())::uuid[]))
    );

grant select, insert, update on attendances to :runtime_role;

-- migrate:down
drop table attendances;
