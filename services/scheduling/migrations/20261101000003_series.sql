-- Series and their occurrences. A venue cannot be booked twice: PostgreSQL itself refuses it.

-- migrate:up
-- Lets an exclusion constraint compare uuids; it is trusted, so the database's owner may create it.
create extension if not exists btree_gist with schema public;

create table series (
    network_id uuid not null,
    id uuid not null,
    group_id uuid not null,
    rule text not null,
    starts_on date not null,
    start_time time not null,
    duration_minutes int not null,
    time_zone text not null,
    mode text not null,
    venue_id uuid,
    online_url text,
    formats text[] not null,
    status text not null default 'scheduled',
    ended_on date,
    materialised_before date not null,
    external_id text,
    version int not null default 1,
    primary key (network_id, id),
    foreign key (network_id, venue_id) references venues (network_id, id),
    constraint series_external_id_taken unique (network_id, external_id),
    constraint series_duration check (duration_minutes between 1 and 720),
    constraint series_mode check (mode in ('in_person', 'online', 'hybrid')),
    constraint series_status check (status in ('scheduled', 'ended')),
    constraint series_ended check ((status = 'ended') = (ended_on is not null)),
    constraint series_online_has_no_venue check (mode <> 'online' or venue_id is null),
    constraint series_in_person_has_no_url check (mode <> 'in_person' or online_url is null)
);
comment on table series is 'When a group meets: a rule of dates, a wall-clock time and its zone.';
comment on column series.materialised_before is 'Occurrences exist for dates before this one.';
create index series_by_group on series (network_id, group_id, id);
create index series_by_venue on series (network_id, venue_id) where venue_id is not null;
create index series_to_materialise on series (network_id, materialised_before) where status = 'scheduled';

alter table series enable row level security;
alter table series force row level security;
create policy tenant on series
    using (network_id = (select kith.network_id()));
create policy scope on series as restrictive
    using (
        (select kith.scope()) = 'network'
        or group_id = any ((select kith.group_ids())::uuid[])
    )
    with check (
        (select kith.scope()) = 'network'
        or ((select kith.scope()) = 'groups' and group_id = any ((select kith.group_ids())::uuid[]))
    );

grant select, insert, update on series to :runtime_role;

create table occurrences (
    network_id uuid not null,
    id uuid not null,
    series_id uuid not null,
    group_id uuid not null,
    recurrence_id timestamp not null,
    starts_at timestamptz not null,
    ends_at timestamptz not null,
    local_start timestamp not null,
    held_on date not null,
    time_zone text not null,
    mode text not null,
    venue_id uuid,
    needs_venue boolean not null default false,
    moved boolean not null default false,
    status text not null default 'scheduled',
    version int not null default 1,
    primary key (network_id, id),
    foreign key (network_id, series_id) references series (network_id, id),
    foreign key (network_id, venue_id) references venues (network_id, id),
    constraint occurrences_once_per_recurrence unique (network_id, series_id, recurrence_id),
    constraint occurrences_end_after_start check (ends_at > starts_at),
    constraint occurrences_mode check (mode in ('in_person', 'online', 'hybrid')),
    constraint occurrences_status check (status in ('scheduled', 'cancelled')),
    constraint occurrences_need_venue check (not needs_venue or venue_id is null),
    -- Deferrable, so that it is checked when a statement ends: one that moves a whole series may pass
    -- through overlaps.
    constraint occurrences_one_per_venue exclude using gist (
        network_id with =,
        venue_id with =,
        tstzrange(starts_at, ends_at) with &&
    ) where (status = 'scheduled') deferrable initially immediate
);
comment on table occurrences is 'Meetings; recurrence_id is the local start that the rule gave and never changes by a move.';
comment on column occurrences.needs_venue is 'The venue of the series was taken when this meeting was scheduled ahead.';
create index occurrences_by_start on occurrences (network_id, starts_at, id);
create index occurrences_by_group on occurrences (network_id, group_id, starts_at, id);
create index occurrences_by_venue on occurrences (network_id, venue_id) where venue_id is not null;

alter table occurrences enable row level security;
alter table occurrences force row level security;
create policy tenant on occurrences
    using (network_id = (select kith.network_id()));
create policy scope on occurrences as restrictive
    using (
        (select kith.scope()) = 'network'
        or group_id = any ((select kith.group_ids())::uuid[])
    )
    with check (
        (select kith.scope()) = 'network'
        or ((select kith.scope()) = 'groups' and group_id = any ((select kith.group_ids())::uuid[]))
    );

-- A deletion has no row to check, so who may write must be said again.
create policy scope_delete on occurrences as restrictive for delete
    using ((select kith.scope()) in ('network', 'groups'));

grant select, insert, update, delete on occurrences to :runtime_role;

-- migrate:down
drop table occurrences;
drop table series;
drop extension btree_gist;
