-- Where to meet when the room fails, how often it does; and how comfortable a venue is.

-- migrate:up
alter table venues add column comfort text not null default '';
comment on column venues.comfort is 'What helps people to last an evening: seats, warmth, light, quiet, air.';

create table fallbacks (
    network_id uuid not null,
    series_id uuid not null,
    group_id uuid not null,
    venue_id uuid,
    online_url text,
    version int not null default 1,
    primary key (network_id, series_id),
    foreign key (network_id, series_id) references series (network_id, id),
    foreign key (network_id, venue_id) references venues (network_id, id),
    constraint fallbacks_are_one check (num_nonnulls(venue_id, online_url) = 1)
);
comment on table fallbacks is 'Where a series meets when its own place or link fails: another link, or another venue.';
create index fallbacks_by_venue on fallbacks (network_id, venue_id) where venue_id is not null;

alter table fallbacks enable row level security;
alter table fallbacks force row level security;
create policy tenant on fallbacks
    using (network_id = (select kith.network_id()));
create policy scope on fallbacks as restrictive
    using (
        (select kith.scope()) = 'network'
        or group_id = any ((select kith.group_ids())::uuid[])
    )
    with check (
        (select kith.scope()) = 'network'
        or ((select kith.scope()) = 'groups' and group_id = any ((select kith.group_ids())::uuid[]))
    );

grant select, insert, update on fallbacks to :runtime_role;

-- A link of this one meeting's own, once its series' failed; a later change of the fallback changes nothing.
alter table occurrences add column fallback_url text;
comment on column occurrences.fallback_url is 'The link that this meeting went to when its own place or link failed.';

create table diversions (
    network_id uuid not null,
    occurrence_id uuid not null,
    group_id uuid not null,
    kind text not null,
    diverted_at timestamptz not null,
    diverted_by uuid not null,
    primary key (network_id, occurrence_id),
    foreign key (network_id, occurrence_id) references occurrences (network_id, id) on delete cascade,
    constraint diversions_kind check (kind in ('link', 'venue'))
);
comment on table diversions is 'Meetings that went to their fallback.';

alter table diversions enable row level security;
alter table diversions force row level security;
create policy tenant on diversions
    using (network_id = (select kith.network_id()));
create policy scope on diversions as restrictive
    using (
        (select kith.scope()) = 'network'
        or group_id = any ((select kith.group_ids())::uuid[])
    )
    with check (
        (select kith.scope()) = 'network'
        or ((select kith.scope()) = 'groups' and group_id = any ((select kith.group_ids())::uuid[]))
    );

grant select, insert on diversions to :runtime_role;

create table incidents (
    network_id uuid not null,
    id uuid not null,
    occurrence_id uuid not null,
    series_id uuid not null,
    group_id uuid not null,
    kind text not null,
    minutes_lost int not null,
    reported_at timestamptz not null,
    reported_by uuid not null,
    primary key (network_id, id),
    foreign key (network_id, occurrence_id) references occurrences (network_id, id) on delete cascade,
    constraint incidents_kind check (
        kind in ('not_reachable', 'dropped', 'sound', 'picture', 'shut_out', 'other')
    ),
    constraint incidents_minutes check (minutes_lost between 0 and 720)
);
comment on table incidents is 'What went wrong with the online room of a meeting: codes and minutes, no words.';
create index incidents_by_series on incidents (network_id, series_id, occurrence_id);
create index incidents_by_occurrence on incidents (network_id, occurrence_id, id);

alter table incidents enable row level security;
alter table incidents force row level security;
create policy tenant on incidents
    using (network_id = (select kith.network_id()));
create policy scope on incidents as restrictive
    using (
        (select kith.scope()) = 'network'
        or ((select kith.scope()) = 'groups' and group_id = any ((select kith.group_ids())::uuid[]))
    );

grant select, insert on incidents to :runtime_role;

-- migrate:down
drop table incidents;
drop table diversions;
alter table occurrences drop column fallback_url;
drop table fallbacks;
alter table venues drop column comfort;
