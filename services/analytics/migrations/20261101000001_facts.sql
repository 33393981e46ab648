-- Facts about groups, kept from events: who was where, and from when to when somebody was active.

-- migrate:up

-- Facilitators read the facts of their groups; only events write them.
create table groups (
    network_id uuid not null,
    id uuid not null,
    organisation_id uuid,
    primary key (network_id, id)
);
comment on table groups is 'Groups that were heard of; organisation_id is null until the group itself was announced.';
create index groups_by_organisation on groups (network_id, organisation_id);

alter table groups enable row level security;
alter table groups force row level security;
create policy tenant on groups
    using (network_id = (select kith.network_id()));
create policy scope on groups as restrictive
    using (
        (select kith.scope()) = 'network'
        or ((select kith.scope()) = 'groups' and id = any ((select kith.group_ids())::uuid[]))
    )
    with check ((select kith.scope()) = 'network');

grant select, insert, update on groups to :runtime_role;

create table attendances (
    network_id uuid not null,
    occurrence_id uuid not null,
    person_id uuid not null,
    group_id uuid not null,
    held_on date not null,
    attendance text not null,
    recorded_at timestamptz not null,
    event_id uuid not null,
    primary key (network_id, occurrence_id, person_id),
    constraint attendances_attendance check (attendance in ('attended', 'missed', 'excused'))
);
comment on table attendances is 'What was recorded last for a person at a meeting.';
create index attendances_by_day on attendances (network_id, held_on, group_id);

alter table attendances enable row level security;
alter table attendances force row level security;
create policy tenant on attendances
    using (network_id = (select kith.network_id()));
create policy scope on attendances as restrictive
    using (
        (select kith.scope()) = 'network'
        or ((select kith.scope()) = 'groups' and group_id = any ((select kith.group_ids())::uuid[]))
    )
    with check ((select kith.scope()) = 'network');

grant select, insert, update on attendances to :runtime_role;

-- Each change is kept as it was told, so that the order of arrival does not matter: the spans in which a
-- membership is active are derived from all of them.
create table membership_changes (
    network_id uuid not null,
    membership_id uuid not null,
    event_id uuid not null,
    group_id uuid not null,
    person_id uuid not null,
    is_active boolean not null,
    effective_on date not null,
    recorded_at timestamptz not null,
    primary key (network_id, membership_id, event_id)
);
comment on table membership_changes is 'Activations, pauses, returns and leavings; the day each counts from may lie before it was recorded.';
create index membership_changes_by_group on membership_changes (network_id, group_id);

alter table membership_changes enable row level security;
alter table membership_changes force row level security;
create policy tenant on membership_changes
    using (network_id = (select kith.network_id()));
create policy scope on membership_changes as restrictive
    using (
        (select kith.scope()) = 'network'
        or ((select kith.scope()) = 'groups' and group_id = any ((select kith.group_ids())::uuid[]))
    )
    with check ((select kith.scope()) = 'network');

grant select, insert on membership_changes to :runtime_role;

-- migrate:down
drop table membership_changes;
drop table attendances;
drop table groups;
